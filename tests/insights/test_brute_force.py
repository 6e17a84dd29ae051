"""Every figure of every insight is what plain loops over all rows find. Issue 5.

Some hundred random incidents belong to the suite; INCIDENTS=10000 asks of more.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from incidents.policy.loyalty import Readings
from incidents.queries.insights.authority import authority_of
from incidents.queries.insights.causes import occurrence_of
from incidents.queries.insights.ladder import ladder_of
from incidents.queries.insights.loyalty import bounce_of, bounces_by_rung
from incidents.queries.insights.over_delivery import Spread, consistency_of
from incidents.queries.insights.readings import lifts_of
from incidents.queries.insights.response import Times, first_contact_of, response_of
from incidents.queries.insights.returns import kept_promises, returns_of, still_owed
from incidents.queries.insights.spend import Spent, spend_of, spent_on, spent_since
from tests.insights import by_hand
from tests.insights.asked import NOW, Asked
from tests.insights.by_hand import Rows
from tests.insights.house import House

INCIDENTS = int(os.environ.get("INCIDENTS", "300"))
READERS = ("owner", "manager", "desk")
QUESTIONS = ("", "period=365", "period=365&place", "period=365&room", "kind", "severity=urgent")

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = House(5, incidents=INCIDENTS, ends=NOW)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the database does by itself where rows stay
        connection.check_constraints()  # once, and not after each test
        made.rows = Rows()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(params=QUESTIONS)
def question(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=READERS)
def asked(request: pytest.FixtureRequest, house: House, question: str) -> Asked:
    return Asked(house, request.param, question)


def test_the_house_is_lively(house: House) -> None:
    asked = Asked(house, "desk", "period=365")
    assert len(asked.seen) > INCIDENTS / 4
    assert len(asked.seen) < len(Asked(house, "owner", "period=365").seen)
    bounce = bounce_of(asked.filters.qs)
    assert min(bounce.count, bounce.estimated, bounce.missing) > 0


def test_response(asked: Asked) -> None:
    found = response_of(asked.filters.qs)

    for whole, parts, column, kind in (
        (found.contact, found.contact_by_severity, "first_contact_at", "first_contact"),
        (found.fix, found.fix_by_severity, "fixed_at", "fix"),
    ):
        by_hand_ones = by_hand.times(asked.rows, asked.seen, column, kind)
        assert [_said(one) for one in (whole, *parts)] == by_hand_ones
    tile = first_contact_of(asked.filters.qs)
    assert _said(tile)[:5] == _said(found.contact)[:5]
    steps = Counter(one["resolved_first_interaction"] for one in asked.seen)
    assert _share(found.fixed_at_first_contact) == (steps[True], steps[True] + steps[False])
    handed = sum(1 for one in asked.seen if one["handoff_count"])
    assert _share(found.handed_over) == (handed, len(asked.seen))


def test_ladder(asked: Asked) -> None:
    found = ladder_of(asked.filters.qs)

    rungs = Counter(one["rung"] for one in asked.seen)
    assert found.on_rung == tuple(rungs[rung] for rung in range(4))
    over = [one for one in asked.seen if one["status"] in {"fixed", "closed"}]
    none = [one for one in over if one["rung"] < 3 and one["no_extra_reason"]]
    assert _share(found.no_extra) == (len(none), len(over))
    assert _share(found.top) == (rungs[3], len(asked.seen))


def test_what_happened(asked: Asked) -> None:
    found, seen = occurrence_of(asked.filters.qs), asked.seen

    types = Counter(asked.rows.type.get(one["incident_type_id"], "No type yet") for one in seen)
    assert {one.name: one.count for one in found.types} == types
    causes = Counter(asked.rows.cause.get(one["number"], "") for one in seen)
    del causes[""]
    assert {one.key: one.count for one in found.causes} == causes
    closed = [one for one in seen if one["status"] == "closed"]
    unchanged = [one for one in closed if one["process_fix_id"] is None]
    by_us = [one for one in seen if one["discovered_by"] == "staff"]
    assert found.incidents == len(seen)
    assert _share(found.diagnosed) == (causes.total(), len(seen))
    assert _share(found.found_by_us) == (len(by_us), len(seen))
    assert _share(found.closed_without_a_change) == (len(unchanged), len(closed))


@pytest.mark.parametrize("with_estimates", [False, True])
def test_loyalty(asked: Asked, with_estimates: bool) -> None:
    found = bounce_of(asked.filters.qs, with_estimates=with_estimates)

    fixed = by_hand.back_on_their_feet(asked.seen)
    heard = [by_hand.scores(asked.rows, one, guesses=False) for one in fixed]
    filled = [by_hand.scores(asked.rows, one, guesses=True) for one in fixed]
    real = [one for one in heard if None not in one]
    guessed = [
        all_three
        for known, all_three in zip(heard, filled, strict=True)
        if None in known and None not in all_three
    ]
    counted = real + guessed if with_estimates else real
    assert found.count == len(counted)
    assert found.estimated == (0 if with_estimates else len(guessed))
    assert found.missing == len(fixed) - len(real) - len(guessed)
    assert _share(found.without) == (found.estimated + found.missing, len(fixed))
    assert Counter(map(_three, found.complete)) == Counter(map(tuple, counted))
    for name, of in {
        "baseline": lambda b, f, r: b,
        "after_failure": lambda b, f, r: f,
        "after_recovery": lambda b, f, r: r,
        "drop": lambda b, f, r: f - b,
        "lift": lambda b, f, r: r - f,
        "bounce": lambda b, f, r: r - b,
    }.items():
        assert getattr(found, name) == _average([of(*one) for one in counted])
    assert _share(found.above) == (sum(1 for b, _, r in counted if r > b), len(counted))
    points = {"promoter": 100, "passive": 0, "detractor": -100}
    for at, (moment, nps) in enumerate(found.nps):
        assert moment == by_hand.MOMENTS[at]
        assert (nps and nps.value) == _average([points[_band(one[at])] for one in counted])
    moved = Counter((_band(f), _band(r)) for _, f, r in counted)
    for before, counts in found.conversion():
        assert counts == [moved[before, band] for band in ("detractor", "passive", "promoter")]


def test_the_bounce_of_each_rung(asked: Asked) -> None:
    found = bounces_by_rung(asked.filters.qs)

    by_rung = defaultdict(list)
    for one in by_hand.back_on_their_feet(asked.seen):
        by_rung[one["rung"]].append(by_hand.scores(asked.rows, one, guesses=False))
    assert found.keys() == by_rung.keys()
    for rung, all_scores in by_rung.items():
        complete = [tuple(one) for one in all_scores if None not in one]
        said = [
            (one.baseline, one.after_failure, one.after_recovery) for one in found[rung].complete
        ]
        assert Counter(said) == Counter(complete)
        assert found[rung].recoveries == len(all_scores)


def test_who_came_back(asked: Asked) -> None:
    found = returns_of(asked.filters.qs)

    numbers = {one["number"] for one in asked.seen}
    good = [
        one
        for one in asked.rows.vouchers
        if one["incident_id"] in numbers and one["status"] != "void"
    ]
    with_one = {one["incident_id"] for one in good}
    fixed = by_hand.back_on_their_feet(asked.seen)
    noticed = [one for one in fixed if one["returned_at"] or one["number"] in with_one]
    back = [one for one in noticed if by_hand.within_ninety_days(one)]
    states = Counter(one["status"] for one in good)
    assert _share(found.came_back) == (len(back), len(noticed))
    assert _share(found.redeemed) == (states["redeemed"], len(good))
    assert (found.outstanding, found.expired) == (states["issued"], states["expired"])
    assert still_owed(asked.filters.qs) == sum(
        one["cost"] for one in good if one["status"] == "issued"
    )
    assert kept_promises(asked.filters.qs) == sum(
        one["amount"]
        for one in asked.rows.ledger
        if one["kind"] == "redemption" and one["incident_id"] in numbers
    )


def test_spend(asked: Asked) -> None:
    rows = asked.filters.of_their_place
    found = spend_of(rows)

    lifts = _lifts(asked)
    assert lifts_of(rows) == lifts
    numbers = {one["number"] for one in asked.their_place}
    spends = [one for one in asked.rows.spends if one["incident_id"] in numbers]
    assert _sum(found.total) == _sum(spent_on(rows)) == _summed(spends, lifts)
    for column, groups in (("purpose", found.by_purpose), ("kind", found.by_kind)):
        named = defaultdict(list)
        for one in spends:
            named[asked.rows.remedies[one["remedy_id"]][column]].append(one)
        assert {one.key: _sum(one) for one in groups} == {
            key: _summed(some, lifts) for key, some in named.items()
        }
        assert sorted(groups, key=lambda one: (-one.amount, one.name)) == groups
    own = [one for one in spends if one["authorised_by"] == "self"]
    assert _share(found.own_authority) == (len(own), len(spends))
    start = NOW - timedelta(days=20)
    late = [one for one in spends if one["at"] >= start]
    assert _sum(spent_since(rows, start)) == _summed(late, lifts)


def test_over_delivery(asked: Asked) -> None:
    found = consistency_of(asked.filters.of_their_place)

    worked_out = by_hand.given_against_failed(asked.rows, asked.their_place)
    assert found.unknown == worked_out["unknown"]
    assert _spread(found.whole) == by_hand.spread(worked_out["all"])
    for by, spreads in (
        ("type", found.by_type),
        ("place", found.by_place),
        ("person", found.by_person),
    ):
        assert [(one.name, _spread(one)) for one in spreads] == sorted(
            (name, by_hand.spread(tenths)) for name, tenths in worked_out[by].items()
        )


def test_use_of_authority(asked: Asked) -> None:
    found = authority_of(asked.filters.of_their_place)

    numbers = {one["number"] for one in asked.their_place}
    used: dict[str, list[Any]] = defaultdict(lambda: [Decimal(0), set(), Decimal(0), 0])
    for one in asked.rows.spends:
        if one["authorised_by"] == "self" and one["incident_id"] in numbers:
            mine = used[asked.rows.person[one["person_id"]]]
            mine[0] += one["amount"]
            mine[1].add(one["incident_id"])
    for one in asked.rows.approvals:
        if one["incident_id"] in numbers:
            mine = used[asked.rows.person[one["requested_by_id"]]]
            mine[2] += one["amount"]
            mine[3] += 1
    assert [(one.name, one.own, one.recoveries, one.asked, one.requests) for one in found] == [
        (name, own, len(touched), wanted, requests)
        for name, (own, touched, wanted, requests) in sorted(used.items())
    ]


def _lifts(asked: Asked) -> dict[int, int]:
    found = {}
    for one in asked.their_place:
        _, after_failure, after_recovery = by_hand.scores(asked.rows, one, guesses=False)
        if after_failure is not None and after_recovery is not None:
            found[one["number"]] = after_recovery - after_failure
    return found


def _summed(spends: list[dict[str, Any]], lifts: dict[int, int]) -> tuple[Any, ...]:
    touched = {one["incident_id"] for one in spends}
    lifted = sorted(lifts[number] for number in touched if number in lifts)
    return sum(one["amount"] for one in spends), len(touched), lifted, _average(lifted)


def _sum(one: Spent) -> tuple[Any, ...]:
    return one.amount, one.recoveries, sorted(one.lifts), one.lift


def _said(one: Times) -> tuple[Any, ...]:
    return one.name, one.count, one.median, one.p90, one.waiting, one.met, one.late


def _spread(one: Spread) -> tuple[Any, ...]:
    marks = (one.reached.part, one.far_above.part)
    return (one.least, one.middle, one.most, one.count, *marks)


def _three(one: Readings) -> tuple[int | None, ...]:
    return one.baseline, one.after_failure, one.after_recovery


def _share(share: Any) -> tuple[int, int]:
    return share.part, share.whole


def _average(values: list[int]) -> float | None:
    return sum(values) / len(values) if values else None


def _band(score: int) -> str:
    return "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"
