"""Pictures of numbers somebody else fetched: numbers in, SVG text and the table behind it out."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from incidents.drawing import WIDTH, Svg, level, svg, tag, text

Number = float | Decimal

BAR_LEFT, BAR_RIGHT, BAR_STEP, BAR_HEIGHT = 140, 340, 30, 18
COLUMN_TOP, COLUMN_FLOOR, COLUMN_WIDEST = 28, 148, 64
SCORES = 10  # readings go from 0 to 10
LONGEST_LABEL = 21


class Bar(NamedTuple):
    """One mark: what it counts, how much, the list behind it, and how its number reads."""

    label: str
    value: Number
    href: str = ""
    text: str = ""

    @property
    def shown(self) -> str:
        return self.text or _plain(self.value)


class ScorePoint(NamedTuple):
    """One reading of one customer: when, how much, at which moment, about which incident."""

    moment: datetime
    score: int
    label: str
    about: str = ""
    estimate: bool = False


class Estimate(NamedTuple):
    """One mark with how sure it is: from where to where it is likely to be; no value, no mark."""

    label: str
    value: Number | None
    low: Number = 0
    high: Number = 0
    text: str = ""
    href: str = ""
    numbers: tuple[str, ...] = ()


class Row(NamedTuple):
    """One line of the table behind a chart."""

    label: str
    href: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A drawing and the same numbers as a table."""

    title: str
    svg: Svg
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def loyalty(
    baseline: Number, after_failure: Number, after_recovery: Number, *, count: int
) -> Chart:
    """The three loyalty readings, averages of 0 to 10, with the baseline as the mark to pass."""
    names = ("Baseline", "After failure", "After recovery")
    readings = (baseline, after_failure, after_recovery)
    points = [
        (x, _height(y, top=24, floor=148, most=SCORES))
        for x, y in zip((72, 200, 328), readings, strict=True)
    ]
    below = (False, after_failure < baseline, after_recovery < after_failure)
    marks = [
        tag("circle", "point", cx=x, cy=y, r=5)
        + text(x, y + (22 if under else -12), f"{reading:.1f}", css="v")
        + text(x, 174, name)
        for (x, y), reading, name, under in zip(points, readings, names, below, strict=True)
    ]
    path = " ".join(f"{x},{y}" for x, y in points)
    said = ", ".join(f"{name.lower()} {r:.1f}" for name, r in zip(names, readings, strict=True))
    body = [
        *_scale((0, 5, 10), top=24, floor=148, most=SCORES),
        level(points[0][1], 72, 328, css="mark-line"),
        f'<polyline class="curve" points="{path}"/>',
        *marks,
    ]
    title = "Loyalty before the failure, after it, and after the recovery"
    drawing = svg(title, f"Average of {count} recoveries: {said}.", body, height=184)
    rows = tuple(Row(n, "", (f"{r:.1f}",)) for n, r in zip(names, readings, strict=True))
    return Chart(title, drawing, ("Reading", f"Average of {count}"), rows)


def scores(title: str, points: Sequence[ScorePoint]) -> Chart:
    """The readings of one customer in their order, 0 to 10, with the incidents they belong to."""
    step = min(120.0, 288 / max(len(points) - 1, 1))
    places = [
        (round(56 + at * step, 1), _height(one.score, top=24, floor=128, most=SCORES))
        for at, one in enumerate(points)
    ]
    marks = [
        tag("circle", "point", cx=x, cy=y, r=5) + text(x, y - 11, _score(one), css="v")
        for (x, y), one in zip(places, points, strict=True)
    ]
    runs = groupby(zip(places, points, strict=True), key=lambda pair: pair[1].about)
    names = [(about, [x for (x, _), _ in run]) for about, run in runs]
    under = [text((xs[0] + xs[-1]) / 2, 154, about) for about, xs in names if about]
    said = "; ".join(f"{one.label} {_score(one)}" for one in points)
    curve = f'<polyline class="curve" points="{" ".join(f"{x},{y}" for x, y in places)}"/>'
    body = [*_scale((0, 5, 10), top=24, floor=128, most=SCORES), curve, *marks, *under]
    rows = tuple(
        Row(f"{one.label} {one.about}".strip(), "", (f"{one.moment:%Y-%m-%d}", _score(one)))
        for one in points
    )
    drawing = svg(title, f"{said}.", body, height=164)
    return Chart(title, drawing, ("Reading", "Day", "Score"), rows)


