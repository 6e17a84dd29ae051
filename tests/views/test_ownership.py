"""Handing over and asking a guide, on pages."""

import pytest

from incidents.actions.ownership import ask_guide, request_handoff
from incidents.models import Event, Guide, Handoff


@pytest.fixture
def page_of(incident):
    return lambda name: f"/incidents/{incident.pk}/{name}/"


@pytest.fixture
def asked(incident, staff_member, colleague, noon):
    return request_handoff(
        incident,
        receiver=colleague,
        reason="My shift ends",
        customer_was_told="That she calls back",
        by=staff_member,
        at=noon,
    )


def test_somebody_is_asked(page_of, incident, browser_of, staff_member, colleague):
    typed = {"receiver": colleague.pk, "reason": "My shift", "customer_was_told": "She calls"}

    page = browser_of(staff_member).post(page_of("handoff"), typed, follow=True)

    incident.refresh_from_db()
    assert "Until then nothing moves" in page.content.decode()
    assert (incident.owner, Handoff.objects.get().receiver) == (staff_member, colleague)


@pytest.mark.parametrize("name", ["receiver", "reason", "customer_was_told"])
def test_each_of_the_three_is_needed(name, page_of, browser_of, staff_member, colleague):
    typed = {"receiver": colleague.pk, "reason": "My shift", "customer_was_told": "She calls"}

    answer = browser_of(staff_member).post(page_of("handoff"), {**typed, name: ""})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    assert not Handoff.objects.exists()


def test_the_owner_cannot_be_asked(page_of, browser_of, staff_member):
    answer = browser_of(staff_member).post(
        page_of("handoff"),
        {"receiver": staff_member.pk, "reason": "Why", "customer_was_told": "What"},
    )

    assert answer.status_code == 422


def test_who_does_not_own_it_asks_nobody(page_of, browser_of, colleague, manager_user):
    typed = {"receiver": manager_user.pk, "reason": "My shift", "customer_was_told": "She calls"}

    assert browser_of(colleague).get(page_of("handoff")).status_code == 403
    assert browser_of(colleague).post(page_of("handoff"), typed).status_code == 403


def test_a_second_request_is_a_conflict(asked, page_of, browser_of, staff_member, manager_user):
    typed = {"receiver": manager_user.pk, "reason": "My shift", "customer_was_told": "She calls"}

    assert browser_of(staff_member).post(page_of("handoff"), typed).status_code == 409


def test_accepting_on_the_page(asked, page_of, incident, browser_of, colleague, form_key):
    browser = browser_of(colleague)
    assert "Will you take it on?" in browser.get(page_of("handoff/answer")).content.decode()

    sent = {"way": "accept", "form_key": form_key}
    answers = [browser.post(page_of("handoff/answer"), sent) for _ in range(2)]

    incident.refresh_from_db()
    assert [one.status_code for one in answers] == [302, 302]
    assert (incident.owner, incident.handoff_count) == (colleague, 1)


def test_declining_on_the_page(asked, page_of, incident, browser_of, colleague, staff_member):
    browser = browser_of(colleague)

    assert browser.post(page_of("handoff/answer"), {"way": "decline"}).status_code == 422
    browser.post(page_of("handoff/answer"), {"way": "decline", "answer": "I leave at six"})

    incident.refresh_from_db()
    assert incident.owner == staff_member
    assert browser.get(page_of("handoff/answer")).status_code == 409


def test_the_wrong_person_cannot_accept(asked, page_of, incident, browser_of, manager_user):
    answer = browser_of(manager_user).post(page_of("handoff/answer"), {"way": "accept"})

    incident.refresh_from_db()
    assert (answer.status_code, incident.handoff_count) == (403, 0)


def test_looking_at_it_changes_nothing(asked, page_of, browser_of, colleague, staff_member):
    before = Event.objects.count()

    for person in (colleague, staff_member):
        assert browser_of(person).get(page_of("handoff/answer")).status_code == 200
    browser_of(staff_member).get(page_of("handoff"))
    browser_of(staff_member).get(page_of("guide"))

    assert Event.objects.count() == before


def test_a_request_is_taken_back(asked, page_of, browser_of, staff_member, colleague):
    assert browser_of(colleague).post(page_of("handoff/withdraw")).status_code == 403
    assert browser_of(staff_member).post(page_of("handoff/withdraw")).status_code == 302
    assert browser_of(staff_member).post(page_of("handoff/withdraw")).status_code == 409


def test_a_guide_is_asked(page_of, browser_of, staff_member, manager_user):
    typed = {"person": manager_user.pk, "question": "How far may I go?"}

    answer = browser_of(staff_member).post(page_of("guide"), typed)

    assert (answer.status_code, Guide.objects.get().person) == (302, manager_user)


def test_bad_guides_are_answered(page_of, incident, browser_of, staff_member, colleague, noon):
    browser = browser_of(staff_member)

    for typed in (
        {"person": colleague.pk, "question": "How?"},
        {"person": "somebody", "question": "How?"},
        {"person": "", "question": "x" * 401},
    ):
        assert browser.post(page_of("guide"), typed).status_code == 422
    assert not Guide.objects.exists()


def test_a_guide_may_not_hand_it_on(
    page_of, incident, browser_of, staff_member, manager_user, noon
):
    ask_guide(incident, person=manager_user, question="How?", by=staff_member, at=noon)

    assert browser_of(manager_user).get(page_of("handoff")).status_code == 403
    assert browser_of(manager_user).get(page_of("guide")).status_code == 403
