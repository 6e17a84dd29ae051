"""Redemptions in the ledger; of vouchers that were brought already it is written down now."""

import incidents.words.spending
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from incidents.models.triggers import write_at_will, write_once


def write_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    entries = apps.get_model("incidents", "LedgerEntry").objects
    for voucher in apps.get_model("incidents", "Voucher").objects.filter(status="redeemed"):
        spends = entries.filter(kind="spend", remedy=voucher.remedy_id, reversed_by=None)
        for spend in spends:
            entries.create(
                kind="redemption",
                incident_id=spend.incident_id,
                remedy_id=spend.remedy_id,
                approval_id=spend.approval_id,
                person_id=spend.person_id,
                amount=spend.amount,
                currency=spend.currency,
                budget_id=spend.budget_id,
                by_id=voucher.redeemed_by_id,
                at=voucher.redeemed_at,
            )


def nothing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The entries stay: history is not taken back."""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0006_delivery_photos")]

    operations = [
        migrations.RunPython(write_at_will, write_once),
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reserve", "Reserved"),
                    ("release", "Released"),
                    ("spend", "Spent"),
                    ("reversal", "Taken back"),
                    ("redemption", "Redeemed"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="ledgerentry", name="ledgerentry_kind_known"),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", incidents.words.spending.EntryKind)),
                name="ledgerentry_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "redemption")),
                fields=("remedy",),
                name="ledgerentry_one_redemption_per_remedy",
            ),
        ),
        migrations.RunPython(write_once, write_at_will),
        # Last: PostgreSQL changes no table that waits for its keys to be looked at.
        migrations.RunPython(write_down, nothing),
    ]
