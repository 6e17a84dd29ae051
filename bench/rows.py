"""Many incidents: the demo, told once through the actions, and copied inside the database.

Only here are rows written past the actions: every copy is one that an action wrote, some days
earlier, so that what is read looks like years of work and not like a hundred times the same day.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, ForeignKey, Max, Model
from django.utils.timezone import now

from incidents.management.demo.everything import tell_everything
from incidents.models import (
    Apology,
    Approval,
    AuthorityUse,
    CheckInCall,
    Contact,
    Customer,
    Deadline,
    Diagnosis,
    Escalation,
    Event,
    EventText,
    Guide,
    Handoff,
    Incident,
    LedgerEntry,
    LoyaltyReading,
    OutgoingEmail,
    ProcessFix,
    Remedy,
)
from incidents.words.clock import DeadlineKind

YEARS_IN_DAYS = 1000
# A house of this size has about two hundred recoveries on the way; most wait for their call.
ON_THE_WAY_COPIES = 24
DAYS_APART = 0.02
FIRST_NUMBER = 1001
OVER = "status IN ('closed', 'withdrawn')"
ASKS = "(SELECT incident_id FROM incidents_approval WHERE status = 'pending')"
LATELY = "fixed_at > now() - interval '6 days'"
WAITS = f"status = 'fixed' AND {LATELY} AND NOT is_restricted AND number NOT IN {ASKS}"

# How each table is tied to the incident; in the order in which rows need each other.
COPIED: dict[type[Model], str] = {
    Customer: "",
    ProcessFix: "",
    Incident: "number",
    Contact: "incident_id",
    Apology: "incident_id",
    Remedy: "incident_id",
    Approval: "incident_id",
    LedgerEntry: "incident_id",
    AuthorityUse: "substring(basis_key from 10)::bigint",
    Diagnosis: "incident_id",
    CheckInCall: "incident_id",
    LoyaltyReading: "incident_id",
    Handoff: "incident_id",
    Guide: "incident_id",
    Deadline: "incident_id",
    Escalation: "(SELECT d.incident_id FROM incidents_deadline d WHERE d.id = deadline_id)",
    Event: "incident_id",
    EventText: "(SELECT e.incident_id FROM incidents_event e WHERE e.id = event_id)",
    OutgoingEmail: "incident_id",
}

# What a deadline is about, by its kind.
ABOUT: dict[str, type[Model]] = {
    DeadlineKind.APPROVAL: Approval,
    DeadlineKind.CHECK_IN: CheckInCall,
    DeadlineKind.EXTRA: Remedy,
    DeadlineKind.PROCESS_FIX: ProcessFix,
}
Last = dict[type[Model], int]


@dataclass(frozen=True)
class Copies:
    """Which copies to make: of which incidents, numbered how, and how much earlier each one is."""

    first: int
    last: int
    whose: str = ""
    days_apart: float = 1.0
    before: int = 0


def fill(wanted: int) -> int:
    """Fill an empty database with at least this many incidents, and say how many there are."""
    tell_everything(clock=now)
    on_the_way = Incident.objects.on_the_way().count()
    over = Incident.objects.count() - on_the_way
    past = ceil((wanted - on_the_way) / over) - 1
    every = past + ON_THE_WAY_COPIES
    long_ago = Copies(1, past, OVER, YEARS_IN_DAYS / past)
    these_days = Copies(past + 1, every, WAITS, DAYS_APART, before=past)
    last = {model: model._default_manager.aggregate(top=Max("pk"))["top"] for model in COPIED}
    with connection.cursor() as cursor:
        for model, tie in COPIED.items():
            for some in (long_ago, these_days) if tie else (Copies(1, every),):
                cursor.execute(_copy(model, some, last=last))
            cursor.execute(_go_on_counting(model))
        cursor.execute("VACUUM ANALYZE")
    return Incident.objects.count()


def _copy(model: type[Model], some: Copies, *, last: Last) -> str:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(field, some, last=last) for field in fields)
    table, tie = model._meta.db_table, COPIED[model]
    whose = f"{tie} IN (SELECT number FROM incidents_incident WHERE {some.whose})"
    return (
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} "
        f"CROSS JOIN generate_series({some.first}, {some.last}) AS copy "
        f"WHERE {table}.{model._meta.pk.column} <= {last[model]} AND {whose if tie else 'TRUE'}"
    )


def _value(field: Field[Any, Any], some: Copies, *, last: Last) -> str:
    column = f'"{field.column}"'
    if field.primary_key:
        return f"{field.model._meta.db_table}.{column} + {_further(field.model, last)}"
    if field.model is Incident and field.name == "repeats":
        return column  # the first one: its copy may be in another lot
    if isinstance(field, ForeignKey) and field.related_model in last:
        return f"{column} + {_further(field.related_model, last)}"
    if isinstance(field, DateField):  # moments are dates, to Django
        days = f"(copy - {some.before}) * {some.days_apart}"
        cast = "" if isinstance(field, DateTimeField) else "::date"
        return f"({column} - make_interval(secs => {days} * 86400)){cast}"
    return _names_a_row(field, last=last) or column


def _names_a_row(field: Field[Any, Any], *, last: Last) -> str:
    """Columns that name another row, or themselves, in words."""
    if field.name == "dedupe_key":
        return "dedupe_key || '-' || copy"
    if field.name == "basis_key":
        moved = f"'incident-' || ({COPIED[AuthorityUse]} + {_further(Incident, last)})"
        return f"CASE basis_key WHEN '' THEN '' ELSE {moved} END"  # only a spend has one
    if field.name == "subject" and field.model is Deadline:
        about = [
            f"WHEN '{kind}' THEN subject + {_further(row, last)}" for kind, row in ABOUT.items()
        ]
        return f"CASE kind {' '.join(about)} ELSE subject END"
    return ""


def _further(model: type[Model], last: Last) -> str:
    # Incidents are numbered from 1001, and their copies go on where the first ones end.
    return f"copy * {last[model] - (FIRST_NUMBER - 1 if model is Incident else 0)}"


def _go_on_counting(model: type[Model]) -> str:
    table, key = model._meta.db_table, model._meta.pk.column
    top = f"(SELECT max({key}) FROM {table})"
    return f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), {top})"
