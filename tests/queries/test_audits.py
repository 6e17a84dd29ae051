"""Each look of the auditor: what it counts, and what it must leave alone."""

from datetime import timedelta

import pytest

from incidents.actions.clock import escalate_deadlines, take_pulse
from incidents.actions.contacts import record_contact
from incidents.actions.digests import queue_digests
from incidents.actions.people import Position, invite_person
from incidents.actions.places import Place, change_location
from incidents.models import AuthorityUse, Deadline, OutgoingEmail, PeriodRun
from incidents.queries.audits import what_is_wrong
from incidents.queries.regular_work import is_catching_up, missing_runs
from incidents.words.clock import DeadlineKind
from incidents.words.people import Role
from tests.faults import by_hand
from tests.makers import make_incident, make_location, make_person, make_remedy

MINUTE = timedelta(minutes=1)


def found(at):
    return {str(one.check): one.examples for one in what_is_wrong(at=at)}


@pytest.fixture
def house(incident, manager_user, noon):
    queue_digests(at=noon)
    by_hand("UPDATE incidents_outgoingemail SET state = 'sent'")
    return incident


def run(job, at):
    PeriodRun.objects.create(job=job, period_key=f"{at:%H:%M}", started_at=at)


def test_a_clean_house_needs_few_queries(house, noon, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        assert found(noon) == {}


def test_an_armed_clock_without_a_next_step_is_late(house, noon):
    fix = Deadline.objects.get(kind=DeadlineKind.FIX)
    Deadline.objects.exclude(pk=fix.pk).update(state="cancelled", next_step_at=None)
    Deadline.objects.filter(pk=fix.pk).update(next_step_at=None)

    assert found(fix.due_at + MINUTE) == {}
    assert found(fix.due_at + 3 * MINUTE) == {"late": [str(fix.pk)]}


def test_a_duty_done_late_before_the_clock_rang_is_no_finding(house, staff_member, noon):
    late = noon + 20 * MINUTE
    record_contact(house, channel="call", happened_at=late, by=staff_member, at=late)

    escalate_deadlines(at=late)

    assert found(late) == {}


def test_a_pass_of_a_storm_leaves_summaries_and_no_finding(house, staff_member, noon):
    for _ in range(70):
        make_incident(by=staff_member)
    back = noon + timedelta(hours=20)

    escalate_deadlines(at=back)
    by_hand("UPDATE incidents_outgoingemail SET state = 'sent'")

    assert "catch_up" in OutgoingEmail.objects.values_list("kind", flat=True)
    assert "letter_missing" not in found(back)


def test_a_summary_that_is_missing_is_a_finding(house, staff_member, noon):
    for _ in range(70):
        make_incident(by=staff_member)
    back = noon + timedelta(hours=20)
    escalate_deadlines(at=back)

    by_hand("DELETE FROM incidents_outgoingemail WHERE kind = 'catch_up'")

    assert "letter_missing" in found(back)


def test_a_letter_held_by_a_dead_sender_is_stuck(house, noon):
    escalate_deadlines(at=noon + 12 * MINUTE)
    lapsed = {"state": "sending", "lease_until": noon + 12 * MINUTE}
    OutgoingEmail.objects.filter(kind="deadline_at_risk").update(**lapsed)

    assert found(noon + 13 * MINUTE) == {}
    assert list(found(noon + 14 * MINUTE + MINUTE / 2)) == ["letter_stuck"]


def test_a_letter_held_by_nobody_at_all_is_stuck(house, noon):
    OutgoingEmail.objects.update(state="sending", lease_until=None)

    assert list(found(noon + 11 * MINUTE)) == ["letter_stuck"]


def test_money_that_no_counter_knows_is_a_finding(house, staff_member, noon):
    make_remedy(house, cost="40", by=staff_member, at=noon)
    assert found(noon) == {}

    AuthorityUse.objects.all().delete()

    of = f"incident-{house.pk} of person {staff_member.pk}"
    assert found(noon) == {"counter_wrong": [of]}


def test_a_morning_without_its_mail_is_missed_after_a_quarter_of_an_hour(house, noon):
    person = make_person("Late desk", location=house.location, time_zone="Europe/London")
    eight = noon.replace(hour=8)
    PeriodRun.objects.filter(period_key__startswith=f"{person.pk}-").delete()

    assert missing_runs(at=eight + 14 * MINUTE) == []
    assert missing_runs(at=eight + 16 * MINUTE) == [f"digest {person.pk}-2026-03-04"]


def test_whose_morning_begins_in_the_middle_of_the_day_has_not_missed_it(
    house, business_owner, noon
):
    """Somebody new, and a place whose clocks are set anew, between two sweeps."""
    far = make_location("Far", time_zone="America/New_York")
    make_person("Desk, Far", location=far)
    queue_digests(at=noon)
    position = Position("Late desk", Role.STAFF, house.location)

    person = invite_person(position, email="late@example.com", by=business_owner, at=noon)
    place = Place("Far", "Europe/Berlin", far.calls_from, far.calls_until)
    change_location(far, place=place, version=far.version, by=business_owner, at=noon)

    assert missing_runs(at=noon + MINUTE / 2) == []
    missed = missing_runs(at=noon + 16 * MINUTE)
    assert f"digest {person.pk}-2026-03-04" in missed
    assert len(missed) == 2


def test_a_morning_that_is_over_is_not_missed(house):
    make_person("Late desk", location=house.location, time_zone="Europe/London")
    midnight = house.logged_at.replace(hour=0) + timedelta(days=1)

    assert missing_runs(at=midnight + 5 * MINUTE) == []


@pytest.mark.parametrize("job", ["audit", "seal"])
def test_an_audit_or_a_seal_that_is_missing_is_named(house, noon, job):
    for minute in range(40):
        take_pulse(at=noon + minute * MINUTE)
    other = {"audit": "seal", "seal": "audit"}[job]
    run("audit", noon)
    run(other, noon + 30 * MINUTE)
    now = noon + 39 * MINUTE

    assert missing_runs(at=now) == [f"{job} since {now - 15 * MINUTE:%Y-%m-%dT%H:%M}"]


def test_a_pulse_that_stops_while_audits_go_on_is_missed(house, noon):
    take_pulse(at=noon)
    run("audit", noon + 3 * MINUTE)

    assert missing_runs(at=noon + 4 * MINUTE) == [f"pulse after {noon:%Y-%m-%dT%H:%M}"]


def test_a_clock_that_comes_back_is_let_catch_up(house, noon):
    take_pulse(at=noon)
    take_pulse(at=noon + MINUTE)
    assert not is_catching_up(at=noon + 2 * MINUTE)

    take_pulse(at=noon + 9 * MINUTE)

    assert is_catching_up(at=noon + 10 * MINUTE)
    assert missing_runs(at=noon + 12 * MINUTE) == []
