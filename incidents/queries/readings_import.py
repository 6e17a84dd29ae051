"""What a file of earlier scores would write: whose each is, and which are known. Product J5."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256

from django.db.models.functions import Lower

from incidents.models import Customer, LoyaltyReading, User
from incidents.policy.lines import Said, Trouble, day_said, lines_of, quoted
from incidents.policy.loyalty import HIGHEST, LOWEST
from incidents.refusals import Invalid
from incidents.words.loyalty import Moment, Source

COLUMNS = ("customer", "score", "date")
FIRST_YEAR = 2000
NOON = time(12)


@dataclass(frozen=True)
class Line:
    """One score that can be taken: whose, how high, of which day, and whether it is known."""

    number: int
    customer: Customer
    score: int
    day: date
    is_known: bool = False

    @property
    def read_at(self) -> datetime:
        """Noon of its day: a file knows no hours."""
        return datetime.combine(self.day, NOON, tzinfo=UTC)


@dataclass(frozen=True)
class Import:
    """What a file says: the lines that can be taken, and those that cannot with the reason."""

    lines: list[Line]
    troubles: list[Trouble]

    @property
    def changes(self) -> list[Line]:
        """The lines that say something new; only these are written."""
        return [line for line in self.lines if not line.is_known]

    @property
    def mark(self) -> str:
        """What stands for this preview: another one once anything it shows is different."""
        seen = [(line.customer.pk, line.score, line.day, line.is_known) for line in self.lines]
        return sha256(repr(seen).encode()).hexdigest()


def read_import(text: str, *, by: User, at: datetime) -> Import:
    """This is what a file would write, in two queries, and every bad line with its number. J5.

    A customer is named by e-mail, phone or name; a name that two have is no name. Raises Invalid
    where there are too many lines.
    """
    said = list(lines_of(text, COLUMNS))
    people = _people([one.parts[0] for one in said if isinstance(one, Said)])
    today = at.astimezone(by.zone).date()
    lines: dict[tuple[int, date], Line] = {}
    troubles: list[Trouble] = []
    for one in said:
        try:
            line = _line(one, people, today=today)
            if (same := lines.get((line.customer.pk, line.day))) is not None:
                raise Invalid(f"the same customer and day as in line {same.number}.")
            lines[line.customer.pk, line.day] = line
        except Invalid as refused:
            troubles.append(Trouble(one.number, str(refused)))
    return _beside_known(list(lines.values()), troubles)


def _people(names: list[str]) -> dict[str, list[Customer]]:
    wanted = {name.casefold() for name in names}
    rows = Customer.objects.annotate(as_name=Lower("name"), as_email=Lower("email"))
    found: dict[str, list[Customer]] = defaultdict(list)
    chosen = rows.filter(as_name__in=wanted) | rows.filter(as_email__in=wanted)
    for one in chosen | rows.filter(phone__in=wanted):
        for name in {one.name.casefold(), one.email.casefold(), str(one.phone)} & wanted:
            found[name].append(one)
    return found


def _line(one: Said | Trouble, people: dict[str, list[Customer]], *, today: date) -> Line:
    if isinstance(one, Trouble):
        raise Invalid(one.why)
    name, score, day = one.parts
    found = people.get(name.casefold(), [])
    if not name or not found:
        raise Invalid(f"no customer {quoted(name)} is known; add them first.")
    if len(found) > 1:
        raise Invalid(
            f"{len(found)} customers are called {quoted(name)}; use an e-mail or a phone."
        )
    if score not in {str(number) for number in range(LOWEST, HIGHEST + 1)}:
        raise Invalid(f"{quoted(score)} is no score; {LOWEST} to {HIGHEST}.")
    when = day_said(day)
    if when > today:
        raise Invalid("this day is still to come.")
    if when.year < FIRST_YEAR:
        raise Invalid(f"before {FIRST_YEAR}? Write the day as 2026-11-28.")
    return Line(one.number, found[0], int(score), when)


def _beside_known(lines: list[Line], troubles: list[Trouble]) -> Import:
    rows = LoyaltyReading.objects.filter(
        customer__in={line.customer.pk for line in lines},
        moment=Moment.BASELINE,
        source=Source.IMPORTED,
        incident=None,
    )
    known = {(one.customer_id, one.read_at): one.score for one in rows}
    taken = []
    for line in lines:
        score = known.get((line.customer.pk, line.read_at))
        if score is not None and score != line.score:
            why = f"on this day {score} was read in already; a reading is never changed."
            troubles.append(Trouble(line.number, why))
        taken.append(Line(line.number, line.customer, line.score, line.day, score is not None))
    return Import(taken, sorted(troubles, key=lambda one: one.number))
