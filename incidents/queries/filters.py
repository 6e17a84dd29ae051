"""What may be asked of many incidents: one place for the list, the insights and their links."""

from copy import copy
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, ClassVar, Self

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.timezone import localdate, make_aware
from django_filters import (
    BooleanFilter,
    CharFilter,
    ChoiceFilter,
    DateFilter,
    FilterSet,
    ModelChoiceFilter,
)

from incidents.lifecycle import IncidentStatus
from incidents.models import AdvocacyEvent, Department, Incident, IncidentType, Location, User
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.advocacy import WINDOW_DAYS
from incidents.queries.kept import AsOf
from incidents.queries.recoveries import (
    at_risk_ones,
    late_ones,
    needing_us,
    waiting_for_their_date,
)
from incidents.queries.search import matching
from incidents.queries.stalled import stalled_ones
from incidents.words.incidents import CauseClass, DiscoveredBy, Severity
from incidents.words.loyalty import AdvocacyKind

ON_THE_WAY, URGENT = "on_the_way", "urgent"
STATUSES = [(ON_THE_WAY, "On the way"), *IncidentStatus.choices]
SEVERITIES = [(URGENT, "High and critical"), *reversed(Severity.choices)]
RUNGS = [("0", "Not fixed yet"), ("1", "1 Fixed"), ("2", "2 Restored"), ("3", "3 Extra given")]
DUE = [
    ("now", "Needs us now"),
    ("late", "Late"),
    ("at_risk", "At risk"),
    ("not_told", "Not told yet"),
    ("stalled", "Stalled"),
    ("waiting", "Waiting for its date"),
]
PERIODS = [("30", "30 days"), ("90", "90 days"), ("365", "A year")]
DEFAULT_PERIOD = "90"
LONGEST_SEARCH = 200


class Light:
    """A filter that is copied for every page: all it holds is only read, so one level will do."""

    method: str | None

    def __deepcopy__(self, _: dict[int, object]) -> Self:
        light = copy(self)
        light.method = self.method  # which is tied to the filter it was said for
        return light


class OneOf(Light, ModelChoiceFilter):
    """One row of another table."""


class Choice(Light, ChoiceFilter):
    """One of a few words."""


