"""The rate of many random incidents, against a count that reads every row by itself."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from incidents.models import Incident, IncidentType
from incidents.policy.rates import Rate
from incidents.queries.insights.rate import Asked, Tally, rates_of
from incidents.queries.volumes import months_back
from incidents.words.incidents import DiscoveredBy
from tests.makers import make_department, make_location, make_volume

SINCE, AT = date(2026, 1, 1), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
MONTHS = [months_back(date(2026, 7, 1), back) for back in range(7)]
ZONES = ("Pacific/Auckland", "America/New_York", "Europe/Berlin")
MANY = 10_000


@pytest.fixture
def house(manager_user):
    """Three places far from each other with two departments each, and volumes with gaps."""
    chance = Random(7)  # noqa: S311
    places = [make_location(zone, time_zone=zone) for zone in ZONES]
    parts = {
        one.pk: [make_department(name, location=one) for name in ("Rooms", "Bar")] for one in places
    }
    for place in places:
        for month in MONTHS:
            for part in (None, *parts[place.pk]):
                if chance.random() < 0.5:
                    actions = chance.randrange(100, 4_000)
                    known = {"month": month, "department": part, "actions": actions}
                    make_volume(place, by=manager_user, at=AT, **known)
    return places, parts


@pytest.fixture
def many(house, staff_member):
    chance = Random(11)  # noqa: S311
    places, parts = house
    kinds = list(IncidentType.objects.order_by("pk"))
    rows = []
    for _ in range(MANY):
        place = chance.choice(places)
        occurred = AT - timedelta(seconds=chance.randrange(200 * 86_400))
        rows.append(
            Incident(
                what_happened="Late",
                location=place,
                incident_type=chance.choice([None, *kinds]),
                department=chance.choice([None, *parts[place.pk]]),
                discovered_by=chance.choice(DiscoveredBy.values),
                is_restricted=chance.random() < 0.1,
                status=chance.choice(["open", "open", "open", "withdrawn"]),
                owner=staff_member,
                logged_by=staff_member,
                occurred_at=occurred,
                logged_at=occurred + timedelta(seconds=chance.randrange(5 * 86_400)),
            )
        )
    return Incident.objects.bulk_create(rows)


def counted_one_by_one(rows, places):
    """What each month and place has by the rule, read row by row."""
    found = Counter()
    for row in rows:
        month = row.occurred_at.astimezone(row.location.zone).date().replace(day=1)
        if row.status != "withdrawn" and month >= SINCE:
            found[(row.location_id, month, row.department_id)] += 1
    tallies = {}
    for place in places:
        done = {(v.month, v.department_id): v.actions for v in place.volumes.all()}
        for month in sorted(MONTHS):
            here = {
                part: n for (at, when, part), n in found.items() if (at, when) == (place.pk, month)
            }
            if (month, None) in done:
                tally = Tally(Rate(sum(here.values()), done[(month, None)]))
            else:
                kept = {part: n for (when, part), n in done.items() if when == month}
                inside = sum(n for part, n in here.items() if part in kept)
                rate = Rate(inside, sum(kept.values()))
                tally = Tally(rate, left_out=sum(here.values()) - inside)
            tallies[(place.pk, month)] = tally
    return tallies, found


def test_every_figure_is_that_of_counting_one_by_one(house, many, staff_member, colleague):
    places, _ = house
    seen = [one for one in many if not one.is_restricted]
    tallies, found = counted_one_by_one(seen, places)

    asked = Asked(SINCE, AT)
    rates = rates_of(Incident.objects.visible_to(colleague).counted(), asked)

    assert rates.whole == sum(tallies.values(), Tally())
    assert [(one.name, one.tally) for one in rates.months] == [
        (f"{month:%b %Y}", sum((tallies[(place.pk, month)] for place in places), Tally()))
        for month in sorted(MONTHS)
    ]
    wholes = {one.name: one.tally for one in rates.places if not one.name.startswith("of which")}
    assert {name: tally for name, tally in wholes.items() if name in ZONES} == {
        place.name: sum((tallies[(place.pk, month)] for month in MONTHS), Tally())
        for place in places
    }
    assert sum(one.tally.rate.incidents for one in rates.types) == rates.whole.rate.incidents
    assert sum(share.part for _, _, share in rates.found_by) == sum(found.values())


def test_one_department_is_that_of_counting_one_by_one(house, many, colleague):
    places, parts = house
    rows = Incident.objects.visible_to(colleague).counted()
    for part in parts[places[0].pk]:
        mine = [one for one in many if one.department_id == part.pk and not one.is_restricted]
        _, found = counted_one_by_one(mine, places)
        done = {volume.month: volume.actions for volume in part.volumes.all()}
        inside = sum(n for (_, month, _), n in found.items() if month in done)

        whole = rates_of(rows.filter(department=part), Asked(SINCE, AT, department=part)).whole

        assert whole == Tally(
            Rate(inside, sum(n for month, n in done.items() if month >= SINCE)),
            left_out=sum(found.values()) - inside,
        )
