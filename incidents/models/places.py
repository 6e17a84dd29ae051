"""Where the business works: locations and their departments."""

from datetime import time
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models

from incidents.policy.follow_ups import CallingHours
from incidents.policy.working_time import Hours, same_every_day
from incidents.words.places import Weekday

EVERY_DAY = "1234567"
TWO_DAYS = 2


class Location(models.Model):
    """One place of the business, with its zone, its opening hours and its calling hours."""

    name = models.CharField(max_length=120, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    working_days = models.CharField(max_length=7, default=EVERY_DAY)  # ISO weekdays, 1 is Monday
    opens_at = models.TimeField(default=time(8))
    closes_at = models.TimeField(default=time(20))  # midnight means the end of the day
    # ISO weekday -> slots of local wall time, [["09:00", "12:00"], ["13:00", "17:00"]]; a slot that
    # ends at or before its start runs into the next day.
    weekly_hours = models.JSONField(default=dict)
    # Days off of a country, from the `holidays` package, and our own; "" means open all the same.
    holiday_country = models.CharField(max_length=2, blank=True)
    holiday_region = models.CharField(max_length=10, blank=True)
    own_days = models.JSONField(default=dict, blank=True)  # ISO date -> name of the day off
    calls_from = models.TimeField(default=time(10))
    calls_until = models.TimeField(default=time(18))
    fallback_manager = models.ForeignKey(
        "incidents.User", models.PROTECT, null=True, blank=True, related_name="falls_back_to"
    )
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="location_calls_start_before_they_end",
                condition=models.Q(calls_from__lt=models.F("calls_until")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone of this place's wall clock."""
        return ZoneInfo(self.time_zone)

    @property
    def days_in_words(self) -> str:
        """The days this place works, as people say them: every day, Mon to Fri, Tue, Sat."""
        if self.working_days == EVERY_DAY:
            return "Every day"
        days = [str(Weekday(day).label) for day in self.working_days]
        together = self.working_days in EVERY_DAY and len(days) > TWO_DAYS
        return f"{days[0]} to {days[-1]}" if together else ", ".join(days)

    @property
    def hours(self) -> Hours:
        """When this place works."""
        days = frozenset(int(day) for day in self.working_days)
        return Hours(self.zone, same_every_day(days, self.opens_at, self.closes_at))

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
