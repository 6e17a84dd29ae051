"""What the ledger says, added up by SQL of our own: no code of the product is asked."""

# ruff: noqa: S608  every condition stands in these tests

from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from django.db import connection

# Entries are whole minor units; what was reversed counts as never spent.
SPENT = "CASE e.kind WHEN 'spend' THEN e.amount WHEN 'reversal' THEN -e.amount ELSE 0 END"
TABLES = """
    incidents_ledgerentry e
    JOIN incidents_incident i ON i.number = e.incident_id
    JOIN incidents_remedy r ON r.id = e.remedy_id
"""
STILL_RESERVED = """
    e.kind = 'reserve'
    AND NOT EXISTS (SELECT 1 FROM incidents_ledgerentry s WHERE s.settles_id = e.id)
"""
NEVER_TAKEN_BACK = """
    NOT EXISTS (SELECT 1 FROM incidents_ledgerentry b WHERE b.reverses_id = e.id)
"""


def spent(where: str = "1 = 1", *known: Any) -> Decimal:
    """What was spent and not taken back, in major units."""
    return _sum(SPENT, where, known)


def spent_by(column: str) -> dict[Any, Decimal]:
    """The same for each value of a column; what was all taken back is left out."""
    return _grouped(column, SPENT, "1 = 1")


def unasked_by_person() -> dict[int, Decimal]:
    """What each person spent on their own authority and nobody took back."""
    own = f"e.kind = 'spend' AND e.authorised_by = 'self' AND {NEVER_TAKEN_BACK}"
    return _grouped("e.person_id", "e.amount", own)


def asked_by_person() -> dict[int, Decimal]:
    """What each person asked for: of every request the amount it was last reserved with."""
    newest = """SELECT MAX(n.id) FROM incidents_ledgerentry n
        WHERE n.kind = 'reserve' GROUP BY n.approval_id"""
    return _grouped("e.person_id", "e.amount", f"e.id IN ({newest})")


def reserved(where: str = "1 = 1", *known: Any) -> Decimal:
    """What waits for an answer, in major units."""
    return _sum("e.amount", f"{STILL_RESERVED} AND {where}", known)


def spent_in_month(where: str, *known: Any, since: datetime) -> Decimal:
    """What was spent from a moment on and never taken back: a budget forgets what came back."""
    return _sum(
        "e.amount",
        f"e.kind = 'spend' AND e.at >= %s AND {where} AND {NEVER_TAKEN_BACK}",
        (since, *known),
    )


def out_on_vouchers() -> Decimal:
    """What vouchers that are still good will cost, in major units, by their remedies' spends."""
    return spent(
        """EXISTS (SELECT 1 FROM incidents_voucher v
        WHERE v.remedy_id = e.remedy_id AND v.status = 'issued')"""
    )


def kept_promises() -> Decimal:
    """What vouchers that were brought have cost, in major units, by their remedies' spends."""
    return spent(
        """EXISTS (SELECT 1 FROM incidents_voucher v
        WHERE v.remedy_id = e.remedy_id AND v.status = 'redeemed')"""
    )


def entries_of(number: int) -> set[str]:
    """Every single amount that the ledger knows of an incident, as a page would show it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM incidents_ledgerentry WHERE incident_id = %s", [number])
        return {shown(Decimal(amount) / 100) for (amount,) in cursor.fetchall()}


def shown(amount: Decimal) -> str:
    """An amount as pages show it: $1,234.50."""
    return format_currency(amount, "USD", locale="en_US")


def rounded(amount: Decimal) -> str:
    """An amount as tiles show it, without cents: $1,234."""
    return format_currency(
        amount, "USD", format="¤#,##0;-¤#,##0", locale="en_US", currency_digits=False
    )


def _grouped(column: str, what: str, where: str) -> dict[Any, Decimal]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}, SUM({what}) FROM {TABLES} WHERE {where} GROUP BY {column}"
        )
        return {key: Decimal(total) / 100 for key, total in cursor.fetchall() if total}


def _sum(what: str, where: str, known: tuple[Any, ...]) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(SUM({what}), 0) FROM {TABLES} WHERE {where}", known)
        return Decimal(cursor.fetchone()[0]) / 100
