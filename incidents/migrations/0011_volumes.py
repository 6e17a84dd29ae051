"""How many actions places had in each month, for mistakes per 1,000. Product L1."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0010_advocacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="VolumePeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("actions", models.PositiveIntegerField()),
                ("entered_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volumes",
                        to="incidents.department",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volumes",
                        to="incidents.location",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("department", None)),
                        fields=("location", "month"),
                        name="volumeperiod_one_per_location_and_month",
                    ),
                    models.UniqueConstraint(
                        fields=("department", "month"),
                        name="volumeperiod_one_per_department_and_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actions__gt", 0)), name="volumeperiod_counts_some"
                    ),
                ],
            },
        ),
    ]
