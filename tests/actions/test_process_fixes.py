"""Process fixes: planned, chosen or not needed; done by one, verified by another."""

from datetime import UTC, date, datetime, timedelta

import pytest

from incidents.actions.process_fixes import (
    Plan,
    choose_process_fix,
    explain_no_process_fix,
    mark_done,
    plan_process_fix,
    verify,
)
from incidents.lifecycle import DeadlineState, ProcessFixStatus
from incidents.models import Deadline, Event, ProcessFix
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import ProcessFixKind
from tests.makers import make_incident

IN_A_WEEK = date(2026, 3, 11)


def plan(owner, due_on=IN_A_WEEK):
    return Plan("The list is printed at five", ProcessFixKind.PROCESS, owner, due_on)


def states(process_fix):
    of_fix = Deadline.objects.filter(kind=DeadlineKind.PROCESS_FIX, subject=process_fix.pk)
    return list(of_fix.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def planned(incident, staff_member, colleague, noon):
    return plan_process_fix(incident, fix=plan(colleague), by=staff_member, at=noon)


def test_its_clock_runs_to_the_end_of_the_day_where_it_was_promised(planned, incident):
    incident.refresh_from_db()

    deadline = Deadline.objects.get(kind=DeadlineKind.PROCESS_FIX)
    assert incident.process_fix == planned
    assert deadline.due_at == datetime(
        2026, 3, 11, 22, 59, 59, tzinfo=UTC
    )  # reads as that day in Berlin


def test_done_meets_the_clock_of_every_incident(planned, incident, staff_member, colleague, noon):
    other = make_incident(by=staff_member)
    choose_process_fix(other, process_fix=planned, by=staff_member, at=noon)

    mark_done(planned, by=colleague, at=noon + timedelta(days=1))

    assert states(planned) == [DeadlineState.MET, DeadlineState.MET]
    kinds = Event.objects.filter(kind="process_fix.done").values_list("incident_id", flat=True)
    assert sorted(kinds) == [incident.pk, other.pk]


def test_one_that_is_done_can_be_chosen_and_owes_nothing(planned, staff_member, colleague, noon):
    mark_done(planned, by=colleague, at=noon)
    other = make_incident(by=staff_member)

    choose_process_fix(other, process_fix=planned, by=staff_member, at=noon)

    assert not Deadline.objects.filter(incident=other, kind=DeadlineKind.PROCESS_FIX).exists()


def test_it_cannot_be_done_twice(planned, colleague, manager_user, noon):
    mark_done(planned, by=colleague, at=noon)

    with pytest.raises(Conflict, match="done by now"):
        mark_done(planned, by=manager_user, at=noon)


def test_a_stranger_cannot_say_that_it_is_done(planned, staff_member, noon):
    with pytest.raises(Forbidden, match="sees to this"):
        mark_done(planned, by=staff_member, at=noon)


def test_somebody_else_verifies_it(incident, staff_member, manager_user, second_manager, noon):
    fix = plan_process_fix(incident, fix=plan(manager_user), by=staff_member, at=noon)
    mark_done(fix, by=manager_user, at=noon)

    with pytest.raises(Forbidden, match="yourself"):
        verify(fix, by=manager_user, at=noon)
    with pytest.raises(Forbidden, match="A manager"):
        verify(fix, by=staff_member, at=noon)
    verify(fix, by=second_manager, at=noon)

    assert fix.status == ProcessFixStatus.VERIFIED


def test_what_is_not_done_cannot_be_verified(planned, manager_user, noon):
    with pytest.raises(Conflict, match="planned by now"):
        verify(planned, by=manager_user, at=noon)


def test_none_needed_asks_for_a_reason_and_stops_the_clock(planned, incident, staff_member, noon):
    with pytest.raises(Invalid, match="why nothing"):
        explain_no_process_fix(incident, reason="  ", by=staff_member, at=noon)

    explain_no_process_fix(incident, reason="A power cut", by=staff_member, at=noon)

    incident.refresh_from_db()
    assert (incident.process_fix, incident.no_process_fix_reason) == (None, "A power cut")
    assert states(planned) == [DeadlineState.CANCELLED]


def test_planning_again_takes_the_reason_back(incident, staff_member, noon):
    explain_no_process_fix(incident, reason="A power cut", by=staff_member, at=noon)

    plan_process_fix(incident, fix=plan(staff_member), by=staff_member, at=noon)

    incident.refresh_from_db()
    assert incident.no_process_fix_reason == ""


@pytest.mark.parametrize("due_on", [date(2026, 3, 3), date(2027, 3, 10), date(9999, 12, 31)])
def test_a_day_that_has_passed_or_is_a_wish_is_refused(due_on, incident, staff_member, noon):
    with pytest.raises(Invalid) as refused:
        plan_process_fix(incident, fix=plan(staff_member, due_on), by=staff_member, at=noon)

    assert refused.value.field == "due_on"


def test_who_left_cannot_see_to_it(incident, staff_member, colleague, noon):
    colleague.is_active = False

    with pytest.raises(Invalid, match="no longer works here"):
        plan_process_fix(incident, fix=plan(colleague), by=staff_member, at=noon)


def test_owner_manager_and_head_decide_others_do_not(
    incident, colleague, manager_user, department_head, business_owner, noon
):
    for person in (colleague, business_owner):
        with pytest.raises(Forbidden, match="decides on the process fix"):
            explain_no_process_fix(incident, reason="No", by=person, at=noon)

    for person in (manager_user, department_head):
        explain_no_process_fix(incident, reason="A power cut", by=person, at=noon)


def test_a_change_that_was_done_a_moment_ago_starts_no_clock(
    planned, staff_member, colleague, noon
):
    other, as_shown = make_incident(by=staff_member), ProcessFix.objects.get(pk=planned.pk)
    mark_done(planned, by=colleague, at=noon)

    choose_process_fix(other, process_fix=as_shown, by=staff_member, at=noon)

    assert not Deadline.objects.filter(incident=other, kind=DeadlineKind.PROCESS_FIX).exists()
