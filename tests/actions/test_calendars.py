"""When a place works: kept by the business owner, and counted for what is yet to come."""

from datetime import UTC, date, datetime, timedelta

import pytest

from incidents.actions.calendars import (
    Calendar,
    add_day_off,
    forget_day,
    open_all_the_same,
    set_hours,
)
from incidents.models import Deadline, Event
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity
from tests.makers import make_incident, open_on

SPLIT = [["09:00", "12:00"], ["13:00", "17:00"]]
OFFICE = Calendar(dict.fromkeys("12345", SPLIT), "DE", "BE")
CHRISTMAS, BOXING_DAY = date(2026, 12, 25), date(2026, 12, 26)


def test_the_owner_sets_the_hours_and_the_country(harbour, business_owner, noon):
    set_hours(harbour, calendar=OFFICE, version=1, by=business_owner, at=noon)

    harbour.refresh_from_db()
    assert harbour.hours_in_words == "Mon to Fri 9:00–12:00 and 13:00–17:00"
    assert (harbour.version, CHRISTMAS in harbour.days_off) == (2, True)
    event = Event.objects.get(kind="calendar.changed")
    assert event.details["fields"] == ["holiday_country", "holiday_region", "weekly_hours"]


def test_new_hours_count_from_now_on_and_move_no_running_clock(
    harbour, staff_member, business_owner, noon
):
    make_incident(by=staff_member, severity=Severity.LOW)
    before = set(Deadline.objects.values_list("pk", "due_at"))

    set_hours(harbour, calendar=OFFICE, version=1, by=business_owner, at=noon)
    add_day_off(harbour, day=date(2026, 3, 5), name="Works", by=business_owner, at=noon)
    staff_member.location.refresh_from_db()
    later = make_incident(by=staff_member, severity=Severity.LOW)

    assert before <= set(Deadline.objects.values_list("pk", "due_at"))
    contact = later.deadlines.get(kind=DeadlineKind.FIRST_CONTACT)
    # Logged at 13:00 on Wednesday: 13 to 17 are its four hours.
    assert contact.due_at == datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
    # One working day on is not Thursday, which is off.
    apology = later.deadlines.get(kind=DeadlineKind.APOLOGY)
    assert apology.due_at == datetime(2026, 3, 6, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "field"),
    [
        (Calendar({}), "day_1"),
        (Calendar({"1": []}), "day_1"),
        (Calendar({"1": [["22:00", "06:00"]], "2": [["05:00", "12:00"]]}), "day_1"),
        (Calendar({"1": [["09:00", "12:00"], ["11:00", "17:00"]]}), "day_1"),
        (Calendar({"7": [["22:00", "06:00"]], "1": [["05:00", "12:00"]]}), "day_7"),
        (Calendar(open_on("1"), "XX"), "holiday_country"),
        (Calendar(open_on("1"), "DE", "NY"), "holiday_region"),
        (Calendar(open_on("1"), "", "NY"), "holiday_region"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    calendar, field, harbour, business_owner, noon
):
    with pytest.raises(Invalid) as refused:
        set_hours(harbour, calendar=calendar, version=1, by=business_owner, at=noon)

    assert refused.value.field == field
    assert not Event.objects.exists()


def test_of_two_who_set_the_hours_the_second_is_told(harbour, business_owner, noon):
    set_hours(harbour, calendar=OFFICE, version=1, by=business_owner, at=noon)

    with pytest.raises(Conflict, match="compare"):
        set_hours(harbour, calendar=OFFICE, version=1, by=business_owner, at=noon)


def test_a_day_of_ones_own_is_added_and_taken_off(harbour, business_owner, noon):
    day = date(2026, 5, 4)

    add_day_off(harbour, day=day, name=" Stocktaking ", by=business_owner, at=noon)
    harbour.refresh_from_db()
    assert harbour.days_off.name_of(day) == "Stocktaking"
    assert Event.objects.latest("pk").details["day"] == "2026-05-04"

    forget_day(harbour, day=day, by=business_owner, at=noon)
    harbour.refresh_from_db()
    assert harbour.hours.works_on(day)
    with pytest.raises(Conflict, match="not in the list"):
        forget_day(harbour, day=day, by=business_owner, at=noon)


def test_two_people_who_add_a_day_lose_none(harbour, business_owner, noon):
    # Both read the place before the other had saved.
    for day in (CHRISTMAS, BOXING_DAY):
        add_day_off(harbour, day=day, name="Closed", by=business_owner, at=noon)

    harbour.refresh_from_db()
    assert list(harbour.own_days) == ["2026-12-25", "2026-12-26"]


def test_a_place_is_open_all_the_same_on_a_public_holiday(harbour, business_owner, noon):
    set_hours(harbour, calendar=OFFICE, version=1, by=business_owner, at=noon)

    open_all_the_same(harbour, day=CHRISTMAS, by=business_owner, at=noon)
    harbour.refresh_from_db()
    assert harbour.hours.works_on(CHRISTMAS)
    with pytest.raises(Conflict, match="open on this day"):
        open_all_the_same(harbour, day=CHRISTMAS, by=business_owner, at=noon)

    forget_day(harbour, day=CHRISTMAS, by=business_owner, at=noon)
    harbour.refresh_from_db()
    assert not harbour.hours.works_on(CHRISTMAS)


@pytest.mark.parametrize(
    ("day", "name", "field"),
    [
        (date(2026, 3, 3), "Yesterday", "day"),
        (date(2030, 3, 3), "Far away", "day"),
        (date(2026, 5, 4), " ", "name"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(day, name, field, harbour, business_owner, noon):
    with pytest.raises(Invalid) as refused:
        add_day_off(harbour, day=day, name=name, by=business_owner, at=noon)

    assert refused.value.field == field


def test_one_name_a_day(harbour, business_owner, noon):
    add_day_off(harbour, day=CHRISTMAS, name="Closed", by=business_owner, at=noon)

    with pytest.raises(Invalid, match="already"):
        add_day_off(harbour, day=CHRISTMAS, name="Again", by=business_owner, at=noon)


def test_nobody_else_changes_a_calendar(harbour, manager_user, noon):
    by = {"by": manager_user, "at": noon + timedelta(0)}

    for act in (
        lambda: set_hours(harbour, calendar=OFFICE, version=1, **by),
        lambda: add_day_off(harbour, day=CHRISTMAS, name="Closed", **by),
        lambda: open_all_the_same(harbour, day=CHRISTMAS, **by),
        lambda: forget_day(harbour, day=CHRISTMAS, **by),
    ):
        with pytest.raises(Forbidden):
            act()