def bars(title: str, marks: Sequence[Bar], *, counts: str = "Incidents") -> Chart:
    """Horizontal bars in the order given; `counts` heads the column of the table.

    What is below zero goes to the left of an axis, good and bad on one scale.
    """
    values = [0.0, *(float(mark.value) for mark in marks)]
    step = (BAR_RIGHT - BAR_LEFT) / ((max(values) - min(values)) or 1)
    axis, height = round(BAR_LEFT - step * min(values), 1), len(marks) * BAR_STEP + 8
    body = [part for at, mark in enumerate(marks) for part in _bar(at, mark, axis=axis, step=step)]
    if min(values) < 0:
        body.append(tag("line", "axis", x1=axis, y1=4, x2=axis, y2=height - 4))
    said = "; ".join(f"{mark.label} {mark.shown}" for mark in marks) or "Nothing yet"
    drawing = svg(title, f"{said}.", body, height=height)
    rows = tuple(Row(mark.label, mark.href, (mark.shown,)) for mark in marks)
    return Chart(title, drawing, ("", counts), rows)


def pareto(title: str, marks: Iterable[Bar], *, counts: str = "Incidents") -> Chart:
    """Horizontal bars, largest first, with the line of the share reached so far."""
    ranked = sorted(marks, key=lambda mark: (-mark.value, mark.label))
    total = sum(mark.value for mark in ranked)
    shares = [_share(so_far, total) for so_far in accumulate(mark.value for mark in ranked)]
    picture = bars(title, ranked, counts=counts)
    points = [
        (BAR_LEFT + round((BAR_RIGHT - BAR_LEFT) * share / 100, 1), at * BAR_STEP + 17)
        for at, share in enumerate(shares)
    ]
    line = "".join(tag("circle", "sum-point", cx=x, cy=y, r=3.5) for x, y in points)
    line = f'<polyline class="sum" points="{" ".join(f"{x},{y}" for x, y in points)}"/>{line}'
    drawing = Svg(picture.svg.replace("</svg>", f"{line}</svg>"))
    rows = tuple(
        Row(mark.label, mark.href, (mark.shown, f"{_share(mark.value, total)} %", f"{share} %"))
        for mark, share in zip(ranked, shares, strict=True)
    )
    return Chart(title, drawing, ("", counts, "Share", "Share so far"), rows)


def columns(title: str, marks: Sequence[Bar], *, counts: str = "Incidents") -> Chart:
    """Upright columns for steps in an order: rungs, months, scores."""
    most = max((mark.value for mark in marks), default=0)
    slot = (WIDTH - 24) / max(len(marks), 1)
    wide = min(round(slot * 0.62, 1), COLUMN_WIDEST)
    body = [level(COLUMN_FLOOR, 12, WIDTH - 12, css="rule")]
    for at, mark in enumerate(marks):
        middle = round(12 + slot * (at + 0.5), 1)
        top = _height(mark.value, top=COLUMN_TOP, floor=COLUMN_FLOOR, most=most)
        size = {"width": wide, "height": round(COLUMN_FLOOR - top, 1), "rx": 3}
        body += [
            tag("rect", "bar", x=round(middle - wide / 2, 1), y=top, **size),
            text(middle, round(top - 8, 1), mark.shown, css="v"),
            text(middle, 168, _short(mark.label)),
        ]
    said = "; ".join(f"{mark.label} {mark.shown}" for mark in marks) or "Nothing yet"
    rows = tuple(Row(mark.label, mark.href, (mark.shown,)) for mark in marks)
    return Chart(title, svg(title, f"{said}.", body, height=178), ("", counts), rows)


