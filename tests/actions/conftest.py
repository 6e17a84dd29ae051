"""What several tests of actions begin with."""

from datetime import timedelta

import pytest

from incidents.actions.holds import hold_incident
from incidents.policy.holds import MAY_STAND_STILL

WAITING = "Waiting for the customer until Thursday"


@pytest.fixture
def hold(incident, staff_member, noon):
    """Put everything on hold at twelve minutes past noon, unless something else is wanted."""

    def put(until, *, at=noon + timedelta(minutes=12), kinds=MAY_STAND_STILL, **other):
        known = {"reason": WAITING, "by": staff_member, **other}
        return hold_incident(incident, until=until, kinds=kinds, at=at, **known)

    return put
