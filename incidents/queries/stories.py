"""The stories of a month that are worth telling: never restricted, and nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from incidents.lifecycle import IncidentStatus
from incidents.models import (
    Department,
    Incident,
    Location,
    LoyaltyReading,
    ProcessFix,
    Remedy,
    User,
)
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.loyalty import Readings
from incidents.policy.monthly import Month, in_words
from incidents.policy.unnamed import Names, first_name, shortened
from incidents.queries.loyalty import readings_of_all
from incidents.words.incidents import ClosedAs, Severity
from incidents.words.loyalty import Moment, Source
from incidents.words.people import Role

TOP_RUNG = 3
LONGEST_WORDS = 150
WORST_FIRST = tuple(reversed(Severity))


@dataclass(frozen=True)
class Story:
    """One story: a heading, a few sentences, and the incident or process fix it is told from."""

    heading: str
    text: str
    incident: Incident | None = None
    process_fix: ProcessFix | None = None


def stories_of(month: Month, *, zone: ZoneInfo) -> list[Story]:
    """These are up to three stories of a month, one of each kind, chosen by rule.

    The recovery with an extra that bounced highest; the one that could not be made good, of two
    the worse one, then the later; the change that was seen to work, of two the one behind which
    more incidents stand. Restricted incidents are never told, nor what changed because of them.
    """
    within = (month.begins(zone), month.ends(zone))
    names = _names()
    told = [_bounced(within, names), _lost(within, names, zone), _changed(within, names, zone)]
    return [story for story in told if story]


Within = tuple[datetime, datetime]


def _open() -> IncidentQuerySet:
    known = ("customer", "location", "incident_type")
    return Incident.objects.counted().filter(is_restricted=False).select_related(*known)


def _bounced(within: Within, names: Names) -> Story | None:
    read = LoyaltyReading.objects.filter(
        moment=Moment.AFTER_RECOVERY, read_at__gte=within[0], read_at__lt=within[1]
    ).exclude(source=Source.ESTIMATE)
    rows = list(_open().filter(rung=TOP_RUNG, pk__in=read.values("incident")))
    taken = readings_of_all(rows, with_estimates=False)
    lifted = [one for one in rows if _is_above(taken[one.pk])]
    best = max(lifted, key=lambda one: _height(taken[one.pk], one), default=None)
    if best is None:
        return None
    parts = [_what(best, names), _how_fast(best), _given(best, names), _read(taken[best.pk])]
    return Story("More loyal than before", " ".join(filter(None, parts)), incident=best)


def _is_above(taken: Readings) -> bool:
    return taken.drop is not None and (taken.bounce or 0) > 0


def _height(taken: Readings, incident: Incident) -> tuple[int, int, int]:
    return taken.bounce or 0, taken.lift or 0, incident.pk


def _lost(within: Within, names: Names, zone: ZoneInfo) -> Story | None:
    rows = _open().filter(status=IncidentStatus.CLOSED, closed_as=ClosedAs.NOT_RECOVERED)
    closed = list(rows.filter(closed_at__gte=within[0], closed_at__lt=within[1]))
    worst = min(closed, key=_badness, default=None)
    if worst is None:
        return None
    why = _quoted(worst.closing_reason, names, worst)
    parts = [_what(worst, names), _how_fast(worst), f"Closed as not recovered: {why}"]
    return Story("The one we could not make good", " ".join(filter(None, parts)), incident=worst)


def _badness(incident: Incident) -> tuple[int, int]:
    return WORST_FIRST.index(Severity(incident.severity)), -incident.pk


def _changed(within: Within, names: Names, zone: ZoneInfo) -> Story | None:
    fixes = ProcessFix.objects.exclude(incidents__is_restricted=True)
    seen = fixes.filter(verified_at__gte=within[0], verified_at__lt=within[1])
    counted = seen.annotate(behind=Count("incidents")).order_by("-behind", "-verified_at", "-pk")
    fix = counted.select_related("incident_type").first()
    if fix is None or fix.verified_at is None:
        return None
    what = shortened(names.left_out(fix.for_the_customer or fix.what_changes), LONGEST_WORDS)
    count = fix.incidents.count()
    kind = f" of the kind “{fix.incident_type.name}”" if fix.incident_type else ""
    day = fix.verified_at.astimezone(zone)
    behind = f"After {count} mistake{'' if count == 1 else 's'}{kind}." if count else ""
    text = f"{_ended(what)} {behind} Seen to work on {day.day} {day:%B}."
    return Story("It should not happen again", " ".join(text.split()), process_fix=fix)


def _what(incident: Incident, names: Names) -> str:
    customer = incident.customer.name if incident.customer else ""
    who = first_name(customer) if customer else "A customer"
    return f"{who}, {incident.location.name}: {_quoted(incident.what_happened, names, incident)}"


def _quoted(text: str, names: Names, incident: Incident) -> str:
    customer = incident.customer.name if incident.customer else ""
    return _ended(shortened(names.left_out(text, customer=customer), LONGEST_WORDS))


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _how_fast(incident: Incident) -> str:
    contact = _since(incident, incident.first_contact_at)
    fixed = _since(incident, incident.fixed_at)
    if contact and fixed:
        return f"We spoke after {contact}; it was fixed after {fixed}."
    return f"We spoke after {contact}." if contact else ""


def _since(incident: Incident, moment: datetime | None) -> str:
    if moment is None:
        return ""
    return in_words(max((moment - incident.logged_at).total_seconds() / 60, 0.0))


def _given(incident: Incident, names: Names) -> str:
    rows: QuerySet[Remedy] = Remedy.objects.filter(incident=incident).extras().given()
    extra = rows.order_by("delivered_at", "pk").first()
    return f"Then, unexpected: {_quoted(extra.what, names, incident)}" if extra else ""


def _read(taken: Readings) -> str:
    return (
        f"Loyalty: {taken.baseline} before, {taken.after_failure} after the mistake, "
        f"{taken.after_recovery} in the end, {taken.bounce} above where it began."
    )


def _names() -> Names:
    """Who works here, and the words of places and departments, which name nobody."""
    staff = User.objects.values_list("name", flat=True)
    said = [
        *Location.objects.values_list("name", flat=True),
        *Department.objects.values_list("name", flat=True),
        *(str(role.label) for role in Role),
    ]
    words = {word.lower() for text in said for word in text.replace(",", " ").split()}
    return Names(staff=tuple(staff), no_names=frozenset(words))
