"""Ownership: nothing moves until somebody accepts, and the third handoff needs a manager."""

import pytest

from incidents.actions.incidents import let_go_of_what_waits, withdraw_incident
from incidents.actions.ownership import (
    accept_handoff,
    ask_guide,
    decline_handoff,
    request_handoff,
    withdraw_handoff,
)
from incidents.lifecycle import HandoffStatus
from incidents.models import Deadline, Handoff, OutgoingEmail
from incidents.refusals import Conflict, Forbidden, Invalid
from tests.makers import make_incident, make_person


def ask(incident, *, receiver, by, at):
    return request_handoff(
        incident,
        receiver=receiver,
        reason="My shift ends",
        customer_was_told="That she calls back by nine",
        by=by,
        at=at,
    )


def hand_over(incident, *, receiver, by, at):
    accept_handoff(ask(incident, receiver=receiver, by=by, at=at), by=receiver, at=at)
    incident.refresh_from_db()


def letters():
    return sorted(OutgoingEmail.objects.values_list("kind", "to"))


def test_a_request_alone_moves_nothing(incident, staff_member, colleague, noon):
    ask(incident, receiver=colleague, by=staff_member, at=noon)

    incident.refresh_from_db()
    assert (incident.owner, incident.handoff_count) == (staff_member, 0)
    assert letters() == [("handoff_requested", colleague.email)]


def test_accepting_moves_the_owner_and_counts(incident, staff_member, colleague, noon):
    clocks = Deadline.objects.filter(incident=incident).count()

    hand_over(incident, receiver=colleague, by=staff_member, at=noon)

    assert (incident.owner, incident.handoff_count) == (colleague, 1)
    kinds = [event.kind for event in incident.events.order_by("pk")]
    assert kinds == ["incident.logged", "duty.nobody", "handoff.requested", "handoff.accepted"]
    assert ("handoff_answered", staff_member.email) in letters()
    assert Deadline.objects.filter(incident=incident).armed().count() == clocks


def test_declining_says_why_and_leaves_the_owner(incident, staff_member, colleague, noon):
    handoff = ask(incident, receiver=colleague, by=staff_member, at=noon)

    with pytest.raises(Invalid, match="why not"):
        decline_handoff(handoff, answer=" ", by=colleague, at=noon)
    decline_handoff(handoff, answer="I leave at six", by=colleague, at=noon)

    incident.refresh_from_db()
    assert (incident.owner, incident.handoff_count) == (staff_member, 0)
    assert ("handoff_answered", staff_member.email) in letters()


def test_only_who_was_asked_answers(incident, staff_member, colleague, manager_user, noon):
    handoff = ask(incident, receiver=colleague, by=staff_member, at=noon)

    for person in (staff_member, manager_user):
        with pytest.raises(Forbidden, match="was asked"):
            accept_handoff(handoff, by=person, at=noon)


def test_an_answer_is_given_once(incident, staff_member, colleague, noon):
    handoff = ask(incident, receiver=colleague, by=staff_member, at=noon)
    stale = Handoff.objects.get(pk=handoff.pk)
    decline_handoff(handoff, answer="I leave at six", by=colleague, at=noon)

    with pytest.raises(Conflict):
        accept_handoff(stale, by=colleague, at=noon)


def test_a_request_can_be_taken_back(incident, staff_member, colleague, noon):
    handoff = ask(incident, receiver=colleague, by=staff_member, at=noon)

    with pytest.raises(Forbidden):
        withdraw_handoff(handoff, by=colleague, at=noon)
    withdraw_handoff(handoff, by=staff_member, at=noon)

    assert handoff.status == HandoffStatus.WITHDRAWN


def test_one_is_asked_at_a_time(incident, staff_member, colleague, manager_user, noon):
    ask(incident, receiver=colleague, by=staff_member, at=noon)

    with pytest.raises(Conflict, match="asked already"):
        ask(incident, receiver=manager_user, by=staff_member, at=noon)


