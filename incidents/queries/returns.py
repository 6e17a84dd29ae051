"""What a file of visits and purchases would write, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from django.db.models.functions import Lower
from phonenumber_field.phonenumber import to_python

from incidents.models import Customer, Incident, Return, User
from incidents.models.organisation import notation
from incidents.policy.advocacy import days_after, latest_before
from incidents.policy.lines import Said, Trouble, lines_of
from incidents.policy.money import Notation
from incidents.policy.returns import COLUMNS, FEWEST_PARTS, day_said, kind_said
from incidents.refusals import Invalid
from incidents.words.loyalty import ReturnKind

Customers = dict[str, list[Customer]]
LATEST_FIRST = ("-occurred_at", "-pk")
ONE_A_DAY = ("customer", "kind", "happened_on")
NOBODY = "nobody we know by this e-mail or phone"
NO_RECOVERY = "no recovery of theirs was fixed before it"
KNOWN = "known already"


@dataclass(frozen=True)
class Line:
    """One line that can be read; `why_not` says why nothing of it would be written."""

    number: int
    who: str
    kind: ReturnKind
    day: date
    revenue: Decimal | None
    customer: Customer | None = None
    incident: Incident | None = None
    why_not: str = ""

    @property
    def key(self) -> tuple[str, str, date]:
        """What there is once a day: two purchases on one day are one."""
        who = str(self.customer.pk) if self.customer else self.who
        return who, self.kind.value, self.day


@dataclass(frozen=True)
class Import:
    """What a file says: what would be written, what is left out, and what cannot be read."""

    lines: list[Line]
    troubles: list[Trouble]

    @cached_property
    def changes(self) -> list[Line]:
        """Those that would be written."""
        return [one for one in self.lines if not one.why_not]

    @property
    def mark(self) -> str:
        """Changes with whatever would be written: what was seen is what is confirmed."""
        told = [(*one.key, one.revenue, one.incident and one.incident.pk) for one in self.changes]
        return sha256(repr(told).encode()).hexdigest()


def read_import(text: str, *, by: User, at: datetime) -> Import:
    """This is what a file would write, and every bad line with its number. Product I7.

    As many queries for a thousand lines as for one. A recovery that this person may not see is
    none. Raises Invalid where there are too many lines.
    """
    lines: list[Line] = []
    troubles: list[Trouble] = []
    today, writes = at.astimezone(by.zone).date(), notation()
    for said in lines_of(text, COLUMNS, fewest=FEWEST_PARTS):
        try:
            lines.append(_line(said, writes=writes, today=today))
        except Invalid as refused:
            troubles.append(Trouble(said.number, str(refused)))
    known = _customers_in(lines)
    lines = _together([_of_whom(one, known) for one in lines])
    return Import(_beside_known(_after_what(lines, by=by)), troubles)


def _line(said: Said | Trouble, *, writes: Notation, today: date) -> Line:
    if isinstance(said, Trouble):
        raise Invalid(said.why)
    who, kind, day, *more = said.parts
    if not who:
        raise Invalid("it says nobody: an e-mail or a phone number comes first.")
    revenue = writes.read(more[0]) if more and more[0] else None
    when = day_said(day, today=today)
    return Line(said.number, _as_kept(who), kind_said(kind), when, revenue)


def _as_kept(who: str) -> str:
    """An e-mail in small letters, or a phone number as the book keeps it."""
    if "@" in who:
        return who.lower()
    number = to_python(who)
    return str(number.as_e164) if number and number.is_valid() else who


def _customers_in(lines: Iterable[Line]) -> Customers:
    names = {one.who for one in lines}
    mails = {name for name in names if "@" in name}
    found: Customers = defaultdict(list)
    with_mail = Customer.objects.annotate(mail=Lower("email")).filter(mail__in=mails)
    for customer in with_mail.order_by("pk"):
        found[customer.email.lower()].append(customer)
    for customer in Customer.objects.filter(phone__in=names - mails - {""}).order_by("pk"):
        found[str(customer.phone.as_e164)].append(customer)
    return found


def _of_whom(line: Line, known: Customers) -> Line:
    meant = known.get(line.who, [])
    if len(meant) == 1:
        return replace(line, customer=meant[0])
    return replace(line, why_not="several have this e-mail or phone" if meant else NOBODY)


def _together(lines: Iterable[Line]) -> list[Line]:
    once: dict[tuple[str, str, date], Line] = {}
    for line in lines:
        first = once.get(line.key)
        amounts = [one.revenue for one in (first, line) if one and one.revenue is not None]
        total = sum(amounts, Decimal(0)) if amounts else None
        once[line.key] = replace(first or line, revenue=total)
    return list(once.values())


def _after_what(lines: Iterable[Line], *, by: User) -> list[Line]:
    customers = {one.customer.pk for one in lines if one.customer}
    seen = Incident.objects.visible_to(by).counted().filter(fixed_at__isnull=False)
    fixed: dict[int | None, list[Incident]] = defaultdict(list)
    for one in (
        seen.filter(customer__in=customers).select_related("location").order_by(*LATEST_FIRST)
    ):
        fixed[one.customer_id].append(one)
    return [_after(line, fixed[line.customer.pk]) if line.customer else line for line in lines]


def _after(line: Line, fixed: Iterable[Incident]) -> Line:
    found = latest_before(
        (one, days_after(one.fixed_at, line.day, zone=one.location.zone)) for one in fixed
    )
    return replace(line, incident=found[0]) if found else replace(line, why_not=NO_RECOVERY)


def _beside_known(lines: list[Line]) -> list[Line]:
    customers = {one.customer.pk for one in lines if one.customer}
    rows = Return.objects.standing().filter(customer__in=customers)
    known = {(str(who), kind, day) for who, kind, day in rows.values_list(*ONE_A_DAY)}
    return [replace(one, why_not=KNOWN) if one.key in known else one for one in lines]
