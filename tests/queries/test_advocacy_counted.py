"""Word of mouth over random recoveries, against the same counted row by row."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from incidents.models import AdvocacyEvent, Customer, Incident, LedgerEntry, LoyaltyReading
from incidents.policy.figures import Share
from incidents.queries.insights.advocacy import advocacy_of, worth_of
from incidents.words.loyalty import AdvocacyKind, Moment, Source
from tests.makers import make_customer, make_remedy

DAY = timedelta(days=1)
GOOD = ("referral", "review", "testimonial", "praise", "told_friends")
MANY = 400


@pytest.fixture
def random_house(staff_member, harbour, noon):
    """Rows as no action would write so many of them; each kind of end is among them."""
    chance = Random(179181)  # noqa: S311
    customers = [make_customer(f"Guest {number:03}") for number in range(MANY // 4)]
    kept = {"owner": staff_member, "logged_by": staff_member, "location": harbour}
    Incident.objects.bulk_create(
        Incident(
            what_happened="A cold room",
            customer=chance.choice(customers),
            occurred_at=noon,
            logged_at=noon,
            status="fixed" if fixed else "open",
            fixed_at=noon + chance.randrange(200) * DAY if fixed else None,
            **kept,
        )
        for fixed in (chance.random() < 0.8 for _ in range(MANY))
    )
    incidents = list(Incident.objects.order_by("pk"))
    AdvocacyEvent.objects.bulk_create(
        _event(chance.choice(incidents), number, chance, by=staff_member, at=noon)
        for number in range(MANY)
    )
    LoyaltyReading.objects.bulk_create(
        LoyaltyReading(
            customer=one.customer,
            incident=one,
            moment=chance.choice(Moment.values),
            score=chance.randrange(7, 11),
            source=chance.choice([Source.CALL, Source.CALL, Source.ESTIMATE]),
            read_at=noon + chance.randrange(100_000) * timedelta(minutes=1),
            recorded_by=staff_member,
            recorded_at=noon,
        )
        for one in (chance.choice(incidents) for _ in range(MANY))
    )
    for one in chance.sample(incidents, 30):
        cost = f"{chance.randrange(100, 9_000) / 100:.2f}"
        make_remedy(one, cost=cost, by=staff_member, at=noon)
    return incidents


def _event(incident, number, chance, *, by, at):
    kind = chance.choice(AdvocacyKind.values)
    refers, taken = kind == "referral", chance.random() < 0.1
    days = chance.choice([None, 0, 90, 179, 180, 181, 300])
    return AdvocacyEvent(
        customer=incident.customer,
        incident=incident,
        days_after=days if incident.fixed_at else None,
        kind=kind,
        happened_on=(at + number * DAY).date(),
        new_customer=make_customer(f"Sent {number}") if refers else None,
        value=Decimal(chance.randrange(100_000)) / 100 if refers and number % 3 else None,
        recorded_by=by,
        recorded_at=at,
        taken_back_at=at if taken else None,
        taken_back_by=by if taken else None,
        taken_back_reason="A slip" if taken else "",
    )


def row_by_row():
    """What stands, what follows a fix, and what of it counts, in plain Python."""
    rows = AdvocacyEvent.objects.select_related("incident", "customer")
    standing = [one for one in rows if one.taken_back_at is None]
    after = [one for one in standing if one.incident.fixed_at and one.days_after is not None]
    return standing, after, [one for one in after if one.days_after <= 180]


def test_every_count_is_that_of_the_rows(random_house, noon):
    standing, after, within = row_by_row()
    fixed = [one for one in random_house if one.fixed_at]
    at = noon + 250 * DAY

    found = advocacy_of(Incident.objects.all(), at=at)

    counted, all_of_them = (Counter(one.kind for one in rows) for rows in (within, after))
    assert {one.kind.value: (one.count, one.later) for one in found.told} == {
        kind: (counted[kind], all_of_them[kind] - counted[kind]) for kind in AdvocacyKind.values
    }
    heard = {one.incident_id for one in within}
    assert (found.recoveries, found.not_heard) == (
        len(fixed),
        Share(len(fixed) - len(heard), len(fixed)),
    )
    still = [one for one in fixed if one.fixed_at > at - 180 * DAY]
    assert found.still_open == Share(len(still), len(fixed))
    assert found.before_the_fix == sum(1 for one in standing if one.days_after is None)


def test_the_ambassadors_are_those_of_the_rows(random_house, noon):
    _, _, within = row_by_row()
    last = {}
    for reading in LoyaltyReading.objects.select_related("incident").order_by("read_at", "pk"):
        after = reading.moment == "after_recovery" and reading.source != "estimate"
        if after and reading.incident.fixed_at:
            last[reading.customer_id] = reading.score
    spoke = {one.customer_id for one in within if one.kind in GOOD}
    expected = {pk for pk in spoke if last.get(pk, 0) >= 9}

    found = advocacy_of(Incident.objects.all(), at=noon).ambassadors

    assert {one.pk for one in found} == expected
    assert 0 < len(expected) < len(spoke) < Customer.objects.count()


def test_revenue_and_cost_are_those_of_the_rows(random_house):
    _, _, within = row_by_row()
    sent = [one for one in within if one.kind == "referral"]
    known = [one.value for one in sent if one.value is not None]
    spends = LedgerEntry.objects.select_related("incident")

    found = worth_of(Incident.objects.all())

    assert (found.revenue, found.known) == (sum(known), Share(len(known), len(sent)))
    assert found.cost == sum(one.amount for one in spends if one.incident.fixed_at)
