"""What was promised: who gives it, by when, and whose list it is on while nobody has."""

from datetime import timedelta

import pytest

from incidents.actions.approvals import decline_spend
from incidents.actions.clock import escalate_deadlines
from incidents.actions.ownership import ask_guide
from incidents.actions.recoveries import mark_fixed
from incidents.actions.remedies import deliver_remedy, promise_remedy, withdraw_remedy
from incidents.lifecycle import DeadlineState
from incidents.models import Approval, Deadline, Event, Remedy
from incidents.queries.asked import gifts_for
from incidents.queries.digests import digests_of
from incidents.queries.owed import own_clocks
from incidents.queries.owned import owned_by
from incidents.queries.recoveries import hidden_from
from incidents.refusals import Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.digests import Act
from incidents.words.remedies import Purpose
from tests.makers import make_incident, make_person, make_remedy

HOUR = timedelta(hours=1)


@pytest.fixture
def promised(incident, staff_member, colleague, noon):
    """Flowers, promised for three in the afternoon; the evening desk gives them."""
    return make_remedy(
        incident, cost="20", by=staff_member, at=noon, giver=colleague, due_at=noon + 3 * HOUR
    )


def clock_of(remedy):
    return Deadline.objects.get(kind=DeadlineKind.EXTRA, subject=remedy.pk)


def gifts(person, at):
    return list(gifts_for(person, at=at, hidden=hidden_from(person)))


def test_a_promise_has_a_clock_at_the_local_time_of_the_place(promised, harbour, noon):
    clock = clock_of(promised)

    assert (clock.due_at, clock.state) == (noon + 3 * HOUR, DeadlineState.ARMED)
    assert (clock.zone, f"{clock.wall_time:%H:%M}") == (harbour.time_zone, "16:00")


def test_the_fix_moves_no_promise_of_a_time(promised, incident, staff_member, noon):
    mark_fixed(incident, what_was_done="Done", fixed_at=noon, by=staff_member, at=noon)

    assert clock_of(promised).due_at == noon + 3 * HOUR


def test_given_in_time_it_is_met_by_whoever_gave_it(promised, colleague, noon):
    at = noon + HOUR
    deliver_remedy(promised, delivered_at=at, delivery_note="They laughed", by=colleague, at=at)

    promised.refresh_from_db()
    assert (promised.delivered_by, promised.delivered_at) == (colleague, at)
    assert clock_of(promised).state == DeadlineState.MET
    assert gifts(colleague, at) == []


def test_it_is_on_the_list_of_who_gives_it_and_late_from_its_time_on(promised, colleague, noon):
    [before], [after] = gifts(colleague, noon), gifts(colleague, noon + 4 * HOUR)

    assert (before.badge, after.badge) == ("extra", "late")
    assert before.href == f"/incidents/{promised.incident_id}/remedies/{promised.pk}/deliver/"
    assert before.words == ("you give it", f"owned by {promised.incident.owner.name}")


def test_its_owner_sees_it_too(promised, staff_member, noon):
    incident = promised.incident
    incident.deadlines.exclude(kind=DeadlineKind.EXTRA).delete()
    at = noon + 4 * HOUR

    [row] = own_clocks(owned_by(staff_member, at=at), at=at)

    assert (row.badge, row.act) == ("late", "Give what was promised")
    assert gifts(staff_member, at) == []


def test_what_is_late_is_in_the_mail_of_both(promised, staff_member, colleague, noon):
    escalate_deadlines(at=noon + 4 * HOUR)
    morning = noon + timedelta(hours=19)
    people = [(one, morning.date()) for one in (staff_member, colleague)]

    found = digests_of(people, at=morning)

    for person in (staff_member, colleague):
        rows = [row for row in found[person.pk].mine if row.act == Act.GIVE]
        assert [row.args for row in rows] == [(promised.incident_id, promised.pk)]


