"""What customers did since: what they told others, whom they sent, and that they came back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from incidents.actions.advocacy import Said, record_advocacy, take_back_advocacy
from incidents.actions.customers import Known
from incidents.actions.returns import Seen, record_return
from incidents.management.demo.recovery import Recovery, office_time
from incidents.management.demo.stage import Steps
from incidents.management.demo.stories import words_since
from incidents.models import AdvocacyEvent, Customer
from incidents.policy.advocacy import is_good_word
from incidents.policy.loyalty import PASSIVE_FROM, nps_band
from incidents.words.loyalty import AdvocacyKind, Moment, NpsBand, ReturnKind

# How often among a hundred, by how loyal they ended: a good word, a bad one, a visit.
OFTEN = {
    NpsBand.PROMOTER: (56, 2, 44),
    NpsBand.PASSIVE: (16, 6, 22),
    NpsBand.DETRACTOR: (2, 20, 6),
}
GOOD = {
    AdvocacyKind.REFERRAL: 9,
    AdvocacyKind.REVIEW: 7,
    AdvocacyKind.TOLD_FRIENDS: 6,
    AdvocacyKind.PRAISE: 3,
    AdvocacyKind.TESTIMONIAL: 2,
}
BAD = {AdvocacyKind.COMPLAINT: 2, AdvocacyKind.TOLD_OTHERS: 3}
SOONEST, LATEST = 1, 24  # days after closing
BROUGHT, SPENT = (180, 2600), (40, 420)  # in whole units; now and then nobody knows
NOT_KNOWN_PERCENT, SLIP_PERCENT = 30, 4
LINK = "https://reviews.example/{}"
SLIP = "It was meant for another guest."


def lived_on(told: Recovery) -> None:
    """Begin what comes after closing; silence is the most frequent of all."""
    read = told.incident.readings.filter(moment=Moment.AFTER_RECOVERY).order_by("pk").last()
    customer = told.incident.customer
    if customer is None:
        return
    # A chance of its own: what comes after changes nothing that came before.
    chance = Random(f"since {told.incident.pk}")  # noqa: S311
    band = nps_band(read.score if read else PASSIVE_FROM)
    good, bad, visits = OFTEN[band]
    for kinds, percent in ((GOOD, good), (BAD, bad)):
        if chance.randrange(100) < percent:
            kind = chance.choices(list(kinds), list(kinds.values()))[0]
            told.stage.begin(_told_others(told, customer, kind, chance=chance))
    if chance.randrange(100) < visits:
        told.stage.begin(_came_back(told, customer, chance=chance))


def _told_others(
    told: Recovery, customer: Customer, kind: AdvocacyKind, *, chance: Random
) -> Steps:
    at = _later(told, chance)
    yield at
    heard = words_since(told.story.department)
    new = _somebody_new(heard["sent"], chance)
    if kind == AdvocacyKind.REFERRAL and new is None:
        kind = AdvocacyKind.TOLD_FRIENDS
    refers = kind == AdvocacyKind.REFERRAL
    said = Said(
        kind,
        at.astimezone(told.incident.location.zone).date(),
        words="" if refers else chance.choice(heard[kind]),
        link=LINK.format(told.incident.pk) if kind == AdvocacyKind.REVIEW else "",
        value=_amount(BROUGHT, chance) if refers else None,
        new_customer=new if refers else None,
    )
    event = record_advocacy(customer, said=said, by=told.owner, at=at)
    yield from _slip(told, event, at=at, chance=chance)


def _slip(
    told: Recovery, event: AdvocacyEvent, *, at: datetime, chance: Random
) -> Iterator[datetime]:
    """Now and then it was entered for the wrong customer, and is taken back."""
    if is_good_word(event.kind) and chance.randrange(100) < SLIP_PERCENT:
        later = at + timedelta(minutes=25)
        yield later
        take_back_advocacy(event, reason=SLIP, by=told.owner, at=later)


def _came_back(told: Recovery, customer: Customer, *, chance: Random) -> Steps:
    at = _later(told, chance)
    yield at
    day = at.astimezone(told.incident.location.zone).date()
    if customer.returns.filter(happened_on=day).exists():
        return
    kind = chance.choice(ReturnKind.values)
    seen = Seen(kind, day, revenue=_amount(SPENT, chance))
    record_return(customer, seen=seen, by=told.owner, at=at)


def _later(told: Recovery, chance: Random) -> datetime:
    days = chance.uniform(SOONEST, LATEST)
    return office_time(told.at + timedelta(days=days), told.incident.location)


def _amount(between: tuple[int, int], chance: Random) -> Decimal | None:
    if chance.randrange(100) < NOT_KNOWN_PERCENT:
        return None
    return Decimal(chance.randrange(*between)) + Decimal(chance.choice((0, 50))) / 100


def _somebody_new(names: list[str], chance: Random) -> Known | None:
    taken = set(Customer.objects.filter(name__in=names).values_list("name", flat=True))
    free = [name for name in names if name not in taken]
    return Known(name=chance.choice(free)) if free else None
