"""Who works here and what they may spend, and what hangs on somebody who leaves."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from django.db.models import Q, QuerySet

from incidents.lifecycle import ProcessFixStatus
from incidents.models import (
    AuthorityLimit,
    CheckInCall,
    Department,
    Incident,
    Location,
    ProcessFix,
    User,
)
from incidents.policy.spending import UNLIMITED, default_limit


@dataclass(frozen=True)
class Limit:
    """What somebody may spend per incident, in major units; no amount means unlimited."""

    amount: Decimal | None
    is_own: bool


def feed_hash(token: str) -> str:
    """This is what is kept of the token of a calendar address."""
    return sha256(token.encode()).hexdigest()


def holder_of_feed(token: str) -> User | None:
    """This is whose calendar an address shows; None of unknown ones, and of who has left."""
    return User.objects.working().filter(feed_token_hash=feed_hash(token)).first()


def people_found(words: str, *, working: bool) -> QuerySet[User]:
    """These are the people whose name or address holds the words, by name."""
    found = User.objects.filter(is_active=working).select_related(
        "location", "department", "authority_limit"
    )
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found.order_by("name", "pk")


def colleague_let_down(incident: Incident) -> User | None:
    """This is who works here and is the customer of an incident, by their e-mail. Rule 3."""
    if incident.customer is None or not incident.customer.email:
        return None
    return User.objects.filter(email__iexact=incident.customer.email).first()


def limit_in_words(person: User) -> Limit:
    """This is a person's limit as people read it; unlimited is said, not counted. Rule 3."""
    own: AuthorityLimit | None = getattr(person, "authority_limit", None)
    amount = own.limit if own else default_limit(person.role)
    return as_limit(amount, is_own=own is not None)


def as_limit(amount: Decimal, *, is_own: bool) -> Limit:
    """This is an amount as a limit; the largest we take is no limit at all."""
    return Limit(amount=None if amount >= UNLIMITED else amount, is_own=is_own)


@dataclass(frozen=True)
class Leaving:
    """What hangs on somebody who leaves; the recoveries they own have to be handed over first."""

    incidents: list[Incident]
    calls: int
    process_fixes: int
    departments: list[Department]
    locations: list[Location]


def leaving(person: User) -> Leaving:
    """This is what somebody leaves behind. Rule 4; product B1."""
    owned = Incident.objects.on_the_way().filter(owner=person).order_by("pk")
    planned = ProcessFix.objects.filter(owner=person, status=ProcessFixStatus.PLANNED)
    return Leaving(
        incidents=list(owned.prefetch_related("handoffs")),
        calls=CheckInCall.objects.scheduled().filter(caller=person).count(),
        process_fixes=planned.count(),
        departments=list(person.heads.select_related("location").order_by("pk")),
        locations=list(person.falls_back_to.order_by("pk")),
    )
