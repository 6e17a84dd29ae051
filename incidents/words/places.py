"""Words for places: the days of the week."""

from django.db.models import TextChoices


class Weekday(TextChoices):
    """ISO weekdays, as places keep the days they work."""

    MONDAY = "1", "Mon"
    TUESDAY = "2", "Tue"
    WEDNESDAY = "3", "Wed"
    THURSDAY = "4", "Thu"
    FRIDAY = "5", "Fri"
    SATURDAY = "6", "Sat"
    SUNDAY = "7", "Sun"
