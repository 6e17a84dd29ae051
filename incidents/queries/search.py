"""Finding incidents by number, by words, and by who was let down."""

import re

from django.db.models import Q

from incidents.models import Customer, Incident, User
from incidents.models.incidents import IncidentQuerySet

REFERENCE = re.compile(r"^\s*sr[\s-]*(\d{1,18})\s*$", re.IGNORECASE)
NUMBER = re.compile(r"^\d{1,18}$")
MOST_WORDS = 8


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
