"""Words for places: the days of the week."""

from django.db.models import TextChoices

EVERY_DAY = "1234567"
TWO_DAYS = 2


class Weekday(TextChoices):
    """ISO weekdays, as places keep the days they work."""

    MONDAY = "1", "Mon"
    TUESDAY = "2", "Tue"
    WEDNESDAY = "3", "Wed"
    THURSDAY = "4", "Thu"
    FRIDAY = "5", "Fri"
    SATURDAY = "6", "Sat"
    SUNDAY = "7", "Sun"


def days_in_words(days: str) -> str:
    """These are weekdays as people say them: every day, Mon to Fri, Tue, Sat."""
    if days == EVERY_DAY:
        return "Every day"
    words = [str(Weekday(day).label) for day in days]
    together = days in EVERY_DAY and len(words) > TWO_DAYS
    return f"{words[0]} to {words[-1]}" if together else ", ".join(words)
