"""Every figure of the insights, by plain loops over all rows: no code of the product is asked."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from incidents import models

NAMES = {"critical": "Critical", "high": "High", "medium": "Medium", "low": "Low"}
MOMENTS = ("baseline", "after_failure", "after_recovery")


class Rows:
    """Everything there is, read once."""

    def __init__(self) -> None:
        self.incidents = self._all(models.Incident)
        self.of_incident: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.of_customer: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for one in sorted(self._all(models.LoyaltyReading), key=lambda one: one["read_at"]):
            self.of_incident[one["incident_id"]].append(one)
            self.of_customer[one["customer_id"]].append(one)
        self.deadlines = self._all(models.Deadline)
        self.remedies = {one["id"]: one for one in self._all(models.Remedy)}
        self.ledger = self._all(models.LedgerEntry)
        self.approvals = self._all(models.Approval)
        self.vouchers = self._all(models.Voucher)
        self.guided = {(one["incident_id"], one["person_id"]) for one in self._all(models.Guide)}
        self.cause = {one["incident_id"]: one["cause_class"] for one in self._all(models.Diagnosis)}
        self.type = {one["id"]: one["name"] for one in self._all(models.IncidentType)}
        self.place = {one["id"]: one["name"] for one in self._all(models.Location)}
        self.person = {one["id"]: one["name"] for one in self._all(models.User)}
        self.restricted = {one["number"] for one in self.incidents if one["is_restricted"]}
        reversed_ones = {one["reverses_id"] for one in self.ledger}
        self.spends = [
            one for one in self.ledger if one["kind"] == "spend" and one["id"] not in reversed_ones
        ]

    def _all(self, model: Any) -> list[dict[str, Any]]:
        return list(model.objects.order_by("pk").values())

    def seen(self, person: models.User, *, since: datetime, **asked: Any) -> list[dict[str, Any]]:
        """What this person sees of the period, where all that is asked for holds."""
        return [
            one
            for one in self.incidents
            if self._may_see(person, one)
            and one["status"] != "withdrawn"
            and one["logged_at"] >= since
            and all(one[name] in wanted for name, wanted in asked.items())
        ]

    def _may_see(self, person: models.User, one: dict[str, Any]) -> bool:
        if person.role == "owner" or not one["is_restricted"]:
            return True
        if person.role == "manager" and person.location_id in {None, one["location_id"]}:
            return True
        mine = person.pk in {one["owner_id"], one["logged_by_id"]}
        return mine or (one["number"], person.pk) in self.guided


def times(rows: Rows, seen: list[dict[str, Any]], column: str, kind: str) -> list[tuple[Any, ...]]:
    """Name, n, median, p90, waiting, kept, late: all, then the severities, worst first."""
    lines = []
    for severity in (None, "critical", "high", "medium", "low"):
        some = [one for one in seen if severity in {None, one["severity"]}]
        lengths = sorted(_minutes(one, column) for one in some if one[column] is not None)
        waiting = [
            one for one in some if one[column] is None and one["status"] in {"open", "fixed"}
        ]
        numbers = {one["number"] for one in some}
        ended = Counter(
            one["state"]
            for one in rows.deadlines
            if one["incident_id"] in numbers and one["kind"] == kind
        )
        name = NAMES[severity] if severity else "All"
        figures = (len(lengths), _middle(lengths), _ninth(lengths))
        lines.append((name, *figures, len(waiting), ended["met"], ended["breached"]))
    return lines


def _minutes(one: dict[str, Any], column: str) -> int:
    return max((one[column] - one["logged_at"]) // timedelta(minutes=1), 0)


def _middle(ordered: list[Any]) -> Any:
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _ninth(ordered: list[int]) -> int | None:
    for at, value in enumerate(ordered, start=1):
        if at * 10 >= len(ordered) * 9:
            return value
    return None


def scores(rows: Rows, one: dict[str, Any], *, guesses: bool) -> list[int | None]:
    """The three readings of one recovery: the last said of each moment, else our last guess."""
    heard: dict[str, int] = {}
    guessed: dict[str, int] = {}
    for reading in rows.of_incident[one["number"]]:  # the later one takes the place
        kept = guessed if reading["source"] == "estimate" else heard
        kept[reading["moment"]] = reading["score"]
    earlier = None
    for reading in rows.of_customer[one["customer_id"]] if "baseline" not in heard else []:
        is_open = reading["incident_id"] not in rows.restricted
        if is_open and reading["source"] != "estimate" and reading["read_at"] < one["occurred_at"]:
            earlier = reading["score"]
    if earlier is not None:
        heard["baseline"] = earlier
    return [heard.get(name, guessed.get(name) if guesses else None) for name in MOMENTS]


def given_against_failed(rows: Rows, seen: list[dict[str, Any]]) -> dict[str, Any]:
    """The tenths of each ratio by name, and how many have none."""
    worth: dict[int, Decimal] = defaultdict(Decimal)
    for one in rows.remedies.values():
        if one["delivered_at"] is not None and not (one["kind"] == "gesture" and one["cost"] == 0):
            worth[one["incident_id"]] += one["cost"] if one["value"] is None else one["value"]
    found: dict[str, Any] = {"all": [], "unknown": 0, "type": {}, "place": {}, "person": {}}
    for one in back_on_their_feet(seen):
        if not one["value_that_failed"]:
            found["unknown"] += 1
            continue
        ratio = worth[one["number"]] / one["value_that_failed"]
        tenth = ratio.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
        names = {
            "type": rows.type.get(one["incident_type_id"], "No type yet"),
            "place": rows.place[one["location_id"]],
            "person": rows.person[one["owner_id"]],
        }
        found["all"].append(tenth)
        for by, name in names.items():
            found[by].setdefault(name, []).append(tenth)
    return found


def spread(tenths: list[Decimal]) -> tuple[Any, ...]:
    """Least, middle, most, n, and how many reach 1.5 and 5."""
    ordered = sorted(tenths)
    middle = _middle(ordered)
    middle = middle and middle.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    ends = (ordered[0], ordered[-1]) if ordered else (None, None)
    marks = [sum(1 for one in ordered if one >= mark) for mark in (Decimal("1.5"), 5)]
    return (ends[0], middle, ends[1], len(ordered), *marks)


def back_on_their_feet(seen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those fixed or closed that say when."""
    return [
        one for one in seen if one["status"] in {"fixed", "closed"} and one["fixed_at"] is not None
    ]


def within_ninety_days(one: dict[str, Any]) -> bool:
    """Whether somebody came back in time after the fix."""
    back = one["returned_at"]
    return back is not None and back <= one["fixed_at"] + timedelta(days=90)
