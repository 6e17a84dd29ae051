"""A silence as people see it, and the answer to "Still on it?"."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from incidents.actions.incidents import write_note
from incidents.actions.stalled import flag_stalled
from incidents.models import Event, Incident
from tests.views.test_holds import page_of, text_of


@pytest.fixture
def silent(incident):
    flag_stalled(at=now() - timedelta(minutes=5))
    incident.refresh_from_db()
    return incident


def test_a_silence_shows_on_the_page_on_today_and_on_the_list(
    silent, browser_of, staff_member, manager_user
):
    manager = browser_of(manager_user)
    assert "Still on it?" in text_of(browser_of(staff_member).get(page_of(silent)))
    assert page_of(silent, "still-on-it/") in text_of(browser_of(staff_member).get("/"))
    assert manager.get("/").context["stalled"] == [silent]
    found = manager.get("/incidents/?due=stalled").context["rows"]
    assert [row.incident for row in found] == [silent]


def test_still_on_it_takes_a_word(silent, browser_of, staff_member, form_key):
    browser, sent = browser_of(staff_member), {"next_step": "I call at six", "form_key": form_key}

    assert "Hand it over" in text_of(browser.get(page_of(silent, "still-on-it/")))
    assert browser.post(page_of(silent, "still-on-it/"), {}).status_code == 422
    answers = [browser.post(page_of(silent, "still-on-it/"), sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert Event.objects.filter(kind="incident.still_on_it").count() == 1
    assert Incident.objects.get(pk=silent.pk).stalled_since is None


def test_looking_is_no_answer(silent, browser_of, staff_member):
    for name in ("", "hold/", "still-on-it/"):
        assert browser_of(staff_member).get(page_of(silent, name)).status_code == 200

    assert Incident.objects.get(pk=silent.pk).stalled_since is not None


def test_a_note_of_a_colleague_takes_it_off_every_list(silent, browser_of, colleague, manager_user):
    write_note(silent, words="She rang", by=colleague, at=now())

    assert browser_of(manager_user).get("/").context["stalled"] == []