def test_taken_back_or_declined_nothing_is_owed(
    incident, staff_member, manager_user, colleague, noon
):
    later = {"giver": colleague, "due_at": noon + HOUR}
    free = make_remedy(incident, by=staff_member, at=noon, **later)
    dear = make_remedy(incident, cost="700", by=staff_member, at=noon, **later)

    withdraw_remedy(free, reason="Gone", by=staff_member, at=noon)
    decline_spend(Approval.objects.get(), version=1, reason="No", by=manager_user, at=noon)

    assert {clock_of(one).state for one in (free, dear)} == {DeadlineState.CANCELLED}
    assert gifts(colleague, noon) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"due_at": 0 * HOUR}, "due_at"),
        ({"due_at": -HOUR}, "due_at"),
        ({"due_at": timedelta(days=366)}, "due_at"),
        ({"due_at": HOUR, "minutes_after_fix": 10}, "due_at"),
    ],
)
def test_a_promise_is_for_a_time_to_come(wrong, field, incident, staff_member, noon):
    extra = {"purpose": Purpose.EXTRA, "unexpected": True}
    with pytest.raises(Invalid) as refused:
        make_remedy(
            incident,
            by=staff_member,
            at=noon,
            **extra,
            **wrong | {"due_at": noon + wrong["due_at"]},
        )

    assert (refused.value.field, Remedy.objects.count()) == (field, 0)


def test_who_guides_or_left_or_may_not_see_it_is_not_named(
    incident, staff_member, manager_user, business_owner, colleague, noon
):
    ask_guide(incident, person=manager_user, question="How far?", by=staff_member, at=noon)
    gone = make_person("Gone", location=incident.location, is_active=False)
    for person in (manager_user, business_owner, gone):
        with pytest.raises(Invalid, match="somebody else"):
            make_remedy(incident, by=staff_member, at=noon, giver=person)

    restricted = make_incident(by=staff_member, is_restricted=True)
    with pytest.raises(Invalid, match="somebody else"):
        make_remedy(restricted, by=staff_member, at=noon, giver=colleague)


def test_what_was_given_already_is_promised_for_no_time(incident, staff_member, noon):
    given = make_remedy(
        incident, cost="20", by=staff_member, at=noon, given_at=noon, due_at=noon + HOUR
    )

    assert given.due_at is None
    assert not Deadline.objects.filter(kind=DeadlineKind.EXTRA).exists()


def test_a_promise_is_kept_once(promised, colleague, noon):
    deliver_remedy(promised, delivered_at=noon, by=colleague, at=noon)

    with pytest.raises(Forbidden, match="given already"):
        deliver_remedy(promised, delivered_at=noon, by=colleague, at=noon)


def test_what_waits_is_kept_within_a_few_questions(
    promised, incident, staff_member, colleague, noon, django_assert_num_queries
):
    with django_assert_num_queries(1):
        list(gifts_for(colleague, at=noon, hidden=[]))
    for _ in range(2):
        make_remedy(incident, by=staff_member, at=noon, giver=colleague, due_at=noon + HOUR)
    with django_assert_num_queries(1):
        assert len(list(gifts_for(colleague, at=noon, hidden=[]))) == 3


def test_a_promise_is_moved_and_the_old_one_stays_in_the_history(
    promised, staff_member, colleague, noon
):
    later = noon + 5 * HOUR
    promise_remedy(promised, due_at=later, giver=None, by=colleague, at=noon)

    promised.refresh_from_db()
    clocks = Deadline.objects.filter(kind=DeadlineKind.EXTRA).order_by("generation")
    states = [(one.state, one.due_at) for one in clocks]
    assert (promised.giver, promised.due_at) == (None, later)
    assert states == [("cancelled", noon + 3 * HOUR), ("armed", later)]
    assert gifts(colleague, noon) == []
    assert Event.objects.get(kind="remedy.promised").by == colleague


def test_what_is_given_or_in_the_past_is_promised_no_more(promised, colleague, noon):
    with pytest.raises(Invalid, match="has passed"):
        promise_remedy(promised, due_at=noon, giver=colleague, by=colleague, at=noon)
    deliver_remedy(promised, delivered_at=noon, by=colleague, at=noon)

    with pytest.raises(Forbidden, match="given already"):
        promise_remedy(promised, due_at=noon + HOUR, giver=None, by=colleague, at=noon)


def test_a_guide_promises_nothing(promised, staff_member, manager_user, noon):
    ask_guide(promised.incident, person=manager_user, question="?", by=staff_member, at=noon)

    with pytest.raises(Forbidden):
        promise_remedy(promised, due_at=noon + HOUR, giver=None, by=manager_user, at=noon)


def test_whoever_is_named_hears_by_when(incident, staff_member, colleague, noon):
    with pytest.raises(Invalid, match="by when"):
        make_remedy(incident, cost="20", by=staff_member, at=noon, giver=colleague)

    given = make_remedy(
        incident, cost="20", by=staff_member, at=noon, giver=colleague, given_at=noon
    )
    assert given.delivered_at == noon
