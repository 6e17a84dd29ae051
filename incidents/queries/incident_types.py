"""The kinds of mistakes there are, and how often each was logged."""

from django.db.models import Count, Q, QuerySet

from incidents.lifecycle import IncidentStatus
from incidents.models import IncidentType


def incident_types(*, in_use: bool) -> QuerySet[IncidentType]:
    """These are the types in use, or those put away, by name, with how often each was logged."""
    counted = ~Q(incidents__status=IncidentStatus.WITHDRAWN) & Q(incidents__isnull=False)
    types = IncidentType.objects.filter(is_in_use=in_use)
    return types.annotate(times=Count("incidents", filter=counted)).order_by("name")
