"""The stories of the demo: what happened and how it was made good; the words are in words/."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from incidents.actions.diagnoses import Findings
from incidents.words.incidents import DiscoveredBy, FaultParty

WORDS = Path(__file__).parent / "words"
HOUSES = ("hotel_rooms", "hotel_restaurant", "salon", "agency")
TOLD_ONCE = ("special",)


@dataclass(frozen=True)
class Given:
    """Something given or done for the customer."""

    kind: str
    what: str
    cost: Decimal
    value: Decimal | None
    minutes: int
    why: str


@dataclass(frozen=True)
class Change:
    """What changes so that it does not happen again, and how the customer hears of it."""

    what: str
    kind: str
    told: str
    days: int


@dataclass(frozen=True)
class Story:
    """One kind of mistake of one department, with the words of a whole recovery."""

    key: str
    kind: str
    department: str
    severity: str
    found_by: str
    origin: str
    value: Decimal | None
    what_happened: list[str]
    first_words: str
    fix: str
    apology: list[str]
    ask: str
    exceed: str
    helpful: str
    compensation: Given | None
    gift: Given
    broke: Findings
    change: Change
    praise: str


@dataclass(frozen=True)
class OnTheShelf:
    """What is prepared, with the stories in which it is given."""

    title: str
    stories: list[str]
    performed_by: str = ""


@dataclass(frozen=True)
class Acquaintance:
    """Somebody the business knows, by role and place."""

    name: str
    department: str
    phone: str = ""
    email: str = ""
    needs: str = ""
    referrer: str = ""


def stories_of(files: tuple[str, ...]) -> dict[str, Story]:
    """Stories by their key, file by file."""
    told = [_story(row) for name in files for row in _read(name)["story"]]
    return {story.key: story for story in told}


def all_customers() -> list[Acquaintance]:
    """Everybody the business knows as the demo begins."""
    return [Acquaintance(**row) for row in _read("customers")["customer"]]


def words_since(department: str) -> dict[str, list[str]]:
    """What customers of a department told others afterwards, by kind, and whom they sent."""
    words: dict[str, list[str]] = _read("afterwards")[department]
    return words


def all_prepared() -> list[OnTheShelf]:
    """Everything that is prepared, place by place."""
    return [OnTheShelf(**row) for row in _read("gestures")["gesture"]]


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((WORDS / f"{name}.toml").read_text())


def _story(row: dict[str, Any]) -> Story:
    broke = row["broke"]
    plain = ("key", "kind", "department", "severity", "what_happened", "first_words", "fix")
    spoken = ("apology", "ask", "exceed", "helpful", "praise")
    return Story(
        **{name: row[name] for name in (*plain, *spoken)},
        found_by=row.get("found_by", DiscoveredBy.STAFF),
        origin=row.get("origin", FaultParty.US),
        value=_money(row.get("value")),
        compensation=_given(row["compensation"]) if "compensation" in row else None,
        gift=_given(row["gift"]),
        broke=Findings(
            where_it_broke=broke["where"],
            how_it_happened=broke["how"],
            why=broke["why"],
            how_it_was_missed=broke["missed"],
            cause_class=broke["cause"],
            condition=broke["condition"],
        ),
        change=Change(**row["change"]),
    )


def _given(row: dict[str, Any]) -> Given:
    return Given(
        kind=row["kind"],
        what=row["what"],
        cost=Decimal(row["cost"]),
        value=_money(row.get("value")),
        minutes=row.get("minutes", 0),
        why=row.get("why", ""),
    )


def _money(amount: int | None) -> Decimal | None:
    # None was no value at all: a call that did not come has no price.
    return Decimal(amount) if amount else None
