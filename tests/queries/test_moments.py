"""The first contact by department, weekday and time of day, worked out by hand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.actions.contacts import record_contact
from incidents.models import Incident
from incidents.queries.insights.moments import moments_of
from tests.makers import make_incident

BERLIN = ZoneInfo("Europe/Berlin")
# Sunday 23:30 in Berlin is still Sunday there, 22:30 in UTC.
SUNDAY_NIGHT = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
MONDAY = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight in Berlin


@pytest.fixture
def three(staff_member, rooms):
    """Two of the rooms answered after 10 and 30 minutes, one of nobody's still waiting."""
    for at, minutes in ((SUNDAY_NIGHT, 10), (MONDAY, 30)):
        incident = make_incident(by=staff_member, department=rooms, at=at)
        done = at + timedelta(minutes=minutes, seconds=20)
        record_contact(incident, channel="call", happened_at=done, by=staff_member, at=done)
    make_incident(by=staff_member, at=MONDAY)


def test_by_where_and_when(three, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = moments_of(Incident.objects.all(), zone=BERLIN)

    told = [(one.name, one.logged, one.count, one.median, one.p90) for one in found.by_department]
    assert told == [("No department", 1, 0, None, None), ("Rooms, Harbour", 2, 2, 20.0, 30.0)]
    assert [(one.name, one.logged, one.median) for one in found.by_weekday] == [
        ("Monday", 2, 30.0),
        ("Sunday", 1, 10.0),
    ]
    assert [(one.name, one.logged) for one in found.by_time] == [
        ("00:00 to 03:00", 2),
        ("21:00 to 24:00", 1),
    ]


def test_nothing_logged_is_no_row(db):
    found = moments_of(Incident.objects.all(), zone=BERLIN)

    assert (found.by_department, found.by_weekday, found.by_time) == ([], [], [])
