"""What the side bar shows on every page: the business, and how much waits for this person."""

from dataclasses import dataclass
from datetime import time, timedelta
from functools import lru_cache

from incidents.models import CheckInCall, Incident, Organisation, User
from incidents.policy.working_time import instant
from incidents.queries.approvals import how_many_wait_for
from incidents.queries.kept import AsOf
from incidents.queries.recoveries import needing_us


@dataclass(frozen=True)
class Counts:
    """How much waits for one person; restricted incidents of others count nowhere."""

    incidents: int = 0
    approvals: int = 0
    calls: int = 0


def the_organisation() -> Organisation:
    """This is the business, as it is called and counts."""
    return next(iter(Organisation.objects.all()), None) or Organisation()


@lru_cache(maxsize=4)
def organisation_in(_: AsOf) -> Organisation:
    """This is the business as every page names it, read again when something happens. To read."""
    return the_organisation()


def counts_for(user: User, *, state: AsOf) -> Counts:
    """This is what waits for a person: own recoveries, spend to decide, calls due by tonight.

    Counted again when something has happened anywhere, and every minute.
    """
    return _counted(user.pk, state)


@lru_cache(maxsize=512)
def _counted(key: int, state: AsOf) -> Counts:
    user, at = User.objects.select_related("location").get(pk=key), state.at
    mine = Incident.objects.filter(owner=user)
    tomorrow = at.astimezone(user.zone).date() + timedelta(days=1)
    seen = Incident.objects.visible_to(user)
    calls = CheckInCall.objects.scheduled().filter(caller=user, incident__in=seen)
    return Counts(
        incidents=needing_us(mine, at=at).count(),
        approvals=how_many_wait_for(user),
        calls=calls.filter(due_at__lt=instant(tomorrow, time(0), user.zone)).count(),
    )
