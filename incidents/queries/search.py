"""Finding incidents by number, by words and by who was let down; the list in its order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from incidents.models import Customer, Deadline, Incident, User
from incidents.models.incidents import ON_THE_WAY, IncidentQuerySet
from incidents.queries.recoveries import holds_running
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity

REFERENCE = re.compile(r"^\s*sr[\s-]*(\d{1,18})\s*$", re.IGNORECASE)
NUMBER = re.compile(r"^\d{1,18}$")
MOST_WORDS = 8
NEWEST, OLDEST, DUE, WORST = "newest", "oldest", "due", "severity"
SORTS = {
    NEWEST: "Newest first",
    OLDEST: "Oldest first",
    DUE: "Next clock first",
    WORST: "Most severe first",
}


@dataclass(frozen=True)
class Row:
    """One line of the list: the incident, and the duty whose clock runs out next."""

    incident: Incident
    duty: str = ""
    due_at: datetime | None = None
    held_until: datetime | None = None


def incident_named(text: str, *, user: User) -> Incident | None:
    """This is the incident whose reference was typed (SR-1042, sr 1042), if one may see it."""
    named = REFERENCE.match(text)
    if named is None:
        return None
    return Incident.objects.visible_to(user).filter(pk=int(named[1])).first()


def matching(rows: IncidentQuerySet, words: str) -> IncidentQuerySet:
    """Those in which every word is found: in what happened, in where, in who was let down."""
    named = REFERENCE.match(words)
    if named:
        return rows.filter(pk=int(named[1]))
    for word in words.split()[:MOST_WORDS]:
        found = Q(what_happened__icontains=word) | Q(customer_hint__icontains=word)
        found |= Q(customer__in=Customer.objects.matching(word).values("pk"))
        if NUMBER.match(word):
            found |= Q(pk=int(word))
        rows = rows.filter(found)
    return rows


def in_order(rows: IncidentQuerySet, sort: str) -> IncidentQuerySet:
    """The same in the order asked for; the newest first where none is known."""
    newest_first = rows.order_by("-logged_at", "-pk")
    if sort == OLDEST:
        return newest_first.reverse()
    if sort == DUE:
        owed = Deadline.objects.filter(incident=OuterRef("pk")).owed().order_by("due_at")
        # Only those on the way owe anything; the others are not asked.
        clock = When(status__in=ON_THE_WAY, then=Subquery(owed.values("due_at")[:1]))
        nearest = newest_first.annotate(nearest=Case(clock))
        return nearest.order_by(F("nearest").asc(nulls_last=True), "-logged_at", "-pk")
    if sort == WORST:
        steps = [When(severity=one, then=Value(step)) for step, one in enumerate(Severity)]
        return newest_first.order_by(Case(*steps).desc(), "-logged_at", "-pk")
    return newest_first


def rows_of(incidents: Iterable[Incident]) -> list[Row]:
    """These incidents as lines of the list: one query for all clocks, one where none runs."""
    found = list(incidents)
    owed = Deadline.objects.filter(incident__in=[one.pk for one in found if one.is_on_the_way])
    clocks = owed.owed().order_by("-due_at", "-pk").values_list("incident", "kind", "due_at")
    # Read backwards, so that of each incident the next one stays.
    nearest = {number: (DeadlineKind(kind).label, due_at) for number, kind, due_at in clocks}
    silent = (one.pk for one in found if one.is_on_the_way and one.pk not in nearest)
    held = {number: ("", None, hold.until) for number, hold in holds_running(silent).items()}
    return [Row(one, *nearest.get(one.pk, held.get(one.pk, ()))) for one in found]
