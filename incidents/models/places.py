"""Where the business works: locations and their departments."""

from datetime import time
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models

from incidents.policy.calendars import DaysOff
from incidents.policy.follow_ups import CallingHours
from incidents.policy.opening_hours import every_day, in_words, week_of
from incidents.policy.working_time import Hours


class Location(models.Model):
    """One place of the business, with its zone, its opening hours and its calling hours."""

    name = models.CharField(max_length=120, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    # ISO weekday -> slots of local wall time, [["09:00", "12:00"], ["13:00", "17:00"]]; a slot that
    # ends at or before its start runs into the next day.
    weekly_hours = models.JSONField(default=every_day)
    # Days off of a country, from the `holidays` package, and our own; "" means open all the same.
    holiday_country = models.CharField(max_length=2, blank=True)
    holiday_region = models.CharField(max_length=20, blank=True)
    own_days = models.JSONField(default=dict, blank=True)  # ISO date -> name of the day off
    calls_from = models.TimeField(default=time(10))
    calls_until = models.TimeField(default=time(18))
    fallback_manager = models.ForeignKey(
        "incidents.User", models.PROTECT, null=True, blank=True, related_name="falls_back_to"
    )
    is_open = models.BooleanField(default=True)
    # The end of the address on which customers tell us; empty while there is no such page.
    tell_us_code = models.CharField(max_length=24, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="location_calls_start_before_they_end",
                condition=models.Q(calls_from__lt=models.F("calls_until")),
            ),
            models.UniqueConstraint(
                fields=["tell_us_code"],
                condition=~models.Q(tell_us_code=""),
                name="location_one_page_per_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone of this place's wall clock."""
        return ZoneInfo(self.time_zone)

    @property
    def hours_in_words(self) -> str:
        """When this place works, as people say it: Mon to Fri 9:00–12:00 and 13:00–17:00."""
        return in_words(week_of(self.weekly_hours))

    @property
    def days_off(self) -> DaysOff:
        """The days on which this place does not work."""
        return DaysOff(self.holiday_country, self.holiday_region, self.own_days)

    @property
    def hours(self) -> Hours:
        """When this place works; every page that knows the place knows it without a query."""
        return Hours(self.zone, week_of(self.weekly_hours), self.days_off)

    @property
    def calling_hours(self) -> CallingHours:
        """When this place calls its customers."""
        return CallingHours(self.hours, calls_from=self.calls_from, calls_until=self.calls_until)


class Department(models.Model):
    """One part of a location, with the head who makes its check-in calls."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="departments")
    name = models.CharField(max_length=120)
    head = models.ForeignKey(
        "incidents.User", models.PROTECT, null=True, blank=True, related_name="heads"
    )
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["location", "name"], name="department_one_name_per_location"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.location.name}"
