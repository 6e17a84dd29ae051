"""One recovery of the demo as it is told: its case, its turns, and where it stands."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from incidents.management.demo.house import House
from incidents.management.demo.stage import Stage
from incidents.management.demo.stories import Story
from incidents.models import Customer, Incident, Location, User
from incidents.policy.working_time import instant, next_working_day

OFFICE_OPENS, OFFICE_CLOSES = 9, 17


class Turn(StrEnum):
    """What makes one recovery other than the next."""

    ON_THE_SPOT = "made good before it was logged"
    LATE_CONTACT = "the first contact came late"
    ENTERED_LATE = "the contact was made in time and typed in late"
    LATE_FIX = "the fix came late"
    HANDED_OVER = "somebody else took it on"
    HANDOFF_DECLINED = "somebody else could not take it on"
    GUIDED = "a senior was asked for advice"
    COSTLY = "more than the desk may spend"
    DECLINED = "more than the desk may spend, and the manager said no"
    GIVEN_FIRST = "handed over before the manager was asked"
    THIN_APOLOGY = "an apology without gratitude"
    NO_EXTRA = "no extra this time"
    NO_CHANGE = "nothing has to change"
    NOT_NAMED = "the customer became known later"
    UNREACHED = "three calls and nobody there"
    NOT_OKAY = "the call said that it is not fixed"
    REOPENED = "opened again after closing"
    NOT_RECOVERED = "closed by the manager, not made good"
    WITHDRAWN = "logged by mistake"
    RESTRICTED = "seen by few"
    CALL_WAITS = "nobody called yet"


@dataclass(frozen=True)
class Case:
    """One mistake to be told: which story, in which words, when, whose, and its turns."""

    story: Story
    words: str
    at: datetime
    owner: User
    customer: Customer | None = None
    turns: frozenset[Turn] = frozenset()
    variant: int = 0


@dataclass
class Recovery:
    """Where the telling of one case stands; `at` only ever moves on."""

    case: Case
    house: House
    stage: Stage
    at: datetime = field(init=False)
    owner: User = field(init=False)
    incident: Incident = field(init=False)
    chance: Random = field(init=False)

    def __post_init__(self) -> None:
        self.at, self.owner = self.case.at, self.case.owner
        # A chance of its own: one more step in one story changes no other.
        self.chance = Random(self.stage.chance.random())  # noqa: S311

    @property
    def story(self) -> Story:
        return self.case.story

    @property
    def manager(self) -> User:
        return self.house.manager_of(self.incident.location)

    def has(self, turn: Turn) -> bool:
        return turn in self.case.turns

    def likely(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    def later(self, least: float, most: float) -> datetime:
        """Some minutes later."""
        minutes = self.chance.uniform(least, most)
        self.at += timedelta(seconds=round(minutes * 60))
        return self.at

    def in_office_hours(self, least: float, most: float) -> datetime:
        """Some hours later, when the place works and somebody has time to think."""
        self.later(least * 60, most * 60)
        self.at = office_time(self.at, self.house.place_of(self.story.department))
        return self.at


def office_time(moment: datetime, place: Location) -> datetime:
    """This moment if people sit at a desk there, else the next morning that they do."""
    local = moment.astimezone(place.zone)
    if OFFICE_OPENS <= local.hour < OFFICE_CLOSES and place.hours.works_on(local.date()):
        return moment
    day = local.date() + timedelta(days=local.hour >= OFFICE_CLOSES)
    morning = local.time().replace(hour=OFFICE_OPENS)
    return instant(next_working_day(day, place.hours), morning, place.zone)
