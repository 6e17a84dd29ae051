"""Second similar failures, and recoveries that failed too; of earlier ones it is noted now."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIRST_NUMBER = 1001  # as in 0002_starting_points


def note_what_failed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    failed = models.Q(closed_as="not_recovered") | models.Q(times_reopened__gt=0)
    apps.get_model("incidents", "Incident").objects.filter(failed).update(double_deviation=True)


def go_on_counting(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite makes the table anew for a column, and forgets from where its numbers count."""
    if schema_editor.connection.vendor != "sqlite":
        return
    newest = apps.get_model("incidents", "Incident").objects.order_by("number").last()
    known = max(newest.number if newest else 0, FIRST_NUMBER - 1)
    schema_editor.execute("DELETE FROM sqlite_sequence WHERE name = 'incidents_incident'")
    schema_editor.execute(
        "INSERT INTO sqlite_sequence (name, seq) VALUES ('incidents_incident', %s)", [known]
    )


def nothing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The column goes, and what it said with it."""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_volumes")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="double_deviation",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="incident",
            name="repeats",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repeated_by",
                to="incidents.incident",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("repeats__isnull", False)),
                fields=["repeats"],
                name="incident_repeats",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("repeats", None),
                    models.Q(
                        ("double_deviation", True),
                        models.Q(("repeats", models.F("number")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="incident_repeats_another_one",
            ),
        ),
        migrations.RunPython(note_what_failed, nothing),
        migrations.RunPython(go_on_counting, go_on_counting),
    ]
