"""What customers told others after a recovery, and that they came back."""

import django.db.models.deletion
import incidents.models.fields
import incidents.words.loyalty
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0009_customers_speak"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdvocacyEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_reason", models.CharField(blank=True, max_length=400)),
                ("days_after", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("referral", "Sent us somebody"),
                            ("review", "Good review"),
                            ("testimonial", "Testimonial"),
                            ("praise", "Praise in public"),
                            ("told_friends", "Told friends"),
                            ("complaint", "Complaint in public"),
                            ("told_others", "Warned others"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("words", models.CharField(blank=True, max_length=1000)),
                ("link", models.URLField(blank=True, max_length=400)),
                ("value", incidents.models.fields.MoneyField(blank=True, null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advocacy",
                        to="incidents.customer",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advocacy",
                        to="incidents.incident",
                    ),
                ),
                (
                    "new_customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_by",
                        to="incidents.customer",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["customer", "-happened_on"], name="advocacyevent_customer"
                    ),
                    models.Index(fields=["incident", "kind"], name="advocacyevent_incident"),
                    models.Index(fields=["-happened_on", "-id"], name="advocacyevent_latest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", incidents.words.loyalty.AdvocacyKind)),
                        name="advocacyevent_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "referral"), ("new_customer__isnull", False)),
                            models.Q(
                                models.Q(("kind", "referral"), _negated=True),
                                ("new_customer", None),
                            ),
                            _connector="OR",
                        ),
                        name="advocacyevent_referral_names_who_is_new",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_customer", None),
                            models.Q(("new_customer", models.F("customer")), _negated=True),
                            _connector="OR",
                        ),
                        name="advocacyevent_nobody_refers_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days_after", None), ("incident__isnull", False), _connector="OR"
                        ),
                        name="advocacyevent_days_after_some_recovery",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value", None), ("value__gte", 0), _connector="OR"),
                        name="advocacyevent_worth_nothing_less",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("taken_back_at", None),
                                ("taken_back_by", None),
                                ("taken_back_reason", ""),
                            ),
                            models.Q(
                                ("taken_back_at__isnull", False),
                                ("taken_back_by__isnull", False),
                                models.Q(("taken_back_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="advocacyevent_says_why_taken_back",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("new_customer__isnull", False), ("taken_back_at", None)
                        ),
                        fields=("new_customer",),
                        name="advocacyevent_sent_by_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_reason", models.CharField(blank=True, max_length=400)),
                (
                    "kind",
                    models.CharField(
                        choices=[("visit", "Visit"), ("purchase", "Purchase")], max_length=10
                    ),
                ),
                ("happened_on", models.DateField()),
                ("revenue", incidents.models.fields.MoneyField(blank=True, null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="incidents.customer",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="incidents.incident",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["incident"], name="return_incident")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", incidents.words.loyalty.ReturnKind)),
                        name="return_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revenue", None), ("revenue__gte", 0), _connector="OR"),
                        name="return_brought_nothing_less",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("taken_back_at", None),
                                ("taken_back_by", None),
                                ("taken_back_reason", ""),
                            ),
                            models.Q(
                                ("taken_back_at__isnull", False),
                                ("taken_back_by__isnull", False),
                                models.Q(("taken_back_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="return_says_why_taken_back",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at", None)),
                        fields=("customer", "kind", "happened_on"),
                        name="return_one_a_day",
                    ),
                ],
            },
        ),
    ]
