"""What may be typed about the budget of a place."""

from incidents.forms.fields import MoneyFormField
from incidents.forms.versions import VersionedForm


class SetBudgetForm(VersionedForm):
    limit = MoneyFormField(
        required=False,
        label="Budget for recoveries, per month",
        help_text="From this month on, until you change it. Left empty: none.",
    )
    revenue = MoneyFormField(
        required=False,
        label="Revenue of this month",
        help_text="Where you know it: then the share that recoveries cost is shown.",
    )
