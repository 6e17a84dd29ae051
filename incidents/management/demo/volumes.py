"""What the demo's places did in each whole month of the story, as their managers entered it."""

from datetime import date, datetime, time, timedelta

from incidents.actions.volumes import Cell, set_volume
from incidents.management.demo.house import House
from incidents.management.demo.plan import DAYS
from incidents.models import Location
from incidents.policy.working_time import instant
from incidents.queries.volumes import months_back

# Actions in a usual month: stays and covers, visits of the salon, guests and parcels.
USUAL = {"Harbour": 9_600, "Old Town": 6_200, "Market Square": 24_500}
PARTS = {"Rooms": 2_350, "Restaurant": 7_250}
SEASONS = (100, 94, 107, 103)  # percent, one month after the other
ENTERED_ON = 3  # day of the month after
BEHIND = "Old Town"  # has not entered its last month yet


def enter_volumes(house: House, *, now: datetime) -> None:
    """Enter every whole month that the story covers; the one that runs has no number yet."""
    for place in house.places.values():
        for number, month in enumerate(_whole_months(place, now=now)):
            is_last = number == 0
            if place.name == BEHIND and is_last:
                continue
            at = _entered(place, month, now=now)
            by, percent = house.manager_of(place), SEASONS[number % len(SEASONS)]
            parts = [(part, PARTS.get(part.name, 0)) for part in place.departments.order_by("name")]
            for part, usual in [(None, USUAL[place.name]), *parts]:
                if not usual:
                    continue
                cell = Cell(place, part, month)
                set_volume(cell, actions=usual * percent // 100, version=0, by=by, at=at)


def _whole_months(place: Location, *, now: datetime) -> list[date]:
    today = now.astimezone(place.zone).date()
    begins, month, months = today - timedelta(days=DAYS), months_back(today, 1), []
    while month >= begins:
        months.append(month)
        month = months_back(month, 1)
    return months


def _entered(place: Location, month: date, *, now: datetime) -> datetime:
    day = months_back(month, -1).replace(day=ENTERED_ON)
    return min(instant(day, time(10), place.zone), now)
