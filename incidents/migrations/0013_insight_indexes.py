"""What insights count by, in indexes that hold it: they read these and not the whole rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0012_repeat_guard"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="loyaltyreading",
            name="loyaltyreading_incident",
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(
                    ("kind__in", ["first_contact", "fix"]), ("state__in", ["met", "breached"])
                ),
                fields=["incident"],
                include=("kind", "state"),
                name="deadline_promise_over",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["logged_at"],
                include=(
                    "number",
                    "status",
                    "severity",
                    "rung",
                    "location",
                    "department",
                    "incident_type",
                    "discovered_by",
                    "is_restricted",
                    "owner",
                    "logged_by",
                    "customer",
                    "occurred_at",
                    "first_contact_at",
                    "fixed_at",
                    "resolved_first_interaction",
                    "handoff_count",
                    "process_fix",
                    "no_extra_reason",
                    "value_that_failed",
                    "returned_at",
                ),
                name="incident_insights",
            ),
        ),
        migrations.AddIndex(
            model_name="loyaltyreading",
            index=models.Index(
                fields=["incident", "moment", "read_at", "id"],
                include=("score", "source"),
                name="loyaltyreading_incident",
            ),
        ),
        migrations.AddIndex(
            model_name="loyaltyreading",
            index=models.Index(
                condition=models.Q(("source", "estimate"), _negated=True),
                fields=["customer", "-read_at", "-id"],
                include=("score", "incident"),
                name="loyaltyreading_heard",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(
                condition=models.Q(("kind", "spend")),
                fields=["incident"],
                include=("id", "remedy", "amount", "authorised_by", "person"),
                name="ledgerentry_spends",
            ),
        ),
        migrations.AddIndex(
            model_name="remedy",
            index=models.Index(
                condition=models.Q(("delivered_at__isnull", False)),
                fields=["incident"],
                include=("kind", "cost", "value"),
                name="remedy_given",
            ),
        ),
    ]