class PlaceFilters(FilterSet):
    """Where, what and how bad: what the list and the insights have in common."""

    location = OneOf(
        queryset=Location.objects.only("name").order_by("name"),
        label="Location",
        empty_label="Everywhere",
    )
    department = OneOf(
        queryset=Department.objects.select_related("location")
        .only("name", "location__name")
        .order_by("location__name", "name"),
        label="Department",
        empty_label="Every department",
    )
    type = OneOf(
        field_name="incident_type",
        queryset=IncidentType.objects.only("name").order_by("name"),
        label="Type",
        empty_label="Every type",
    )
    severity = Choice(
        choices=SEVERITIES, method="of_severity", label="Severity", empty_label="Every severity"
    )

    def __init__(self, query: QueryDict, *, user: User, at: datetime, state: AsOf) -> None:
        self.user, self.at, self.state = user, at, state
        super().__init__(query, queryset=Incident.objects.visible_to(user))

    @cached_property
    def form(self) -> forms.Form:
        """The form of these filters; places, types and people are read once and kept."""
        form: forms.Form = super().form
        for name, choices in _kept_choices(self.state).items():
            if name in form.fields:
                form.fields[name].widget.choices = choices
        return form

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Which filters are set: the name in the address, and the words for people."""
        said = []
        for name, value in self.form.cleaned_data.items():
            if value not in {None, ""}:
                field = self.form.fields[name]
                words = dict(getattr(field, "choices", [])) if isinstance(value, str) else {}
                said.append((name, f"{field.label}: {words.get(value, value)}"))
        return said

    def of_severity(self, rows: IncidentQuerySet, _: str, severity: str) -> IncidentQuerySet:
        urgent = [Severity.HIGH, Severity.CRITICAL]
        return rows.filter(severity__in=urgent if severity == URGENT else [severity])


class IncidentFilters(PlaceFilters):
    """The incident list: the query string is the view. Interface 5.4."""

    q = CharFilter(method="of_words", max_length=LONGEST_SEARCH, label="Search")
    due = Choice(choices=DUE, method="of_due", label="Now", empty_label="Any moment")
    status = Choice(
        choices=STATUSES, method="of_status", label="Status", empty_label="Every status"
    )
    owner = OneOf(
        queryset=User.objects.only("name").order_by("name"),
        label="Owned by",
        empty_label="Everyone",
    )
    rung = Choice(choices=RUNGS, label="Rung", empty_label="Every rung")
    cause = Choice(
        choices=CauseClass.choices,
        field_name="diagnosis__cause_class",
        label="Cause",
        empty_label="Every cause",
    )
    found = Choice(
        choices=DiscoveredBy.choices,
        field_name="discovered_by",
        label="Found by",
        empty_label="Anyone",
    )
    process_fix = Choice(
        choices=[("none", "None"), ("some", "Chosen")],
        method="of_process_fix",
        label="Process fix",
        empty_label="With or without",
    )
    told = Choice(
        choices=AdvocacyKind.choices,
        method="of_told",
        label="Told others",
        empty_label="Whatever they told",
    )
    since = DateFilter(
        method="of_since",
        label="Logged since",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    of_due_ones: ClassVar = {
        "now": needing_us,
        "late": late_ones,
        "at_risk": at_risk_ones,
        "waiting": waiting_for_their_date,
        "stalled": stalled_ones,
    }

    def of_words(self, rows: IncidentQuerySet, _: str, words: str) -> IncidentQuerySet:
        return matching(rows, words)

    def of_due(self, rows: IncidentQuerySet, _: str, due: str) -> IncidentQuerySet:
        if due == "not_told":
            return rows.not_told_yet()
        chosen: IncidentQuerySet = self.of_due_ones[due](rows, at=self.at)
        return chosen

    def of_status(self, rows: IncidentQuerySet, _: str, status: str) -> IncidentQuerySet:
        return rows.on_the_way() if status == ON_THE_WAY else rows.filter(status=status)

    def of_since(self, rows: IncidentQuerySet, _: str, day: date) -> IncidentQuerySet:
        return rows.filter(logged_at__gte=midnight_of(day))

    def of_told(self, rows: IncidentQuerySet, _: str, kind: str) -> IncidentQuerySet:
        """Fixed, and within 180 days the customer told others so. Product M1, M3."""
        events = AdvocacyEvent.objects.standing().filter(incident=OuterRef("pk"), kind=kind)
        within = events.filter(days_after__lte=WINDOW_DAYS)
        return rows.filter(Exists(within), fixed_at__isnull=False)

    def of_process_fix(self, rows: IncidentQuerySet, _: str, chosen: str) -> IncidentQuerySet:
        return rows.filter(process_fix__isnull=chosen == "none")

    def filter_queryset(self, queryset: IncidentQuerySet) -> IncidentQuerySet:
        """The rows asked for; what was taken back is shown only to whoever asks for it."""
        rows: IncidentQuerySet = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("status") == IncidentStatus.WITHDRAWN
        return rows if asked else rows.counted()


class InsightFilters(PlaceFilters):
    """A period and a place: what the figures are about. Interface 5.11."""

    period = Choice(choices=PERIODS, method="of_period", label="Period", empty_label=None)
    estimates = BooleanFilter(
        method="of_estimates", label="With our estimates", widget=forms.CheckboxInput
    )

    def __init__(self, query: QueryDict, *, user: User, at: datetime, state: AsOf) -> None:
        asked = query.copy()
        asked.setdefault("period", DEFAULT_PERIOD)
        super().__init__(asked, user=user, at=at, state=state)

    @property
    def days(self) -> int:
        """How many days back the figures go."""
        return int(self._said("period") or DEFAULT_PERIOD)

    @property
    def since(self) -> datetime:
        """From when on incidents are counted: a midnight, so that the list can say the same."""
        return midnight_of(localdate(self.at) - timedelta(days=self.days))

    @property
    def with_estimates(self) -> bool:
        """Whether our own guesses are shown too. Rule 9."""
        return bool(self._said("estimates"))

    @property
    def asked(self) -> dict[str, str]:
        """The same question for the list of incidents, as names and values of its address."""
        place = {name: str(self.data.get(name, "")) for name in PlaceFilters.base_filters}
        chosen = {name: value for name, value in place.items() if value}
        return chosen | {"since": self.since.date().isoformat()}

    @property
    def of_their_place(self) -> IncidentQuerySet:
        """The same, for money: a manager of one place reads that of their place. Design 7."""
        rows: IncidentQuerySet = self.qs
        everywhere = self.user.is_owner or self.user.location_id is None
        return rows if everywhere else rows.filter(location=self.user.location_id)

    @property
    def whenever(self) -> IncidentQuerySet:
        """The same places and types without the period: for figures that count whole months."""
        self.form.is_valid()  # which is what makes a form read its words
        rows: IncidentQuerySet = super().filter_queryset(self.queryset.all())
        return rows.counted()

    @property
    def before(self) -> IncidentQuerySet:
        """The same question of as many days before these."""
        start = midnight_of(localdate(self.at) - timedelta(days=2 * self.days))
        return self.whenever.filter(logged_at__gte=start, logged_at__lt=self.since)

    def chosen_one(self, name: str) -> Any:
        """The place or the type that was chosen; None for all of them."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name)

    def _said(self, name: str) -> str:
        # Asking for errors is what makes a form read its words, once.
        wrong = name in self.form.errors
        return "" if wrong else str(self.form.cleaned_data.get(name) or "")

    def of_period(self, rows: IncidentQuerySet, _: str, __: str) -> IncidentQuerySet:
        return rows

    def of_estimates(self, rows: IncidentQuerySet, _: str, __: bool) -> IncidentQuerySet:
        return rows

    def filter_queryset(self, queryset: IncidentQuerySet) -> IncidentQuerySet:
        """The incidents logged in the period; a log that was taken back is left out. Design 7."""
        rows: IncidentQuerySet = super().filter_queryset(queryset)
        return rows.counted().filter(logged_at__gte=self.since)


def midnight_of(day: date) -> datetime:
    """This is when a day begins for the person who asks, in their own zone."""
    return make_aware(datetime.combine(day, time.min))


@lru_cache(maxsize=4)
def _kept_choices(_: AsOf) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(str(value), str(label)) for value, label in one.field.widget.choices]
        for name, one in IncidentFilters.get_filters().items()
        if isinstance(one, ModelChoiceFilter)
    }
