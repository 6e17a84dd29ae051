"""How far the recoveries of today have come: each path ends where somebody has to act."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

from incidents.actions.approvals import expire_approvals
from incidents.actions.holds import hold_incident
from incidents.actions.ownership import request_handoff
from incidents.actions.remedies import propose_remedy, withdraw_remedy
from incidents.management.demo.afterwards import changed, diagnosed
from incidents.management.demo.care import (
    fixed,
    guided,
    listened,
    logged,
    reached,
    regretted,
    withdrawn,
)
from incidents.management.demo.giving import costly, more_than_right, proposal
from incidents.management.demo.recovery import Recovery
from incidents.management.demo.stage import Steps
from incidents.management.demo.telling import made_good
from incidents.policy.clock import REQUESTS_EXPIRE_AFTER_HOURS
from incidents.policy.follow_ups import CHECK_IN_AFTER_DAYS
from incidents.policy.holds import MAY_STAND_STILL
from incidents.policy.spending import EVERYONE
from incidents.policy.working_time import instant
from incidents.words.remedies import Purpose

CALL_IN = timedelta(minutes=90)
BROUGHT_IN = timedelta(minutes=75)
LATE_SINCE = timedelta(minutes=25)
A_CAR, CAR_COSTS = "A car with driver for the afternoon", Decimal(180)
WHY_NO_CAR = "Friends picked them up before it came, and the driver charges nothing."
TOMORROW_AT = time(10)

Path = Callable[[Recovery], Steps]


def only_logged(told: Recovery) -> Steps:
    yield from logged(told)


def taken_back(told: Recovery) -> Steps:
    yield from logged(told)
    yield from withdrawn(told)


def on_the_way(told: Recovery) -> Steps:
    yield from logged(told)
    yield from reached(told)
    yield from listened(told)


def fixed_and_regretted(told: Recovery) -> Steps:
    yield from on_the_way(told)
    yield from fixed(told)
    yield from regretted(told)


def advised(told: Recovery) -> Steps:
    yield from on_the_way(told)
    yield from guided(told)
    yield from fixed(told)
    yield from regretted(told)


def step_by_step(told: Recovery) -> Steps:
    yield from logged(told)
    yield from made_good(told)


def passed_on(told: Recovery) -> Steps:
    """The evening desk asks the front desk to take it on."""
    yield from on_the_way(told)
    yield told.later(2, 5)
    request_handoff(
        told.incident,
        receiver=told.house.people["front-desk"],
        reason="My shift ends at three and they come back at seven",
        customer_was_told="That the front desk looks after them tonight and knows everything.",
        by=told.owner,
        at=told.at,
    )


def asks(minutes_ago: float, *, cost: Decimal | None = None) -> Path:
    """More than the desk may spend, asked for some minutes ago and not answered yet."""

    def asked(told: Recovery) -> Steps:
        yield from fixed_and_regretted(told)
        told.at = told.stage.now - timedelta(minutes=minutes_ago)
        yield told.at
        given = told.story.compensation
        given = given if given and given.cost > EVERYONE else costly(told)
        plan = proposal(told, replace(given, cost=cost or given.cost), Purpose.COMPENSATION)
        propose_remedy(told.incident, proposal=plan, by=told.owner, at=told.at)

    return asked


def promised_for_tonight(told: Recovery) -> Steps:
    """The extra is planned for later, and a colleague brings it."""
    yield from fixed_and_regretted(told)
    yield told.later(2, 5)
    plan = replace(
        proposal(told, told.story.gift, Purpose.EXTRA),
        minutes_after_fix=None,
        due_at=told.stage.now.replace(second=0, microsecond=0) + BROUGHT_IN,
        giver=told.house.people["restaurant-floor"],
    )
    propose_remedy(told.incident, proposal=plan, by=told.owner, at=told.at)


def promised_and_late(told: Recovery) -> Steps:
    """The extra was to be brought by now, and whoever brings it has not come back yet."""
    yield from fixed_and_regretted(told)
    yield told.later(2, 5)
    plan = replace(
        proposal(told, told.story.gift, Purpose.EXTRA),
        minutes_after_fix=None,
        due_at=max(told.stage.now - LATE_SINCE, told.at + timedelta(minutes=5)),
        giver=told.house.people["front-desk"],
    )
    propose_remedy(told.incident, proposal=plan, by=told.owner, at=told.at)


def unanswered(told: Recovery) -> Steps:
    """More was asked for than the desk may spend, over a weekend on which nobody decided."""
    yield from fixed_and_regretted(told)
    yield told.later(3, 8)
    plan = proposal(told, costly(told), Purpose.COMPENSATION)
    propose_remedy(told.incident, proposal=plan, by=told.owner, at=told.at)
    told.at += timedelta(hours=REQUESTS_EXPIRE_AFTER_HOURS, minutes=1)
    yield told.at
    expire_approvals(at=told.at)
    yield from diagnosed(told)
    yield from changed(told)


def taken_back_again(told: Recovery) -> Steps:
    """Spent on their own authority, and not needed in the end: a manager takes the money back."""
    yield from fixed_and_regretted(told)
    yield told.later(3, 8)
    plan = replace(proposal(told, costly(told), Purpose.COMPENSATION), what=A_CAR, cost=CAR_COSTS)
    car = propose_remedy(told.incident, proposal=plan, by=told.owner, at=told.at)
    yield told.later(35, 50)
    withdraw_remedy(car, reason=WHY_NO_CAR, by=told.manager, at=told.at)
    yield from more_than_right(told)
    yield from diagnosed(told)
    yield from changed(told)


def waits_for_them(told: Recovery) -> Steps:
    """Reached, and what is left waits for the customer until tomorrow morning."""
    yield from on_the_way(told)
    yield told.later(1, 3)
    place = told.incident.location
    tomorrow = told.at.astimezone(place.zone).date() + timedelta(days=1)
    hold_incident(
        told.incident,
        reason="They land tomorrow at nine and want to choose for themselves",
        until=instant(tomorrow, TOMORROW_AT, place.zone),
        kinds=MAY_STAND_STILL,
        by=told.owner,
        at=told.at,
    )


def fixed_a_week_ago(told: Recovery) -> Steps:
    """Fixed so that its call falls due today, a little later."""
    yield from on_the_way(told)
    told.at = told.stage.now - timedelta(days=CHECK_IN_AFTER_DAYS) + CALL_IN - timedelta(minutes=20)
    yield from fixed(told)
    yield from regretted(told)
    yield from diagnosed(told)
    yield from changed(told)
