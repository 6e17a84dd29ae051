"""Logging a mistake: an owner at once, and clocks in the same transaction."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.contacts import record_contact
from incidents.actions.incidents import (
    Report,
    change_severity,
    log_incident,
    withdraw_incident,
)
from incidents.lifecycle import DeadlineState, IncidentStatus
from incidents.models import Deadline, Incident
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.incidents import DiscoveredBy, FaultParty, Severity
from tests.makers import make_incident, make_location, make_person, open_on


def due_in_minutes(incident, kind):
    deadline = Deadline.objects.get(incident=incident, kind=kind, state=DeadlineState.ARMED)
    return (deadline.due_at - deadline.started_at) / timedelta(minutes=1)


def test_whoever_logs_it_owns_it_and_the_clocks_run(incident, staff_member, noon):
    running = Deadline.objects.filter(incident=incident, state=DeadlineState.ARMED)

    assert incident.owner == staff_member
    assert {row.kind: row.started_at for row in running} == dict.fromkeys(
        ["first_contact", "fix", "apology", "diagnosis"], noon
    )
    assert (due_in_minutes(incident, "first_contact"), due_in_minutes(incident, "fix")) == (15, 60)
    assert [event.kind for event in incident.events.order_by("pk")] == [
        EventKind.INCIDENT_LOGGED,
        EventKind.NOBODY_ON_DUTY,
    ]


def test_an_incident_without_owner_is_refused_by_the_database(incident):
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(owner=None)


def test_without_clocks_there_is_no_incident(staff_member, noon, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("The clocks cannot be written.")

    monkeypatch.setattr("incidents.actions.deadlines.arm_first", broken)

    with pytest.raises(RuntimeError):
        make_incident(by=staff_member, at=noon)

    assert Incident.objects.count() == 0


def test_a_mistake_of_thirty_days_ago_can_be_logged(staff_member, noon):
    long_ago = noon - timedelta(days=30)

    incident = make_incident(by=staff_member, at=noon, occurred_at=long_ago)

    assert (incident.occurred_at, incident.logged_at) == (long_ago, noon)


def test_a_mistake_still_to_come_is_refused(staff_member, noon):
    with pytest.raises(Invalid, match="still to come") as refused:
        make_incident(by=staff_member, at=noon, occurred_at=noon + timedelta(minutes=1))

    assert refused.value.field == "occurred_at"


@pytest.mark.parametrize("party", FaultParty.values)
def test_origin_changes_nothing_that_is_owed(party, staff_member, noon):
    ours = make_incident(by=staff_member, at=noon)
    theirs = make_incident(by=staff_member, at=noon, fault_party=party)

    def owed(incident):
        rows = Deadline.objects.filter(incident=incident).order_by("kind")
        return [(row.kind, row.due_at, row.steps) for row in rows]

    assert owed(theirs) == owed(ours)
    assert theirs.policy_snapshot == ours.policy_snapshot


def test_high_severity_runs_through_the_night(staff_member):
    saturday_night = datetime(2026, 3, 7, 22, 30, tzinfo=UTC)  # 23:30 at the harbour

    incident = make_incident(by=staff_member, at=saturday_night)

    first_contact = incident.deadlines.get(kind=DeadlineKind.FIRST_CONTACT)
    assert first_contact.due_at == saturday_night + timedelta(minutes=15)


def test_low_severity_waits_for_opening_hours(db):
    closed_on_sunday = make_location("Old Town", weekly_hours=open_on("123456"))
    person = make_person("Front desk, Old Town", location=closed_on_sunday)
    saturday_night = datetime(2026, 3, 7, 22, 30, tzinfo=UTC)

    incident = make_incident(by=person, at=saturday_night, severity=Severity.LOW)

    first_contact = incident.deadlines.get(kind=DeadlineKind.FIRST_CONTACT)
    assert first_contact.due_at == datetime(2026, 3, 9, 11, 0, tzinfo=UTC)  # Monday 8:00 + 4 h


def test_what_the_customer_told_us_is_known_to_them(staff_member, noon):
    told = make_incident(by=staff_member, at=noon, discovered_by=DiscoveredBy.CUSTOMER)
    found = make_incident(by=staff_member, at=noon, discovered_by=DiscoveredBy.STAFF)

    assert list(Incident.objects.not_told_yet()) == [found]
    record_contact(found, channel="call", happened_at=noon, by=staff_member, at=noon)
    assert not Incident.objects.not_told_yet().exists()
    assert told.customer_informed_at == noon


def test_a_log_can_be_taken_back_for_ten_minutes(incident, staff_member, colleague, noon):
    with pytest.raises(Forbidden, match="Whoever logged it"):
        withdraw_incident(incident, by=colleague, at=noon)
    with pytest.raises(Forbidden, match="ten minutes"):
        withdraw_incident(incident, by=staff_member, at=noon + timedelta(minutes=11))

    withdraw_incident(incident, by=staff_member, at=noon + timedelta(minutes=9))

    incident.refresh_from_db()
    assert incident.status == IncidentStatus.WITHDRAWN
    assert not incident.deadlines.filter(state=DeadlineState.ARMED).exists()
    assert not Incident.objects.counted().exists()


def test_a_log_with_a_contact_stays(incident, staff_member, noon):
    record_contact(incident, channel="call", happened_at=noon, by=staff_member, at=noon)

    with pytest.raises(Conflict, match="already done"):
        withdraw_incident(incident, by=staff_member, at=noon)


def test_a_new_severity_plans_what_is_owed_again(incident, staff_member, noon):
    record_contact(incident, channel="call", happened_at=noon, by=staff_member, at=noon)

    change_severity(
        incident, severity=Severity.LOW, by=staff_member, at=noon + timedelta(minutes=5)
    )

    fix = incident.deadlines.filter(kind=DeadlineKind.FIX).order_by("generation")
    assert [(row.state, row.generation) for row in fix] == [
        (DeadlineState.CANCELLED, 1),
        (DeadlineState.ARMED, 2),
    ]
    contact = incident.deadlines.get(kind=DeadlineKind.FIRST_CONTACT)
    assert contact.state == DeadlineState.MET


def test_a_place_is_enough_to_log(staff_member, harbour, noon):
    incident = log_incident(Report("A glass broke", harbour), by=staff_member, at=noon)

    assert (incident.customer, incident.severity) == (None, Severity.MEDIUM)
