"""Where it came from changes nothing that is owed: the same duties, times and limits. Rule 7."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.queries.closing import missing_for_closing
from incidents.queries.spending import left_of
from incidents.words.incidents import FaultParty, Severity
from tests.makers import make_incident

MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 1), timezones=st.just(UTC)
)


def owed(person, *, severity, at, party):
    incident = make_incident(by=person, at=at, severity=severity, fault_party=party)
    clocks = incident.deadlines.order_by("kind").values_list("kind", "due_at", "steps")
    return list(clocks), missing_for_closing(incident), left_of(person, incident)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(severity=st.sampled_from(Severity.values), at=MOMENTS)
def test_duties_times_and_limits_are_the_same_for_every_origin(staff_member, severity, at):
    ours, *theirs = [
        owed(staff_member, severity=severity, at=at, party=party) for party in FaultParty.values
    ]

    assert all(one == ours for one in theirs)
    assert len(ours[0]) == 4
