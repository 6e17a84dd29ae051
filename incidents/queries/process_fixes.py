"""What changes so that it does not happen again: all of it, and what an incident can choose."""

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, Value, When

from incidents.lifecycle import ProcessFixStatus
from incidents.models import Incident, ProcessFix, User

MOST_TO_CHOOSE_FROM = 20


def process_fixes(*, status: str, mine_of: User | None = None) -> QuerySet[ProcessFix]:
    """These are the changes of one status: what is planned by its day, else the newest first."""
    found = ProcessFix.objects.filter(status=status).select_related("owner", "incident_type")
    if mine_of:
        found = found.filter(owner=mine_of)
    newest = "due_on" if status == ProcessFixStatus.PLANNED else "-done_at"
    return found.annotate(times=Count("incidents")).order_by(newest, "pk")


def number_of_process_fixes() -> dict[str, int]:
    """This is how many changes stand at each status. Product K1."""
    counted = ProcessFix.objects.values_list("status").annotate(number=Count("pk")).order_by()
    return {str(status): 0 for status in ProcessFixStatus} | dict(counted)


def process_fix_for(user: User, pk: int) -> ProcessFix | None:
    """This is one change with those of its incidents that this person may see."""
    seen = Incident.objects.visible_to(user).select_related("owner", "location")
    found = ProcessFix.objects.select_related("owner", "planned_by", "incident_type")
    shown = Prefetch("incidents", queryset=seen.order_by("-logged_at"), to_attr="seen")
    return found.prefetch_related(shown).filter(pk=pk).first()


def choosable(incident: Incident) -> QuerySet[ProcessFix]:
    """These could cover this incident too: the same type first, then the newest. Product K1."""
    same_type = Case(
        When(Q(incident_type=incident.incident_type_id), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    others = ProcessFix.objects.exclude(pk=incident.process_fix_id or 0)
    ordered = others.select_related("owner").order_by(same_type, F("planned_at").desc())
    newest = ordered.values_list("pk", flat=True)[:MOST_TO_CHOOSE_FROM]
    return ordered.filter(pk__in=list(newest))
