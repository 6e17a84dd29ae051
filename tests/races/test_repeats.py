"""Two people log a mistake with the same customer in one moment: one of them is the second one."""

import pytest
from django.db import connection
from django.utils.timezone import now

from incidents.models import Guide, Incident, IncidentType, OutgoingEmail
from tests.makers import (
    make_customer,
    make_department,
    make_incident,
    make_location,
    make_person,
)
from tests.races.test_spending import at_once


@pytest.fixture
def log_at_once():
    harbour = make_location("Harbour")
    rooms, guest = make_department("Rooms", location=harbour), make_customer()
    make_person("Manager, Harbour", role="manager", location=harbour)
    desks = [make_person(f"{name} desk", location=harbour) for name in ("Front", "Evening", "Late")]
    known = {"customer": guest, "department": rooms, "severity": "low", "at": now()}
    known["incident_type"] = IncidentType.objects.create(name="Late again")

    def together():
        return at_once(*[lambda one=one: make_incident(by=one, **known) for one in desks])

    return together


def test_of_three_logs_at_once_the_second_and_third_are_repeats(log_at_once):
    logged = log_at_once()

    assert sorted(one.severity for one in logged) == ["low", "medium", "medium"]
    marked = Incident.objects.filter(double_deviation=True)
    assert marked.count() == Guide.objects.count() == 2
    assert all(one.repeats_id < one.pk for one in marked)
    assert OutgoingEmail.objects.filter(kind="guide_asked").count() == 2


def test_without_the_lock_they_would_not_see_each_other(log_at_once, monkeypatch):
    """A guard that cannot fail proves nothing; on SQLite writers wait for each other anyway."""
    monkeypatch.setattr("incidents.actions.repeats.one_after_the_other", lambda customer: None)
    seen = set()

    for _ in range(10):
        Guide.objects.all().delete()
        Incident.objects.update(customer=None, repeats=None)
        seen.add(tuple(sorted(one.severity for one in log_at_once())))

    in_turn = seen == {("low", "medium", "medium")}
    assert in_turn is (connection.vendor == "sqlite")