def histogram(
    title: str,
    lengths: Iterable[Number] | Mapping[Number, int],
    *,
    edges: Sequence[int],
    unit: str = "min",
) -> Chart:
    """How many lengths fall between the edges; a length on an edge counts below it.

    A mapping says how often each length came.
    """
    counted = [0] * (len(edges) + 1)
    for length, count in Counter(lengths).items():
        counted[bisect_left(edges, length)] += count
    first = f"to {edges[0]} {unit}"
    between = [f"{low} to {high}" for low, high in pairwise(edges)]
    names = [first, *between, f"over {edges[-1]}"]
    marks = [Bar(name, count) for name, count in zip(names, counted, strict=True)]
    return columns(title, marks)


def against_line(
    title: str, marks: Sequence[Estimate], *, line: Number, head: tuple[str, ...]
) -> Chart:
    """One point for each mark with what is likely around it, beside a line to stay below."""
    values = [mark.value for mark in marks if mark.value is not None]
    # What is likely of very few goes far: it is drawn as far as it leaves the points readable.
    most = max([2 * line, *(value * 1.5 for value in map(float, values))])
    across = BAR_RIGHT - BAR_LEFT
    body = [
        _level_down(BAR_LEFT + across * float(line) / float(most), len(marks) * BAR_STEP + 4),
        *(part for at, mark in enumerate(marks) for part in _estimate(at, mark, most)),
    ]
    said = "; ".join(f"{mark.label} {mark.text}" for mark in marks) or "Nothing yet"
    drawing = svg(title, f"{said}. The line is at {line}.", body, height=len(marks) * BAR_STEP + 8)
    rows = tuple(Row(mark.label, mark.href, mark.numbers) for mark in marks)
    return Chart(title, drawing, head, rows)


def _estimate(at: int, mark: Estimate, most: Number) -> list[str]:
    y = at * BAR_STEP + 17
    words = [
        text(BAR_LEFT - 10, y + 4, _short(mark.label), anchor="end"),
        text(WIDTH - 2, y + 4, mark.text, css="" if mark.value is None else "v", anchor="end"),
    ]
    if mark.value is None:
        return words
    low, middle, high = (
        round(BAR_LEFT + (BAR_RIGHT - BAR_LEFT) * min(float(one) / float(most), 1.0), 1)
        for one in (mark.low, mark.value, mark.high)
    )
    return [
        level(y, low, high, css="spread"),
        tag("circle", "point", cx=middle, cy=y, r=5),
        *words,
    ]


def _level_down(x: float, y2: float) -> str:
    return tag("line", "mark-line", x1=round(x, 1), y1=4, x2=round(x, 1), y2=y2)


def _bar(at: int, mark: Bar, *, axis: float, step: float) -> list[str]:
    y, wide = at * BAR_STEP + 8, round(step * abs(float(mark.value)), 1)
    below = mark.value < 0
    start, css = (round(axis - wide, 1), "bar is-below") if below else (axis, "bar")
    return [
        text(BAR_LEFT - 10, y + 13, _short(mark.label), anchor="end"),
        tag("rect", css, x=start, y=y, width=wide, height=BAR_HEIGHT, rx=3),
        text(WIDTH - 2, y + 13, mark.shown, css="v", anchor="end"),
    ]


def _scale(ticks: Sequence[int], *, top: int, floor: int, most: Number) -> list[str]:
    heights = [(tick, _height(tick, top=top, floor=floor, most=most)) for tick in ticks]
    return [
        level(y, 32, WIDTH - 8, css="rule") + text(24, y + 4, str(tick), anchor="end")
        for tick, y in heights
    ]


def _height(value: Number, *, top: int, floor: int, most: Number) -> float:
    return round(floor - (floor - top) * float(value) / float(most), 1) if most else float(floor)


def _share(part: Number, whole: Number) -> int:
    return round(100 * float(part) / float(whole)) if whole else 0


def _plain(value: Number) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _score(point: ScorePoint) -> str:
    return f"{point.score} est." if point.estimate else str(point.score)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
