"""What every installation begins with: triggers, the one organisation, the kinds of mistakes."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from incidents.models.triggers import write_at_will, write_once

# Numbers people say out loud start with four digits.
FIRST_NUMBER = 1001

# Product C8 to C10: the mistakes of the articles, and how bad they usually are.
TYPES = (
    ("Missed call", "medium"),
    ("Lost e-mail", "medium"),
    ("Unanswered enquiry", "medium"),
    ("Referral neglected", "medium"),
    ("Out of stock", "low"),
    ("Facility outage", "high"),
    ("Damage", "high"),
    ("Late delivery", "medium"),
    ("Room or table not ready", "high"),
    ("Cleanliness", "high"),
    ("Wrong item", "medium"),
    ("Wrong personalisation", "high"),
    ("Billing mistake", "medium"),
    ("Long wait", "medium"),
)
APOLOGY_START = (
    "I am sorry: we got this wrong, and it was ours to get right. "
    "Here is what I am doing about it now: "
)


def begin(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("incidents", "Organisation").objects.create(pk=1)
    apps.get_model("incidents", "IncidentType").objects.bulk_create(
        apps.get_model("incidents", "IncidentType")(
            name=name, default_severity=severity, apology_start=APOLOGY_START
        )
        for name, severity in TYPES
    )


def number_from_1001(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        table = "incidents_incident ALTER COLUMN number"
        schema_editor.execute(f"ALTER TABLE {table} RESTART WITH {FIRST_NUMBER}")
    else:
        schema_editor.execute("DELETE FROM sqlite_sequence WHERE name = 'incidents_incident'")
        schema_editor.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES ('incidents_incident', %s)",
            [FIRST_NUMBER - 1],
        )


def nothing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The rows go with their tables."""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [
        migrations.RunPython(write_once, write_at_will),
        migrations.RunPython(begin, nothing),
        migrations.RunPython(number_from_1001, nothing),
    ]
