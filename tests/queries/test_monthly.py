"""What a month has to tell, from the records: its figures, and three stories chosen by rule."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.actions.contacts import record_contact
from incidents.actions.loyalty import Score, record_reading
from incidents.actions.process_fixes import Plan, mark_done, plan_process_fix, verify
from incidents.actions.recoveries import close_as_not_recovered, mark_fixed
from incidents.models import Incident, IncidentType, ProcessFix
from incidents.policy.money import Notation
from incidents.policy.monthly import Figure, Month
from incidents.queries.monthly import KINDS, _values, month_told
from incidents.words.incidents import Outcome, ProcessFixKind
from incidents.words.loyalty import Moment, Source
from tests.makers import make_customer, make_incident, make_remedy

MARCH, BERLIN = Month(2026, 3), ZoneInfo("Europe/Berlin")
EARLY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DOLLARS = Notation()


@pytest.fixture
def recover(staff_member, rooms):
    """A recovery with an extra and three readings, in March unless something else is wanted."""

    def one(*, scores=(8, 2, 10), at=EARLY, name="Maria Lopez", source=Source.CALL, **told):
        customer = make_customer(name)
        incident = make_incident(
            by=staff_member, at=at, customer=customer, department=rooms, **told
        )
        by = {"by": staff_member, "at": at + 30 * MINUTE}
        record_contact(incident, channel="call", happened_at=at + 4 * MINUTE, **by)
        mark_fixed(incident, what_was_done="A suite", fixed_at=at + 20 * MINUTE, **by)
        make_remedy(incident, purpose="extra", what="A boat for the evening", unexpected=True, **by)
        incident.remedies.update(status="delivered", delivered_at=at + 30 * MINUTE)
        Incident.objects.filter(pk=incident.pk).update(rung=3)
        before, after, last = scores
        for moment, score, when in (
            (Moment.BASELINE, before, at - 9 * DAY),
            (Moment.AFTER_FAILURE, after, at + 5 * MINUTE),
            (Moment.AFTER_RECOVERY, last, at + 8 * DAY),
        ):
            read = Score(moment, score, source, when)
            record_reading(incident, score=read, by=staff_member, at=at + 8 * DAY)
        incident.refresh_from_db()
        return incident

    return one


@pytest.fixture
def give_up(staff_member, manager_user, rooms):
    def one(*, at=EARLY, reason="They asked us not to write again", **told):
        incident = make_incident(by=staff_member, at=at, department=rooms, **told)
        return close_as_not_recovered(
            incident, reason=reason, outcome=Outcome.LOST, by=manager_user, at=at + DAY
        )

    return one


@pytest.fixture
def change(staff_member, manager_user, rooms):
    def one(*, what="Tags carry the number of the room", at=EARLY, **told):
        incident = make_incident(by=staff_member, at=at, **told)
        plan = Plan(
            what_changes=what, kind=ProcessFixKind.PROCESS, owner=staff_member, due_on=at.date()
        )
        fix = plan_process_fix(incident, fix=plan, by=staff_member, at=at)
        mark_done(fix, by=staff_member, at=at + DAY)
        verify(ProcessFix.objects.get(pk=fix.pk), by=manager_user, at=at + 9 * DAY)
        return ProcessFix.objects.get(pk=fix.pk)

    return one


def told(month=MARCH):
    return month_told(month, zone=BERLIN)


def figures(month=MARCH):
    return {one.name: one.said(DOLLARS) for one in told(month).figures}


def stories():
    return {story.heading: story.text for story in told().stories}


def test_the_highest_bounce_with_an_extra_is_told(recover):
    recover(scores=(8, 2, 9), name="Guest, room 1", what_happened="A cold soup")
    best = recover(scores=(7, 1, 10), what_happened="Maria Lopez stood in the rain")
    recover(scores=(9, 1, 9), name="Guest, room 3", what_happened="No bounce at all")

    [story] = told().stories

    assert story.incident == best
    assert story.heading == "More loyal than before"
    assert story.text == (
        "Maria, Harbour: Maria stood in the rain. We spoke after 4 min; it was fixed after 20 min. "
        "Then, unexpected: A boat for the evening. "
        "Loyalty: 7 before, 1 after the mistake, 10 in the end, 3 above where it began."
    )


def test_an_estimate_is_no_story(recover):
    recover(source=Source.ESTIMATE)

    assert stories() == {}


def test_of_two_that_could_not_be_made_good_the_worse_one_is_told(give_up):
    give_up(severity="medium", what_happened="A late taxi")
    give_up(severity="critical", what_happened="Their wedding cake fell")
    give_up(severity="low", what_happened="No lemon")

    text = stories()["The one we could not make good"]

    assert "Their wedding cake fell." in text
    assert text.endswith("Closed as not recovered: They asked us not to write again.")


def test_the_change_behind_which_more_incidents_stand_is_told(change, staff_member, noon):
    late = IncidentType.objects.create(name="Late again")
    change(incident_type=late, what="Two people at the desk")
    fix = change(incident_type=late)
    more = make_incident(by=staff_member, at=EARLY, incident_type=late)
    Incident.objects.filter(pk=more.pk).update(process_fix=fix)

    [story] = told().stories

    assert story.process_fix == fix
    assert story.text == (
        "Tags carry the number of the room. After 2 mistakes of the kind “Late again”. "
        "Seen to work on 11 March."
    )


def test_nobody_who_works_here_is_named(recover, give_up, change, staff_member):
    staff_member.name = "Anna Keller"
    staff_member.save()
    recover(what_happened="Anna Keller sent Mr Peters to the wrong room")
    give_up(what_happened="Keller was alone", reason="Anna could do no more")
    change(what="Anna Keller rings at ten")

    said = " ".join(stories().values())

    assert len(told().stories) == 3
    assert not {"Anna", "Keller", "Peters", "Lopez"} & set(said.replace(".", " ").split())


def test_restricted_ones_tell_no_story(recover, give_up, change):
    recover(is_restricted=True)
    give_up(is_restricted=True)
    change(is_restricted=True)

    assert stories() == {}
    assert told().incidents == 3


def test_what_was_another_month_is_not_told(recover, give_up, change):
    recover(at=EARLY - 30 * DAY)
    give_up(at=EARLY - 30 * DAY)
    change(at=EARLY + 30 * DAY)

    assert not told()
    assert stories() == {}


def test_the_month_is_the_one_of_the_readers_own_zone(staff_member):
    make_incident(by=staff_member, at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))

    assert told().incidents == 1
    assert month_told(MARCH, zone=ZoneInfo("UTC")).incidents == 0


def test_no_percentage_of_fewer_than_ten(staff_member):
    for number in range(9):
        found = "staff" if number < 4 else "customer"
        make_incident(by=staff_member, at=EARLY + number * MINUTE, discovered_by=found)
    for number in range(20):
        found = "staff" if number < 15 else "customer"
        at = EARLY - 20 * DAY + number * MINUTE
        make_incident(by=staff_member, at=at, discovered_by=found)

    assert figures()["Found by ourselves"] == "4 of 9"
    assert figures()["Mistakes logged"] == "9"
    assert told().is_compared
    before = {one.name: one.said_before(DOLLARS) for one in told().figures}
    assert before["Found by ourselves"] == "75 %, 15 of 20"


def test_figures_are_those_of_the_records(recover, give_up):
    recover(scores=(8, 2, 10))
    recover(scores=(8, 2, 9), name="Guest, room 3")
    give_up()

    said = {one.name: one.said(DOLLARS) for one in _every_figure()}

    assert said == {
        "Loyalty bounce, average": "+1.5, n 2",
        "Reached the third rung": "2 of 3",
        "First contact, median": "4 min, n 2",
        "Fix, median": "20 min, n 2",
        "Promises kept in time": "4 of 4",
        "Fixed at the first contact": "2 of 2",
        "Found by ourselves": "3 of 3",
        "Double deviations": "1 of 3",
        "Handed over": "0 of 3",
        "Customers seen again": "0",
        "Spent on recoveries": "$0.00",
        "Mistakes logged": "3",
    }


def _every_figure():
    now = _values(MARCH, BERLIN)
    return [Figure(name, kind, now[name], ()) for name, kind in KINDS.items()]


def test_it_asks_as_often_however_many_there_are(
    recover, give_up, change, django_assert_num_queries
):
    def ask():
        with django_assert_num_queries(19):
            assert told()

    change()
    give_up()
    recover()
    ask()
    for number in range(2):
        change()
        give_up()
        recover(name=f"Guest, room {number}")

    ask()
