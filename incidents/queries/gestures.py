"""The shelf of prepared remedies: for one incident, and for whoever keeps it."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from incidents.lifecycle import IncidentStatus
from incidents.models import Gesture, Incident, Remedy, User
from incidents.models.gestures import GestureQuerySet
from incidents.policy.gestures import mean_bounce, place_on_shelf
from incidents.queries.kept import keep_an_hour
from incidents.queries.loyalty import readings_of_all

MOST_AT_THE_COUNTER = 12
LAST_GIVEN = 1_000  # remedies: older ones say little of what delights today


@dataclass(frozen=True)
class Card:
    """One prepared remedy as one may take it: what it did before, and whether one has to ask."""

    gesture: Gesture
    is_within: bool
    bounces: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many closed recoveries with a bounce it was given in."""
        return len(self.bounces)

    @property
    def bounce(self) -> float | None:
        """Average bounce of those, once there are enough."""
        return mean_bounce(self.bounces)


def shelf_for(incident: Incident, *, left: Decimal) -> list[Card]:
    """These are the remedies prepared for an incident, best known first. Issue of the money; E9.

    `left` is what this person may still spend on it, in major units: a card says before the tap
    whether a manager has to be asked. One query, and four more once
    an hour, however many there are.
    """
    return _cards(Gesture.objects.in_use().fitting(incident), left=left)


def shelf_at_the_counter(person: User, *, left: Decimal) -> list[Card]:
    """These are the remedies prepared where a person works, best known first, before anything is
    logged; some are for one type of mistake only.

    `left` is what they may spend on a new incident, in major units. At most MOST_AT_THE_COUNTER:
    the log has to stay light. Issue of the money; interface 5. One query, four more once an hour.
    """
    here = Q(location=None) | Q(location=person.location_id)
    prepared = Gesture.objects.in_use().filter(here).select_related("incident_type")
    return _cards(prepared, left=left)[:MOST_AT_THE_COUNTER]


def _cards(prepared: GestureQuerySet, *, left: Decimal) -> list[Card]:
    rows = list(prepared)
    bounces = keep_an_hour("bounces", bounces_of_the_last) if rows else {}
    cards = [Card(one, one.cost <= left, tuple(bounces.get(one.pk, ()))) for one in rows]
    return sorted(cards, key=lambda one: place_on_shelf(one.gesture.title, one.bounces))


def bounces_of_the_last() -> dict[int, list[int]]:
    """These are the bounces of closed recoveries by the gesture that was given in them. Rule 9.

    Of the last LAST_GIVEN that were given; estimates are left out, and so is what few may see.
    Product J5, trap 14.
    """
    given = Remedy.objects.given().filter(
        gesture__isnull=False,
        incident__status=IncidentStatus.CLOSED,
        incident__is_restricted=False,
    )
    last = given.order_by("-delivered_at", "-pk").values_list("gesture", "incident")[:LAST_GIVEN]
    pairs = set(last)
    if not pairs:
        return {}
    closed = Incident.objects.filter(pk__in={incident for _, incident in pairs})
    read = readings_of_all(closed, with_estimates=False)
    found: dict[int, list[int]] = defaultdict(list)
    for gesture, incident in sorted(pairs):
        bounce = read[incident].bounce
        if bounce is not None:
            found[gesture].append(bounce)
    return found


def gestures_kept_by(person: User, *, in_use: bool) -> GestureQuerySet:
    """These are the prepared remedies a person sees in the settings, shared ones first, by title.

    A manager of one place sees what is prepared there and what all places share.
    """
    rows = Gesture.objects.filter(is_in_use=in_use).select_related("incident_type", "location")
    everywhere = person.is_owner or person.location_id is None
    if not everywhere:
        rows = rows.filter(Q(location=None) | Q(location=person.location_id))
    return rows.order_by("title", "pk")
