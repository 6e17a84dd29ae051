"""Promises that break, and promises that are left when the recovery is closed."""

from datetime import timedelta

import pytest

from incidents.actions.clock import escalate_deadlines
from incidents.actions.ownership import ask_guide
from incidents.actions.recoveries import close_as_not_recovered
from incidents.actions.remedies import deliver_remedy, promise_remedy, withdraw_remedy
from incidents.lifecycle import DeadlineState, RemedyStatus
from incidents.models import Deadline, OutgoingEmail
from incidents.queries.asked import late_gifts_for
from incidents.queries.digests import digests_of
from incidents.refusals import Forbidden
from incidents.words.clock import DeadlineKind
from incidents.words.digests import Act
from incidents.words.incidents import Outcome
from tests.makers import make_absence, make_incident, make_person, make_remedy

HOUR = timedelta(hours=1)


@pytest.fixture
def promised(incident, staff_member, colleague, noon):
    """Flowers, promised for three in the afternoon; the evening desk gives them."""
    return make_remedy(incident, by=staff_member, at=noon, giver=colleague, due_at=noon + 3 * HOUR)


@pytest.fixture
def closed(promised, manager_user, noon):
    """The same, in a recovery that was closed meanwhile."""
    close_as_not_recovered(
        promised.incident,
        reason="They left",
        outcome=Outcome.values[0],
        by=manager_user,
        at=noon + HOUR,
    )
    promised.refresh_from_db()
    promised.incident.refresh_from_db()
    return promised


def told_of(remedy):
    clock = Deadline.objects.get(kind=DeadlineKind.EXTRA, subject=remedy.pk)
    letters = OutgoingEmail.objects.filter(kind="deadline_breached", deadline=clock)
    return {one.recipient for one in letters.select_related("recipient")}


def owed(person, at):
    return list(late_gifts_for(person, at=at))


def test_a_promise_that_breaks_tells_who_was_to_give_it_and_who_owns_it_once(
    promised, staff_member, colleague, noon
):
    for _ in range(2):
        escalate_deadlines(at=noon + 4 * HOUR)

    assert told_of(promised) == {staff_member, colleague}
    assert OutgoingEmail.objects.filter(kind="deadline_breached").count() >= 2


def test_the_owner_who_gives_it_hears_once(incident, staff_member, noon):
    own = make_remedy(
        incident, by=staff_member, at=noon, giver=staff_member, due_at=noon + 3 * HOUR
    )

    escalate_deadlines(at=noon + 4 * HOUR)

    assert told_of(own) == {staff_member}


def test_of_a_giver_who_left_only_the_owner_hears(promised, staff_member, colleague, noon):
    colleague.is_active = False
    colleague.save()

    escalate_deadlines(at=noon + 4 * HOUR)

    assert told_of(promised) == {staff_member}


def test_a_promise_outlives_its_recovery(closed, staff_member, colleague, noon):
    [row] = owed(colleague, noon + 4 * HOUR)
    morning = noon + timedelta(hours=19)
    digest = digests_of([(colleague, morning.date())], at=morning)[colleague.pk]

    assert (row.badge, row.title) == ("late", closed.what)
    assert [one.args for one in digest.mine if one.act == Act.GIVE] == [
        (closed.incident_id, closed.pk)
    ]
    assert owed(staff_member, noon) == []


def test_given_after_closing_it_is_off_the_list(closed, colleague, noon):
    at = noon + 5 * HOUR
    deliver_remedy(closed, delivered_at=at, by=colleague, at=at)

    closed.refresh_from_db()
    assert (closed.status, closed.delivered_by) == (RemedyStatus.DELIVERED, colleague)
    assert owed(colleague, at) == []
    with pytest.raises(Forbidden, match="given already"):
        deliver_remedy(closed, delivered_at=at, by=colleague, at=at)


def test_withdrawn_after_closing_it_is_off_the_list(closed, staff_member, colleague, noon):
    with pytest.raises(Forbidden):
        withdraw_remedy(closed, reason="They left", by=colleague, at=noon + 5 * HOUR)

    withdraw_remedy(closed, reason="They left", by=staff_member, at=noon + 5 * HOUR)

    assert owed(colleague, noon + 5 * HOUR) == []


def test_no_clock_begins_on_what_is_closed(closed, colleague, noon):
    with pytest.raises(Forbidden, match="closed"):
        promise_remedy(
            closed, due_at=noon + 9 * HOUR, giver=colleague, by=colleague, at=noon + 2 * HOUR
        )

    assert not Deadline.objects.filter(state=DeadlineState.ARMED).exists()


def test_a_plan_without_a_time_ends_with_the_recovery(incident, staff_member, manager_user, noon):
    plan = make_remedy(incident, by=staff_member, at=noon)
    close_as_not_recovered(
        incident, reason="Gone", outcome=Outcome.values[0], by=manager_user, at=noon
    )
    plan.refresh_from_db()
    plan.incident.refresh_from_db()

    assert owed(staff_member, noon) == []
    with pytest.raises(Forbidden, match="closed"):
        deliver_remedy(plan, delivered_at=noon, by=staff_member, at=noon)


def test_a_guide_gives_nothing_after_closing_either(
    promised, staff_member, manager_user, business_owner, noon
):
    ask_guide(promised.incident, person=manager_user, question="?", by=staff_member, at=noon)
    close_as_not_recovered(
        promised.incident, reason="Gone", outcome=Outcome.values[0], by=business_owner, at=noon
    )

    for person in (manager_user, business_owner):
        with pytest.raises(Forbidden):
            deliver_remedy(promised, delivered_at=noon, by=person, at=noon)


def test_who_covers_is_told_nothing_of_what_they_may_not_see(
    harbour, staff_member, manager_user, colleague, noon
):
    hushed = make_incident(by=staff_member, at=noon, is_restricted=True)
    make_remedy(hushed, by=staff_member, at=noon, due_at=noon + HOUR)
    close_as_not_recovered(
        hushed, reason="Gone", outcome=Outcome.values[0], by=manager_user, at=noon
    )
    morning = noon + timedelta(hours=19)
    deputy = make_person("Late desk", location=harbour)
    make_absence(staff_member, deputy, at=noon + 2 * HOUR)

    found = digests_of([(deputy, morning.date())], at=morning)

    assert [one.act for rows in found[deputy.pk].covered.values() for one in rows] == []


def test_the_list_asks_once_however_many(
    closed, staff_member, colleague, noon, django_assert_num_queries
):
    for _ in range(2):
        row = closed
        row.pk = None
        row.save()
    with django_assert_num_queries(1):
        assert len(owed(colleague, noon)) == 3
