"""The page for what broke: kept in pieces, both versions after a conflict, nothing on a GET."""

import pytest

from incidents.actions.diagnoses import Findings, write_diagnosis
from incidents.models import Diagnosis, Event, IdempotencyKey

COMPLETE = {
    "where_it_broke": "Handover",
    "how_it_happened": "The list was printed at two",
    "why": "Late changes live in a chat",
    "how_it_was_missed": "Nobody compares the two",
    "cause_class": "process",
    "condition": "overload",
}


@pytest.fixture
def address(incident):
    return f"/incidents/{incident.pk}/diagnosis/"


def test_a_whole_diagnosis_is_saved(address, incident, browser_of, staff_member):
    answer = browser_of(staff_member).post(address, COMPLETE)

    assert (answer.status_code, answer.url) == (302, f"/incidents/{incident.pk}/")
    assert Diagnosis.objects.get().is_complete


def test_a_piece_is_saved_and_the_rest_is_named(address, browser_of, staff_member):
    page = browser_of(staff_member).post(address, {"why": "Too many lists"}, follow=True)

    assert "Still to say: where it broke, how it happened" in page.content.decode()


def test_the_page_opens_with_what_is_saved_and_changes_nothing(address, browser_of, staff_member):
    browser = browser_of(staff_member)
    browser.post(address, COMPLETE)
    before = (Event.objects.count(), IdempotencyKey.objects.count())

    page = browser.get(address)

    assert page.context["form"]["why"].value() == COMPLETE["why"]
    assert (Event.objects.count(), IdempotencyKey.objects.count()) == before


def test_after_a_conflict_both_versions_are_shown(
    address, incident, browser_of, staff_member, noon
):
    browser = browser_of(staff_member)
    theirs = Findings(why="Theirs")
    write_diagnosis(incident, diagnosis=theirs, version=None, by=staff_member, at=noon)

    page = browser.post(address, {"why": "Mine", "version": ""})

    text = page.content.decode()
    assert page.status_code == 409
    assert "Two versions" in text
    assert ("Theirs" in text, page.context["form"]["why"].value()) == (True, "Mine")
    again = browser.post(
        address, {"why": "Mine", "version": page.context["form"]["version"].value()}
    )
    assert (again.status_code, Diagnosis.objects.get().why) == (302, "Mine")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("where_it_broke", "x" * 201),
        ("why", "x" * 2001),
        ("cause_class", "somebody"),
        ("condition", "laziness"),
        ("version", "minus one"),
        ("why", "nul \x00 byte"),
    ],
)
def test_bad_input_is_answered_at_the_field(field, value, address, browser_of, staff_member):
    answer = browser_of(staff_member).post(address, {**COMPLETE, field: value})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Diagnosis.objects.exists()


def test_who_does_not_own_it_is_told_who_does(address, browser_of, colleague, manager_user):
    for person in (colleague, manager_user):
        browser = browser_of(person)

        assert browser.get(address).status_code == 403
        assert browser.post(address, COMPLETE).status_code == 403
    assert not Diagnosis.objects.exists()


def test_sent_twice_is_saved_once(address, browser_of, staff_member, form_key):
    browser = browser_of(staff_member)

    for _ in range(2):
        answer = browser.post(address, {**COMPLETE, "form_key": form_key})
        assert answer.status_code == 302

    assert Diagnosis.objects.get().version == 1
