"""Money in full: lower amounts, expiry, whom it is for, basis, reversals, budgets; what is there already says how much and until when."""

from django.conf import settings
import django.db.models.deletion
import incidents.models.fields
import incidents.words.spending
from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.models.functions import Cast, Concat
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from incidents.models.triggers import write_at_will, write_once


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    asked = apps.get_model("incidents", "Approval").objects
    asked.filter(status="approved").update(approved=models.F("amount"))
    over = models.F("requested_at") + timedelta(hours=72)
    asked.filter(status="pending").update(expires_at=over, next_try_at=over)
    key = Concat(models.Value("incident-"), Cast("incident_id", models.CharField()))
    entries = apps.get_model("incidents", "LedgerEntry").objects
    entries.filter(kind="spend").update(basis_key=key)


def nothing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The columns go with their tables."""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_gestures")]

    operations = [
        migrations.RunPython(write_at_will, write_once),
        migrations.RemoveConstraint(
            model_name="approval",
            name="approval_decision_has_a_decider",
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("limit", incidents.models.fields.MoneyField(blank=True, null=True)),
                ("reserved", incidents.models.fields.MoneyField(default=0)),
                ("spent", incidents.models.fields.MoneyField(default=0)),
                ("spent_before", incidents.models.fields.MoneyField(default=0)),
                ("revenue", incidents.models.fields.MoneyField(blank=True, null=True)),
                ("set_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.AddField(
            model_name="approval",
            name="approved",
            field=incidents.models.fields.MoneyField(null=True),
        ),
        migrations.AddField(
            model_name="approval",
            name="beneficiary_user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="approval",
            name="failures",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="approval",
            name="next_try_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="approval",
            name="overrun",
            field=incidents.models.fields.MoneyField(default=0),
        ),
        migrations.AddField(
            model_name="approval",
            name="overrun_acknowledged",
            field=incidents.models.fields.MoneyField(default=0),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="basis_key",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="over_budget",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="reverses",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversed_by",
                to="incidents.ledgerentry",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="authority_basis",
            field=models.CharField(
                choices=[("incident", "Per incident"), ("customer_day", "Per customer and day")],
                default="incident",
                max_length=12,
            ),
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
                    ("expired", "Expired"),
                ],
                default="pending",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reserve", "Reserved"),
                    ("release", "Released"),
                    ("spend", "Spent"),
                    ("reversal", "Taken back"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budgets",
                to="incidents.department",
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budgets",
                to="incidents.location",
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="set_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="budget",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ledger_entries",
                to="incidents.budget",
            ),
        ),
        migrations.RunPython(fill, nothing),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False), ("status", "pending")),
                fields=["next_try_at", "id"],
                name="approval_next_try",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    ("beneficiary_user", None),
                    models.Q(("decided_by", models.F("beneficiary_user")), _negated=True),
                    _connector="OR",
                ),
                name="approval_nobody_decides_what_is_for_them",
            ),
        ),
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
                    models.Q(("status__in", ("approved", "approved_lower")), _negated=True),
                    ("overrun__lte", models.F("overrun_acknowledged")),
                    _connector="OR",
                ),
                name="approval_overrun_is_acknowledged",
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
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("authority_basis__in", incidents.words.spending.AuthorityBasis)
                ),
                name="organisation_authority_basis_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                    models.Q(models.Q(("kind", "reversal"), _negated=True), ("reverses", None)),
                    _connector="OR",
                ),
                name="ledgerentry_reversal_says_of_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.UniqueConstraint(
                condition=models.Q(("department", None)),
                fields=("location", "month"),
                name="budget_one_per_location_and_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.UniqueConstraint(
                fields=("department", "month"), name="budget_one_per_department_and_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reserved__gte", 0), ("spent__gte", 0), ("spent_before__gte", 0)
                ),
                name="budget_counts_nothing_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit", None), ("limit__gte", 0), _connector="OR"),
                name="budget_limit_not_below_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("revenue", None), ("revenue__gt", 0), _connector="OR"),
                name="budget_revenue_is_some",
            ),
        ),
        migrations.RunPython(write_once, write_at_will),
    ]
