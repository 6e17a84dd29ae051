"""Vouchers: signed promises for the next visit, and when the customer came back."""

import django.db.models.deletion
import incidents.lifecycle
import incidents.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_money"),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("covers", models.CharField(max_length=400)),
                ("cost", incidents.models.fields.MoneyField()),
                ("value", incidents.models.fields.MoneyField(blank=True, null=True)),
                ("invitation", models.CharField(max_length=400)),
                ("signature", models.CharField(max_length=60)),
                ("issued_at", models.DateTimeField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("redeemed", "Redeemed"),
                            ("expired", "Expired"),
                            ("void", "Void"),
                        ],
                        default="issued",
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("redeemed_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=400)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="incidents.incident",
                    ),
                ),
                (
                    "redeemed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "redeemed_location",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.location",
                    ),
                ),
                (
                    "remedy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="incidents.remedy",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers_signed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["status", "-issued_at"], name="voucher_status_issued"),
                    models.Index(
                        condition=models.Q(("status", "issued")),
                        fields=["ends_on"],
                        name="voucher_running_out",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", incidents.lifecycle.VoucherStatus)),
                        name="voucher_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost__gte", 0)), name="voucher_costs_nothing_less"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("redeemed_at__isnull", False),
                                ("redeemed_by__isnull", False),
                                ("redeemed_location__isnull", False),
                                ("status", "redeemed"),
                            ),
                            models.Q(
                                models.Q(("status", "redeemed"), _negated=True),
                                ("redeemed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="voucher_redeemed_when_and_where_it_says_so",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "void"), _negated=True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="voucher_void_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "expired"), _negated=True),
                            ("ends_on__isnull", False),
                            _connector="OR",
                        ),
                        name="voucher_expired_had_an_end",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("issued", "redeemed"))),
                        fields=("remedy",),
                        name="voucher_one_standing_per_remedy",
                    ),
                ],
            },
        ),
    ]
