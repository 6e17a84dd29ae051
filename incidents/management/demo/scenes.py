"""What is going on as the demo begins: a live minute, and something waiting for everybody."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from incidents.management.demo.house import BERLIN, PLACES
from incidents.management.demo.paths import (
    CALL_IN,
    Path,
    advised,
    asks,
    fixed_a_week_ago,
    on_the_way,
    only_logged,
    passed_on,
    promised_and_late,
    promised_for_tonight,
    step_by_step,
    taken_back,
    taken_back_again,
    unanswered,
    waits_for_them,
)
from incidents.management.demo.recovery import Turn
from incidents.management.demo.telling import whole
from incidents.policy.follow_ups import CHECK_IN_AFTER_DAYS

# Web and clockwork need some seconds to start; then the clock is seen working.
AT_RISK_SOON = timedelta(seconds=60)
LATE_SOON = timedelta(seconds=100)
ABOVE_EVERY_MANAGER = Decimal(2600)
HARBOUR_CALLS_UNTIL = PLACES[0].calls_until.hour


@dataclass(frozen=True)
class Scene:
    """One incident of today or of the days that lead to it."""

    story: str
    words: str
    ago: timedelta
    owner: str
    path: Path
    customer: int | None = 0  # which of those the department knows; None: not known yet
    turns: frozenset[Turn] = frozenset()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


LIVE = (
    Scene(
        "power",
        "The screen failed twice while they presented to their investors",
        minutes(92),
        "evening-desk",
        asks(13),
        customer=1,
    ),
    Scene(
        "cold-shower",
        "The shower in 305 turned cold again; they leave for a wedding at noon",
        minutes(45) - AT_RISK_SOON,
        "front-desk",
        on_the_way,
        customer=3,
    ),
    Scene(
        "room-not-ready",
        "Room 102 is still being painted; they sit in the lobby with their bags",
        minutes(60) - LATE_SOON,
        "front-desk",
        on_the_way,
        customer=7,
    ),
)
NOT_TOLD_YET = (
    Scene(
        "charged-twice",
        "Parking was charged to room 330, who came by train; found in the accounts",
        minutes(26),
        "front-desk",
        only_logged,
        customer=8,
    ),
    Scene(
        "group-enquiry",
        "The school's question about an earlier lunch lay in the wrong folder",
        minutes(84),
        "restaurant-floor",
        only_logged,
        customer=7,
    ),
    Scene(
        "wrong-parcels",
        "Two boxes for the clinic hold chocolate with nuts; they are on the van",
        minutes(8),
        "project-desk",
        only_logged,
        customer=4,
    ),
)
WAITING = (
    Scene(
        "laundry",
        "The wedding suit came back from pressing with a burn on the sleeve",
        minutes(88),
        "front-desk",
        asks(6),
        customer=4,
    ),
    Scene(
        "colour",
        "The bride's trial colour turned green at the tips",
        minutes(95),
        "salon-reception",
        asks(4),
        customer=2,
    ),
    Scene(
        "caterer-late",
        "Dinner for the conference came ninety minutes late and cold",
        minutes(170),
        "client-desk",
        asks(38, cost=ABOVE_EVERY_MANAGER),
        customer=1,
    ),
    Scene(
        "luggage",
        "The cello of room 521 went with the wrong taxi; the concert is tonight",
        minutes(52),
        "evening-desk",
        passed_on,
        customer=4,
    ),
    Scene(
        "proposal-late",
        "The floor plan for the open day was promised for this morning",
        minutes(125),
        "client-desk",
        advised,
        customer=6,
    ),
    Scene(
        "not-clean",
        "A wet towel in the wardrobe of room 207, and they had just unpacked",
        minutes(132),
        "front-desk",
        promised_for_tonight,
        customer=9,
    ),
    Scene(
        "dish-gone",
        "No lobster left for the table by the window; they had ordered ahead",
        minutes(47),
        "restaurant-floor",
        on_the_way,
        customer=None,
    ),
)
# One stands still for a reason, and one for none: its owner is asked.
QUIET = (
    Scene(
        "luggage",
        "The trunk with the samples for the fair stayed at the airport overnight",
        minutes(34),
        "front-desk",
        waits_for_them,
        customer=2,
    ),
    Scene(
        "charged-twice",
        "The minibar of room 118 was charged twice; the card shows both",
        timedelta(hours=6, minutes=10),
        "evening-desk",
        on_the_way,
        customer=5,
    ),
)
THESE_DAYS = (
    Scene(
        "room-not-ready",
        "The suite for the anniversary was given to somebody else; they got a twin room",
        timedelta(days=5, hours=2),
        "front-desk",
        unanswered,
        customer=8,
    ),
    Scene(
        "wake-up",
        "The taxi to the harbour tour was booked for the evening instead of the morning",
        timedelta(days=2, hours=4),
        "front-desk",
        taken_back_again,
        customer=3,
    ),
    Scene(
        "not-clean",
        "Crumbs and a used glass in 214 as they came back from the concert",
        timedelta(hours=4, minutes=10),
        "night-desk",
        promised_and_late,
        customer=0,
    ),
    Scene(
        "product-gone",
        "Logged for the wrong customer; the cream is here",
        timedelta(hours=27),
        "salon-afternoon",
        taken_back,
        customer=1,
    ),
    Scene(
        "slipped",
        "A guest slipped on the wet step by the pool and hurt a wrist; first aid was there",
        timedelta(hours=21),
        "night-desk",
        step_by_step,
        customer=2,
        turns=frozenset({Turn.RESTRICTED, Turn.GUIDED}),
    ),
    Scene(
        "not-clean",
        "Sand in the bed and on the bathroom floor after the change of guests",
        timedelta(days=9, hours=3),
        "front-desk",
        whole,
        customer=5,
        turns=frozenset({Turn.CALL_WAITS}),
    ),
    Scene(
        "wake-up",
        "The call at six rang in the room above; they missed the first ferry",
        timedelta(days=10, hours=1),
        "night-desk",
        whole,
        customer=6,
        turns=frozenset({Turn.CALL_WAITS}),
    ),
    Scene(
        "cold-shower",
        "No hot water in 416 on the morning of the regatta",
        timedelta(days=9, hours=6),
        "front-desk",
        whole,
        customer=6,
        turns=frozenset({Turn.NOT_OKAY}),
    ),
    Scene(
        "invoice-twice",
        "The delivery of September was on the invoice of October again",
        timedelta(days=13, hours=2),
        "project-desk",
        whole,
        customer=3,
        turns=frozenset({Turn.REOPENED}),
    ),
)
CALL_TODAY = Scene(
    "luggage",
    "The bag with the children's shoes stayed in the taxi from the ferry",
    timedelta(days=CHECK_IN_AFTER_DAYS) - CALL_IN + minutes(60),
    "front-desk",
    fixed_a_week_ago,
    customer=0,
)
# When the harbour has stopped calling for the day, it is still afternoon in the old town.
CALL_TONIGHT = replace(
    CALL_TODAY,
    story="stained",
    words="A drop of colour on the white scarf of a customer who was on her way to a party",
    owner="salon-reception",
    customer=9,
)


def scenes_of(now: datetime) -> list[Scene]:
    """Every scene but the live minute; the call of today where people are still called today."""
    hour = now.astimezone(ZoneInfo(BERLIN)).hour
    call = CALL_TODAY if hour < HARBOUR_CALLS_UNTIL else CALL_TONIGHT
    return [*THESE_DAYS, call, *QUIET, *WAITING, *NOT_TOLD_YET]
