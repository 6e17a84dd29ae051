"""Times as people say them, always with the exact moment behind the words."""

from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

register = template.Library()

Zone = tzinfo | str | None

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOTHING = SafeString("<span>–</span>")
WEEK_IN_DAYS = 7
SOON = 2 * HOUR  # up to here a running clock is told as time left, beyond it as a time of day


@register.filter
def minutes(length: timedelta | Decimal | float | None) -> str:
    """A length in minutes (or a timedelta) in words: 50 min, 1 h 20 min, 2 d 3 h."""
    if length is None or length == "":
        return "–"
    total = int(length / MINUTE) if isinstance(length, timedelta) else int(length)
    hours, rest = divmod(abs(total), 60)
    days, hours_left = divmod(hours, 24)
    if days:
        return f"{days} d {hours_left} h" if hours_left else f"{days} d"
    if hours:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{rest} min"


@register.simple_tag
def moment(value: datetime | None, zone: Zone = None, now: datetime | None = None) -> SafeString:
    """A moment as a phrase, in the zone given: 12 min ago, tomorrow 10:00, in 7 days."""
    if not value:
        return NOTHING
    here, there = _local(value, zone), _local(now or timezone.now(), zone)
    return _time(here, _phrase(here, there))


@register.simple_tag
def absolute(value: datetime | None, zone: Zone = None) -> SafeString:
    """A moment as date and time, for timelines, print and e-mail: 29 Nov 10:00."""
    if not value:
        return NOTHING
    here = _local(value, zone)
    return _time(here, _date_and_time(here, _local(timezone.now(), zone)))


@register.simple_tag
def due(
    due_at: datetime | None,
    now: datetime | None = None,
    *,
    zone: Zone = None,
    warn_at: datetime | None = None,
) -> SafeString:
    """A running clock: 12 min left; at risk, 3 min left; 12 min late; due 29 Nov 10:00."""
    if not due_at:
        return NOTHING
    here, there = _local(due_at, zone), _local(now or timezone.now(), zone)
    at_risk = bool(warn_at and warn_at <= there)
    state = "late" if here <= there else "at-risk" if at_risk else "due"
    warn = f' data-warn="{warn_at.isoformat(timespec="seconds")}"' if warn_at else ""
    words = _owed(here, there, at_risk=at_risk)
    return _time(here, words, before=f'class="{state}" ', after=f" data-due{warn}")


def _owed(due_at: datetime, now: datetime, *, at_risk: bool) -> str:
    if due_at <= now:
        return f"{minutes(now - due_at)} late" if now - due_at >= MINUTE else "late since now"
    if due_at - now > SOON and due_at.date() == now.date():
        return f"due {due_at:%H:%M}"
    if due_at - now > SOON:
        return f"due {_date_and_time(due_at, now)}"
    left = "less than 1 min" if due_at - now < MINUTE else minutes(due_at - now)
    return f"at risk, {left} left" if at_risk else f"{left} left"


def _phrase(here: datetime, now: datetime) -> str:
    away, days = abs(here - now), (here.date() - now.date()).days
    past = here <= now
    if away < MINUTE:
        return "just now" if past else "in a moment"
    if away < HOUR:
        return f"{minutes(away)} ago" if past else f"in {minutes(away)}"
    if abs(days) <= 1:
        return f"{('yesterday', 'today', 'tomorrow')[days + 1]} {here:%H:%M}"
    if abs(days) <= WEEK_IN_DAYS:
        return f"{-days} days ago" if past else f"in {days} days"
    return _date_and_time(here, now)


def _date_and_time(here: datetime, now: datetime) -> str:
    year = "" if here.year == now.year else f" {here.year}"
    return f"{here.day} {here:%b}{year} {here:%H:%M}"


def _exact(here: datetime) -> str:
    return f"{here:%a} {here.day} {here:%b %Y, %H:%M} {here.tzname()}"


def _time(here: datetime, words: str, *, before: str = "", after: str = "") -> SafeString:
    # Digits and our own words, hundreds of times on a page: nothing in it has to be escaped.
    exact = f'datetime="{here.isoformat(timespec="seconds")}" title="{_exact(here)}"'
    return SafeString(f"<time {before}{exact}{after}>{words}</time>")


def _local(value: datetime, zone: Zone) -> datetime:
    place = ZoneInfo(zone) if isinstance(zone, str) and zone else zone or None
    return value.astimezone(place if isinstance(place, tzinfo) else timezone.get_current_timezone())
