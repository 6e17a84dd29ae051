"""The recoveries one person answers for, with what each still owes."""

from dataclasses import dataclass
from datetime import datetime

from incidents.lifecycle import RemedyStatus
from incidents.models import CheckInCall, Deadline, Incident, Remedy, User
from incidents.queries.recoveries import clocks_owed, needing_us

MOST_ROWS = 100


@dataclass(frozen=True)
class Owned:
    """One recovery its owner has something to do in, with what it owes."""

    incident: Incident
    clocks: list[Deadline]
    extras: list[Remedy]
    call_to_come: bool

    @property
    def extra_settled(self) -> bool:
        """Whether an extra was given, waits for a manager, or is left out with a word."""
        settled = {RemedyStatus.DELIVERED, RemedyStatus.WAITING}
        asked = any(extra.status in settled for extra in self.extras)
        return asked or bool(self.incident.no_extra_reason)

    @property
    def extra_to_give(self) -> Remedy | None:
        """The extra that is allowed and not handed over yet."""
        allowed = (one for one in self.extras if one.status == RemedyStatus.AUTHORISED)
        return next(allowed, None)


def owned_by(person: User, *, at: datetime) -> list[Owned]:
    """These are the recoveries a person answers for that need us now, newest first."""
    rows = needing_us(Incident.objects.filter(owner=person), at=at)
    found = list(rows.order_by("-logged_at")[:MOST_ROWS])
    clocks, numbers = clocks_owed(found), [one.pk for one in found]
    extras = Remedy.objects.filter(incident__in=numbers).extras().order_by("pk")
    calls = CheckInCall.objects.scheduled().filter(incident__in=numbers)
    extra_of: dict[int, list[Remedy]] = {}
    for extra in extras:
        extra_of.setdefault(extra.incident_id, []).append(extra)
    to_call = set(calls.values_list("incident", flat=True))
    return [
        Owned(
            incident=one,
            clocks=clocks.get(one.pk, []),
            extras=extra_of.get(one.pk, []),
            call_to_come=one.pk in to_call,
        )
        for one in found
    ]
