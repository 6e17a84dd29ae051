"""One statement over questions of the ORM, where it takes more steps than the ORM can say.

Who may see what, which rows count, what is taken back: that is said by the ORM, in one place.
Each of its questions becomes a table with a name, and the statement puts them together. It is one
text for both databases.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


class Table(NamedTuple):
    """A question of the ORM and the names its columns have in the statement."""

    columns: str
    rows: QuerySet[Any, Any]


def ask(tables: dict[str, Table], *steps: str) -> list[tuple[Any, ...]]:
    """These are the rows of the last step, which may read the tables and the steps before it.

    All but the last step are tables of their own: "name AS (…)". No rows where one of the
    questions can have none. One query.
    """
    written: list[str] = []
    known: list[Any] = []
    for name, table in tables.items():
        try:
            text, values = _as_sql(table.rows)
        except EmptyResultSet:
            return []
        written.append(f"{name} ({table.columns}) AS ({text})")
        known += values
    *between, last = steps
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join([*written, *between])} {last}", known)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _as_sql(rows: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]]:
    text, values = rows.order_by().query.get_compiler(rows.db).as_sql()
    return text, values
