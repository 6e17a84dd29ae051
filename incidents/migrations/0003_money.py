"""Money in full: lower amounts, and what was approved before says how much."""

import incidents.models.fields
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    asked = apps.get_model("incidents", "Approval").objects
    asked.filter(status="approved").update(approved=models.F("amount"))


def nothing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The columns go with their tables."""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_starting_points")]

    operations = [
        migrations.RemoveConstraint(
            model_name="approval",
            name="approval_decision_has_a_decider",
        ),
        migrations.AddField(
            model_name="approval",
            name="approved",
            field=incidents.models.fields.MoneyField(null=True),
        ),
        migrations.AlterField(
            model_name="approval",
            name="status",
            field=models.CharField(
                choices=[
                    ("pending", "Waiting for a manager"),
                    ("approved", "Approved"),
                    ("approved_lower", "Approved lower"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="pending",
                max_length=20,
            ),
        ),
        migrations.RunPython(fill, nothing),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ("approved", "approved_lower", "declined")), _negated=True
                    ),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="approval_decision_has_a_decider",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved", None),
                    models.Q(("approved__gt", 0), ("approved__lte", models.F("amount"))),
                    _connector="OR",
                ),
                name="approval_never_more_than_was_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("approved", "approved_lower")), _negated=True),
                    ("approved__isnull", False),
                    _connector="OR",
                ),
                name="approval_yes_says_how_much",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved_lower"), _negated=True),
                    models.Q(("approved__isnull", False), ("approved__lt", models.F("amount"))),
                    _connector="OR",
                ),
                name="approval_lower_is_lower",
            ),
        ),
    ]
