"""What the database refuses for rows that are written once: update, delete and truncate."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WRITTEN_ONCE_TABLES = (
    "incidents_event",
    "incidents_eventseal",
    "incidents_ledgerentry",
    "incidents_escalation",
)

_REFUSE = """
CREATE OR REPLACE FUNCTION incidents_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME; END $$
"""


def create_statements(vendor: str) -> list[str]:
    """These statements put the triggers in place on one kind of database."""
    if vendor == "postgresql":
        return [_REFUSE, *(sql for table in WRITTEN_ONCE_TABLES for sql in _postgresql(table))]
    return [sql for table in WRITTEN_ONCE_TABLES for sql in _sqlite(table)]


def drop_statements(vendor: str) -> list[str]:
    """These statements take the triggers away again."""
    of_table = " ON {table}" if vendor == "postgresql" else ""
    names = ("no_update", "no_delete") + (("no_truncate",) if vendor == "postgresql" else ())
    return [
        f"DROP TRIGGER IF EXISTS {table}_{name}{of_table.format(table=table)}"
        for table in WRITTEN_ONCE_TABLES
        for name in names
    ]


def write_once(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place, as a step of a migration.

    SQLite makes a table anew when something of it changes, and its triggers go with the old one.
    """
    write_at_will(apps, schema_editor)
    for statement in create_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def write_at_will(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away, as a step of a migration that changes what is there."""
    for statement in drop_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def _postgresql(table: str) -> list[str]:
    call = "EXECUTE FUNCTION incidents_written_once()"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {call}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {call}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {call}",
    ]


def _sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
    ]
