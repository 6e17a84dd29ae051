"""What changes so that it does not happen again: all of it, and what an incident can choose."""

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from incidents.lifecycle import ProcessFixStatus
from incidents.models import Incident, ProcessFix, User

MOST_TO_CHOOSE_FROM = 20


def seen_by(user: User) -> QuerySet[ProcessFix]:
    """These are the changes this person may see: not those of restricted incidents of others.

    Whoever sees to a change or planned it sees it; one that no incident holds any more is for
    managers. Product L2.
    """
    rows = ProcessFix.objects.all()
    if user.is_owner:
        return rows
    mine = Q(owner=user) | Q(planned_by=user)
    theirs = Incident.objects.filter(process_fix=OuterRef("pk"))
    shown = Q(Exists(theirs.visible_to(user)))
    if user.is_manager:
        shown |= ~Q(Exists(theirs))
    return rows.filter(mine | shown)


def process_fixes(user: User, *, status: str, mine_of: User | None = None) -> QuerySet[ProcessFix]:
    """These are the changes of one status: what is planned by its day, else the newest first.

    `times` is how many incidents this person sees of each.
    """
    found = seen_by(user).filter(status=status).select_related("owner", "incident_type")
    if mine_of:
        found = found.filter(owner=mine_of)
    newest = "due_on" if status == ProcessFixStatus.PLANNED else "-done_at"
    held = Incident.objects.visible_to(user).filter(process_fix=OuterRef("pk")).order_by()
    times = held.values("process_fix").annotate(number=Count("pk")).values("number")
    return found.annotate(times=Coalesce(Subquery(times), 0)).order_by(newest, "pk")


def number_of_process_fixes(user: User) -> dict[str, int]:
    """This is how many changes a person sees at each status. Product K1."""
    counted = seen_by(user).values_list("status").annotate(number=Count("pk")).order_by()
    return {str(status): 0 for status in ProcessFixStatus} | dict(counted)


def process_fix_for(user: User, pk: int) -> ProcessFix | None:
    """This is one change, if this person may see it, with those of its incidents they may see."""
    seen = Incident.objects.visible_to(user).select_related("owner", "location")
    found = seen_by(user).select_related("owner", "planned_by", "incident_type")
    shown = Prefetch("incidents", queryset=seen.order_by("-logged_at"), to_attr="seen")
    return found.prefetch_related(shown).filter(pk=pk).first()


def choosable(incident: Incident, *, user: User) -> QuerySet[ProcessFix]:
    """These could cover this incident too: the same type first, then the newest. Product K1."""
    same_type = Case(
        When(Q(incident_type=incident.incident_type_id), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    others = seen_by(user).exclude(pk=incident.process_fix_id or 0)
    ordered = others.select_related("owner").order_by(same_type, F("planned_at").desc())
    newest = ordered.values_list("pk", flat=True)[:MOST_TO_CHOOSE_FROM]
    return ordered.filter(pk__in=list(newest))
