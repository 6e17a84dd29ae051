"""How long something took, counted by the database in full minutes, as lengths are said."""

from collections import Counter
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler

from incidents.policy.figures import median, p90


class FullMinutes(Func):
    """The full minutes from one moment to a later one, the same on both databases.

    The rest of a minute is cut, as on every page. Nothing where one of the moments is not known;
    not above 0 where the second came first.
    """

    output_field = IntegerField()
    arg_joiner = " - "
    template = "FLOOR(date_part('epoch', %(expressions)s) / 60)::integer"

    def __init__(self, start: str, end: str) -> None:
        super().__init__(F(end), F(start))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        return self.as_sql(
            compiler,
            connection,
            template="(django_timestamp_diff(%(expressions)s) / 60000000)",
            arg_joiner=", ",
            **context,
        )


class Spread:
    """What is said of many lengths: how many, the middle, and what nine of ten keep to. A13."""

    lengths: Counter[float]

    @property
    def count(self) -> int:
        """How many the median rests on."""
        return self.lengths.total()

    @property
    def median(self) -> float | None:
        """Half were at most this."""
        return median(self.lengths)

    @property
    def p90(self) -> float | None:
        """Nine of ten were at most this."""
        return p90(self.lengths)
