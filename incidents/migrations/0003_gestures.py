"""The shelf of prepared remedies, and what is on it where nobody has put anything there yet."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import incidents.models.fields
import incidents.words.remedies

# Product E9, E10: what the articles gave. Title, kind, cost, worth, for which type, by whom, words.
GESTURES = (
    (
        "Champagne while they wait", "complimentary_item", 25, 60, "Room or table not ready", "",
        "Two glasses of champagne, brought in person ten minutes after it is put right",
    ),
    (
        "The better room or table", "upgrade", 0, 80, "Room or table not ready", "",
        "The best room or table that is free, for the whole stay",
    ),
    (
        "The chef at the table", "gesture", 0, None, "Out of stock", "The chef",
        "The chef comes to the table and makes the sauce there, for them alone",
    ),
    (
        "Dessert on us", "complimentary_item", 8, 14, "Long wait", "",
        "A dessert of their choice, brought with the apology and never on the bill",
    ),
    (
        "Flowers, brought in person", "gift", 40, 60, "Late delivery", "",
        "Flowers of the season, brought to the door by one of us",
    ),
    (
        "The right one, and one more", "gift", 60, 150, "Wrong personalisation", "",
        "The right one, and a second, larger one to keep, chosen for the person",
    ),
    (
        "A note by hand", "gesture", 0, None, None, "",
        "A note written by hand, with their own words in it, delivered the same day",
    ),
    (
        "A direct line", "personal_access", 0, None, None, "",
        "A direct number that is answered, for anything in the next four weeks",
    ),
)  # fmt: skip
COLUMNS = ("title", "kind", "cost", "value", "incident_type", "performed_by", "wording")


def put_on_the_shelf(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    gesture_of = apps.get_model("incidents", "Gesture")
    types = {one.name: one for one in apps.get_model("incidents", "IncidentType").objects.all()}
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in GESTURES]
    # A house that renamed one of its types has this one for every type, and may change it.
    gesture_of.objects.bulk_create(
        gesture_of(**row | {"incident_type": types.get(str(row["incident_type"]))}) for row in rows
    )


def nothing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The rows go with their table."""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_starting_points"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gesture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("wording", models.CharField(max_length=400)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("fix", "Fix"),
                            ("compensation", "Compensation"),
                            ("extra", "Extra"),
                        ],
                        default="extra",
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gift", "Gift"),
                            ("complimentary_item", "Complimentary item"),
                            ("comp", "Comp: the failed thing made free"),
                            ("upgrade", "Upgrade"),
                            ("refund", "Refund"),
                            ("credit", "Goodwill credit"),
                            ("discount", "Discount"),
                            ("voucher", "Voucher for the next visit"),
                            ("replacement", "Replacement"),
                            ("redo", "Done again"),
                            ("gesture", "Gesture by a person"),
                            ("support", "Extra support"),
                            ("personal_access", "Personal access to a leader"),
                        ],
                        max_length=20,
                    ),
                ),
                ("cost", incidents.models.fields.MoneyField(default=0)),
                ("value", incidents.models.fields.MoneyField(blank=True, null=True)),
                ("performed_by", models.CharField(blank=True, max_length=120)),
                ("is_in_use", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "incident_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gestures",
                        to="incidents.incidenttype",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gestures",
                        to="incidents.location",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="remedy",
            name="gesture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remedies",
                to="incidents.gesture",
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="giver",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remedies_to_give",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="gesture",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", incidents.words.remedies.Purpose)),
                name="gesture_purpose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="gesture",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gte", 0)), name="gesture_costs_nothing_less"
            ),
        ),
        migrations.AddConstraint(
            model_name="gesture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["comp", "credit", "discount", "redo", "refund", "replacement"]),
                    ("purpose", "extra"),
                    _negated=True,
                ),
                name="gesture_price_cut_is_never_an_extra",
            ),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first_contact", "First contact"),
                    ("fix", "Fix"),
                    ("apology", "Apology"),
                    ("extra", "Promised remedy"),
                    ("approval", "Approval answer"),
                    ("diagnosis", "Diagnosis"),
                    ("check_in", "Check-in call"),
                    ("process_fix", "Process fix"),
                ],
                max_length=16,
            ),
        ),
        migrations.RunPython(put_on_the_shelf, nothing),
    ]
