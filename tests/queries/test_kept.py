"""What was read is kept until something happens, and a minute at most."""

from datetime import timedelta

from incidents.models import Event
from incidents.queries.kept import as_of
from tests.makers import make_incident

SECOND = timedelta(seconds=1)


def test_within_a_minute_in_which_nothing_happens_the_state_is_the_same(incident, noon):
    assert as_of(noon + 5 * SECOND) == as_of(noon + 59 * SECOND)
    assert as_of(noon) != as_of(noon + 60 * SECOND)


def test_whatever_happens_makes_it_another(incident, staff_member, noon):
    before = as_of(noon)

    make_incident(by=staff_member)

    assert as_of(noon) != before


def test_it_is_not_looked_at_from_before_the_last_event(incident):
    written = Event.objects.latest("pk").recorded_at

    assert as_of(written + timedelta(milliseconds=1)).at == written


def test_before_the_first_event_nothing_is_kept(db, noon):
    assert as_of(noon) != as_of(noon)
