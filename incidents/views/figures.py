"""The figures of an insights page as a file for a spreadsheet: what the page shows, no more."""

import csv
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpResponse

from incidents.charts import Chart
from incidents.policy.figures import Share

HEAD = ("about", "figure", "value", "part", "of")
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Line = tuple[str, ...]


def as_file(page: str, context: dict[str, Any]) -> HttpResponse:
    """One line for each figure, then one for each mark of each chart. Interface 5.11."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{page}.csv"'
    file = csv.writer(answer)
    file.writerow(HEAD)
    for name, thing in context.items():
        file.writerows(tuple(map(_plain, line)) for line in _lines(_said(name), thing))
    return answer


def _lines(about: str, thing: Any) -> Iterator[Line]:
    if isinstance(thing, Chart):
        yield from ((thing.title, row.label, *row.numbers) for row in thing.rows)
    elif isinstance(thing, list):
        for one in thing:
            yield from _lines(f"{about}, {one.name}" if hasattr(one, "name") else about, one)
    elif isinstance(thing, dict):
        for name, one in thing.items():
            yield from _lines(f"{about}, {name}", one)
    elif is_dataclass(thing):
        for name in _names_of(type(thing)):
            yield from _figure(about, _said(name), getattr(thing, name))


def _figure(about: str, name: str, value: Any) -> Iterator[Line]:
    if isinstance(value, Share):
        share = "" if value.percent is None else f"{value.percent} %"
        yield about, name, share, str(value.part), str(value.whole)
    elif isinstance(value, float):
        yield about, name, f"{value:.4g}"
    elif isinstance(value, int | Decimal | date) and not isinstance(value, bool):
        yield about, name, str(value)
    elif isinstance(value, list) or is_dataclass(value):
        yield from _lines(f"{about}, {name}", value)


def _names_of(kind: type[Any]) -> list[str]:
    """Its columns, then what it works out from them, in the order in which they are written."""
    worked_out = [
        name
        for part in kind.__mro__
        for name, what in vars(part).items()
        if isinstance(what, property | cached_property) and not name.startswith("_")
    ]
    return [*(one.name for one in fields(kind)), *worked_out]


def _said(name: str) -> str:
    return name.replace("_", " ")


def _plain(cell: str) -> str:
    """A name that a spreadsheet would reckon with is told as text; numbers stay numbers."""
    is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) and not is_number else cell
