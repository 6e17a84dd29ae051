"""How long something took, counted by the database in full minutes, as lengths are said."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler


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
