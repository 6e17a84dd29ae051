"""One question about the figures: to the product as a query, and to the rows as conditions."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.http import QueryDict

from incidents.queries.filters import InsightFilters
from incidents.queries.kept import AsOf
from tests.insights.house import House

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Asked:
    """One question of one reader: what the product counts, and the rows that it is about."""

    def __init__(self, house: House, who: str, question: str) -> None:
        self.house, self.rows = house, house.rows
        known = {"owner": house.owner, "manager": house.manager, "desk": house.staff[0]}
        self.person = known[who]
        place, room, kind = house.places[0], house.rooms[0], house.kinds[0]
        wanted: dict[str, Any] = {
            "place": ("location", place.pk, {"location_id": {place.pk}}),
            "room": ("department", room.pk, {"department_id": {room.pk}}),
            "kind": ("type", kind.pk, {"incident_type_id": {kind.pk}}),
            "severity=urgent": ("severity", "urgent", {"severity": {"high", "critical"}}),
        }
        days = 365 if "365" in question else 90
        query = QueryDict(mutable=True)
        query["period"] = str(days)
        chosen: dict[str, set[Any]] = {}
        for part in question.split("&"):
            if part in wanted:
                name, value, columns = wanted[part]
                query[name] = str(value)
                chosen |= columns
        self.filters = InsightFilters(query, user=self.person, at=NOW, state=AsOf((0, NOW), NOW))
        self.since = datetime.combine(NOW.date() - timedelta(days=days), time(0), tzinfo=UTC)
        self.seen = self.rows.seen(self.person, since=self.since, **chosen)

    @property
    def their_place(self) -> list[dict[str, Any]]:
        place = self.person.location_id
        everywhere = self.person.role == "owner" or place is None
        return [one for one in self.seen if everywhere or one["location_id"] == place]
