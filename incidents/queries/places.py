"""The places of the business with their departments."""

from functools import lru_cache

from django.db.models import Prefetch, QuerySet

from incidents.models import Department, Location
from incidents.queries.kept import AsOf


@lru_cache(maxsize=4)
def places_in(_: AsOf) -> dict[int, Location]:
    """These are all places by key, for pages: few, and most pages name one. To read."""
    return Location.objects.in_bulk()


def locations_with_departments() -> QuerySet[Location]:
    """These are all places, the open ones first, with their departments and heads."""
    departments = Department.objects.select_related("head").order_by("-is_open", "name")
    places = Location.objects.select_related("fallback_manager").order_by("-is_open", "name")
    return places.prefetch_related(Prefetch("departments", queryset=departments))