def test_the_third_handoff_needs_a_manager(incident, staff_member, colleague, manager_user, noon):
    third = make_person("Night desk, Harbour", location=incident.location)
    hand_over(incident, receiver=colleague, by=staff_member, at=noon)
    hand_over(incident, receiver=staff_member, by=colleague, at=noon)

    with pytest.raises(Invalid, match="third handoff"):
        ask(incident, receiver=third, by=staff_member, at=noon)
    hand_over(incident, receiver=manager_user, by=staff_member, at=noon)

    assert (incident.owner, incident.handoff_count) == (manager_user, 3)


def test_a_manager_may_arrange_the_third(incident, staff_member, colleague, manager_user, noon):
    hand_over(incident, receiver=colleague, by=staff_member, at=noon)
    hand_over(incident, receiver=staff_member, by=colleague, at=noon)

    hand_over(incident, receiver=colleague, by=manager_user, at=noon)

    assert (incident.owner, incident.handoff_count) == (colleague, 3)
    told = [to for kind, to in letters() if kind == "handoff_answered"]
    assert {manager_user.email, staff_member.email} <= set(told)


def test_a_colleague_cannot_take_it_by_asking(incident, colleague, manager_user, noon):
    with pytest.raises(Forbidden, match="owns this"):
        ask(incident, receiver=manager_user, by=colleague, at=noon)
    with pytest.raises(Invalid, match="yourself"):
        ask(incident, receiver=manager_user, by=manager_user, at=noon)


def test_who_cannot_be_asked(incident, staff_member, colleague, manager_user, noon):
    gone = make_person("Left last week", location=incident.location, is_active=False)
    ask_guide(incident, person=manager_user, question="How?", by=staff_member, at=noon)

    for person, why in ((gone, "no longer works"), (manager_user, "guide"), (staff_member, "owns")):
        with pytest.raises(Invalid, match=why) as refused:
            ask(incident, receiver=person, by=staff_member, at=noon)
        assert refused.value.field == "receiver"


def test_a_restricted_incident_goes_to_nobody_who_may_not_see_it(
    harbour, staff_member, colleague, manager_user, noon
):
    secret = make_incident(by=staff_member, location=harbour, is_restricted=True)

    with pytest.raises(Invalid, match="may not see"):
        ask(secret, receiver=colleague, by=staff_member, at=noon)
    ask(secret, receiver=manager_user, by=staff_member, at=noon)


def test_the_end_of_a_recovery_ends_the_request(incident, staff_member, colleague, noon):
    handoff = ask(incident, receiver=colleague, by=staff_member, at=noon)

    let_go_of_what_waits(incident, by=staff_member, at=noon)

    handoff.refresh_from_db()
    assert handoff.status == HandoffStatus.WITHDRAWN


def test_a_guide_is_a_senior_who_does_not_own_it(
    incident, staff_member, colleague, manager_user, noon
):
    with pytest.raises(Invalid, match="A guide is a manager"):
        ask_guide(incident, person=colleague, question="How?", by=staff_member, at=noon)
    with pytest.raises(Forbidden, match="owns this"):
        ask_guide(incident, person=manager_user, question="How?", by=colleague, at=noon)

    guide = ask_guide(incident, person=manager_user, question="How?", by=staff_member, at=noon)

    assert guide.person == manager_user
    assert letters() == [("guide_asked", manager_user.email)]
    with pytest.raises(Invalid, match="already"):
        ask_guide(incident, person=manager_user, question="And?", by=staff_member, at=noon)


def test_a_log_that_is_taken_back_asks_nobody_any_more(incident, staff_member, colleague, noon):
    handoff = ask(incident, receiver=colleague, by=staff_member, at=noon)

    withdraw_incident(incident, by=staff_member, at=noon)

    handoff.refresh_from_db()
    assert handoff.status == HandoffStatus.WITHDRAWN
