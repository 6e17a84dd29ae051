"""What happened in the ninety days before: which story on which day, whose, with which turns."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from incidents.management.demo.house import House
from incidents.management.demo.recovery import Case, Turn
from incidents.management.demo.stage import Stage
from incidents.management.demo.stories import Story
from incidents.models import Customer, User
from incidents.policy.clock import ROUND_THE_CLOCK
from incidents.policy.working_time import instant

DAYS = 90
# Today is told by hand, in scenes.py.
UNTIL_DAYS_AGO = 1
BUSY = {5: 1.5, 6: 1.8, 7: 1.3}  # ISO weekdays: Friday, Saturday, Sunday
A_BAD_WEEK = range(48, 55)  # days ago: the pump of the fourth floor
QUIETER = 0.35  # how much less happens at the end than at the beginning: what was changed works
OPEN_HOURS = {
    "Rooms": (6, 23),
    "Restaurant": (8, 22),
    "Hair": (9, 18),
    "Skin and nails": (10, 18),
    "Events": (8, 17),
    "Gifts": (8, 17),
}
EVENING, NIGHT = 15, 22
# How often each turn is taken among a hundred recoveries; those that need weeks lie further back.
OFTEN = {
    Turn.ON_THE_SPOT: 11,
    Turn.NO_EXTRA: 13,
    Turn.THIN_APOLOGY: 6,
    Turn.LATE_CONTACT: 9,
    Turn.ENTERED_LATE: 3,
    Turn.LATE_FIX: 8,
    Turn.NO_CHANGE: 14,
    Turn.NOT_NAMED: 3,
    Turn.GUIDED: 5,
    Turn.HANDED_OVER: 3,
    Turn.HANDOFF_DECLINED: 1,
    Turn.COSTLY: 5,
    Turn.DECLINED: 2,
    Turn.GIVEN_FIRST: 1,
}
LONG_AGO = {Turn.UNREACHED: 2, Turn.NOT_OKAY: 2, Turn.REOPENED: 2, Turn.NOT_RECOVERED: 3}
LONG_AGO_DAYS = 34
# Whom the same kind of mistake reaches a second time: story and words, and which they are of those
# the department knows. The first one is repeated by a scene of these days.
AGAIN = {("wake-up", 0): 3, ("invoice-twice", 0): 5, ("invoice-twice", 1): 5}
ASKS_A_MANAGER = {Turn.COSTLY, Turn.DECLINED, Turn.GIVEN_FIRST}


def past_cases(
    stories: dict[str, Story], house: House, stage: Stage, *, met: set[tuple[str, int]]
) -> list[Case]:
    """Every story in each of its words, once, on a day of the last ninety.

    `met` is which kind of mistake reaches which customer later; it reaches nobody twice by chance.
    """
    told = [
        (story, number) for story in stories.values() for number in range(len(story.what_happened))
    ]
    cases = [_case(story, number, house, stage=stage, met=met) for story, number in told]
    cases.sort(key=lambda case: case.at)
    return _with_turns(cases, stage)


def _case(
    story: Story, number: int, house: House, *, stage: Stage, met: set[tuple[str, int]]
) -> Case:
    at = _moment(story, house, stage)
    place = house.place_of(story.department)
    return Case(
        story=story,
        words=story.what_happened[number],
        at=at,
        owner=_on_duty(story, house, at.astimezone(place.zone).hour),
        customer=_somebody(story, number, house, stage=stage, met=met),
        variant=number,
    )


def _somebody(
    story: Story, number: int, house: House, *, stage: Stage, met: set[tuple[str, int]]
) -> Customer:
    known = house.customers[story.department]
    first = known.index(stage.chance.choice(known))
    in_turn = [*known[first:], *known[:first]]
    fresh = (one for one in in_turn if (story.kind, one.pk) not in met)
    wanted = AGAIN.get((story.key, number))
    chosen = next(fresh, in_turn[0]) if wanted is None else known[wanted]
    met.add((story.kind, chosen.pk))
    return chosen


def _moment(story: Story, house: House, stage: Stage) -> datetime:
    place = house.place_of(story.department)
    today = stage.now.astimezone(place.zone).date()
    ago = range(UNTIL_DAYS_AGO, DAYS)
    open_days = [days for days in ago if place.hours.works_on(today - timedelta(days=days))]
    likely = [_how_busy(today - timedelta(days=days), days) for days in open_days]
    day = today - timedelta(days=stage.chance.choices(open_days, likely)[0])
    hour = stage.chance.randrange(*OPEN_HOURS[story.department])
    wall = time(hour, stage.chance.randrange(60), stage.chance.randrange(60))
    return instant(day, wall, place.zone)


def _how_busy(day: date, days_ago: int) -> float:
    trend = 1 - QUIETER * (DAYS - days_ago) / DAYS
    return BUSY.get(day.isoweekday(), 1.0) * trend * (2.2 if days_ago in A_BAD_WEEK else 1)


def _on_duty(story: Story, house: House, hour: int) -> User:
    desks = house.desks_of(story.department)
    if hour >= NIGHT or hour < OPEN_HOURS["Rooms"][0] + 1:
        return desks[-1]
    return desks[min(1, len(desks) - 1)] if hour >= EVENING else desks[0]


def _with_turns(cases: list[Case], stage: Stage) -> list[Case]:
    turns: list[set[Turn]] = [set() for _ in cases]
    early = [n for n, case in enumerate(cases) if (stage.now - case.at).days > LONG_AGO_DAYS]
    picked = stage.chance.sample(early, sum(LONG_AGO.values()))
    for turn, count in LONG_AGO.items():
        for _ in range(count):
            turns[picked.pop()].add(turn)
    plain = [n for n in range(len(cases)) if not turns[n]]
    for turn, count in OFTEN.items():
        fitting = [n for n in plain if _fits(turn, turns[n], cases[n])]
        for n in stage.chance.sample(fitting, count):
            turns[n].add(turn)
    return [replace(case, turns=frozenset(taken)) for case, taken in zip(cases, turns, strict=True)]


def _fits(turn: Turn, taken: set[Turn], case: Case) -> bool:
    if Turn.ON_THE_SPOT in taken or (turn == Turn.ON_THE_SPOT and taken):
        return turn == Turn.NO_CHANGE
    if turn in ASKS_A_MANAGER:
        return not taken & ASKS_A_MANAGER and case.story.severity in ROUND_THE_CLOCK
    return not (turn == Turn.ENTERED_LATE and Turn.LATE_CONTACT in taken)
