"""What was learnt, on a handful of incidents, against numbers worked out by hand."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.process_fixes import (
    Plan,
    choose_process_fix,
    explain_no_process_fix,
    mark_done,
    plan_process_fix,
    verify,
)
from incidents.models import Incident, IncidentType
from incidents.policy.figures import Share
from incidents.queries.insights.learning import Unchanged, learning_of
from incidents.words.incidents import ProcessFixKind
from tests.makers import make_incident, make_location, make_person

DAY = timedelta(days=1)
DUE = date(2026, 3, 11)  # a week after noon


@pytest.fixture
def mistake(staff_member, noon):
    def make(*, at=noon, **report):
        return make_incident(by=staff_member, at=at, **report)

    return make


@pytest.fixture
def change(staff_member, mistake):
    """A maker: an incident and the change it led to."""

    def make(*, at=None, incident=None, due_on=DUE, done_at=None, what="The list twice a day"):
        incident = incident or (mistake(at=at) if at else mistake())
        plan = Plan(what, ProcessFixKind.PROCESS, staff_member, due_on)
        fix = plan_process_fix(incident, fix=plan, by=staff_member, at=incident.logged_at)
        if done_at:
            mark_done(fix, by=staff_member, at=done_at)
        return fix

    return make


def learnt(rows=None, *, since, today=date(2026, 3, 4)):
    whenever = Incident.objects.counted() if rows is None else rows
    of_period = whenever.filter(logged_at__gte=since)
    return learning_of(of_period, whenever=whenever, since=since, today=today)


def close(incident, *, at):
    known = {"status": "closed", "closed_at": at, "closed_as": "recovered"}
    Incident.objects.filter(pk=incident.pk).update(**known)


def test_changes_are_counted_where_they_stand(change, manager_user, noon):
    change()
    change(done_at=noon + DAY)
    verify(change(done_at=noon + DAY), by=manager_user, at=noon + 2 * DAY)
    verify(change(done_at=noon + DAY), by=manager_user, at=noon + 2 * DAY)

    found = learnt(since=noon)

    assert (found.planned, found.done, found.verified, found.changes) == (1, 1, 2, 4)


@pytest.mark.parametrize(("today", "late"), [(DUE, 0), (DUE + DAY, 1)])
def test_a_change_is_late_the_day_after_its_day(today, late, change, noon):
    change(what="Print it twice")
    change(done_at=noon)

    found = learnt(since=noon, today=today)

    assert found.overdue == late
    assert [one.what_changes for one in found.overdue_ones] == ["Print it twice"][:late]


def test_what_is_open_counts_whenever_it_was_planned_and_what_is_made_in_the_period(change, noon):
    long_ago = noon - 200 * DAY
    change(at=long_ago, due_on=long_ago.date())
    change(at=long_ago, due_on=long_ago.date(), done_at=long_ago + DAY)
    change(at=long_ago, due_on=long_ago.date(), done_at=noon)

    found = learnt(since=noon - 90 * DAY)

    assert (found.planned, found.done, found.overdue) == (1, 1, 1)


@pytest.mark.parametrize(("days", "again"), [(0, 0), (1, 1), (90, 1), (91, 0)])
def test_a_change_that_is_chosen_again_within_ninety_days_did_not_hold(
    days, again, change, mistake, staff_member, noon
):
    fix = change(done_at=noon)
    later = mistake(at=noon + days * DAY)
    choose_process_fix(later, process_fix=fix, by=staff_member, at=later.logged_at)

    found = learnt(since=noon)

    assert found.not_effective == again
    assert [one.incidents for one in found.not_effective_ones] == [2] * again


def test_twice_again_is_one_change_that_did_not_hold(change, mistake, staff_member, noon):
    fix = change(done_at=noon)
    for day in (1, 2):
        later = mistake(at=noon + day * DAY)
        choose_process_fix(later, process_fix=fix, by=staff_member, at=later.logged_at)

    assert learnt(since=noon).not_effective == 1


def test_closed_without_a_process_fix_is_counted_and_so_is_the_reason(
    change, mistake, staff_member, noon
):
    with_one, reasoned, silent, still_open = mistake(), mistake(), mistake(), mistake()
    change(incident=with_one)
    explain_no_process_fix(reasoned, reason="A power cut", by=staff_member, at=noon)
    for one in (with_one, reasoned, silent):
        close(one, at=noon + DAY)

    found = learnt(since=noon)

    assert (found.closed_without, found.with_a_reason) == (Share(2, 3), 1)
    assert still_open.process_fix is None


def test_types_that_led_to_no_change_are_named(change, mistake, noon):
    late, lost, noise = (
        IncidentType.objects.create(name=name) for name in ("Too late", "Lost booking", "Noise")
    )
    change(incident=mistake(incident_type=late))
    mistake(incident_type=late)
    for kind in (noise, lost, lost, None):
        mistake(incident_type=kind)

    found = learnt(since=noon)

    assert found.unchanged == [
        Unchanged(str(lost.pk), "Lost booking", 2),
        Unchanged("", "No type yet", 1),
        Unchanged(str(noise.pk), "Noise", 1),
    ]
    assert found.types == 4


def test_a_restricted_change_is_told_to_nobody_else(change, mistake, colleague, manager_user, noon):
    change(incident=mistake(is_restricted=True), what="The lock of the pool")

    def seen(person):
        rows = Incident.objects.visible_to(person).counted()
        found = learnt(rows, since=noon, today=DUE + DAY)
        return found.planned, found.overdue, found.types, len(found.overdue_ones)

    assert seen(colleague) == (0, 0, 0, 0)
    assert seen(manager_user) == (1, 1, 1, 1)


def test_one_place_has_its_own_changes(change, mistake, noon):
    hill = make_location("Hill")
    desk = make_person("Desk, Hill", location=hill)
    change()
    make_incident(by=desk, at=noon, location=hill)

    found = learnt(Incident.objects.filter(location=hill), since=noon)

    assert (found.changes, found.types) == (0, 1)


def test_many_rows_take_the_same_questions(change, mistake, noon):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            learnt(since=noon, today=DUE + DAY)
        return len(asked)

    change()
    first = questions()
    for _ in range(3):
        change(done_at=noon + DAY)
        change()
        mistake()

    assert questions() == first
