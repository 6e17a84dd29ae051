"""Opening hours and days off on the settings screens."""

import json
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from incidents.models import Event, Location
from incidents.words.places import Weekday

CLOSED = {f"day_{day}": "" for day in Weekday.values}
OFFICE = {**CLOSED, **{f"day_{day}": "9:00-12:00, 13:00-17:00" for day in "12345"}}
OFFICE |= {"holiday_country": "", "holiday_region": ""}


def address(location, rest="hours/"):
    return f"/settings/organisation/locations/{location.pk}/{rest}"


@pytest.fixture
def browser(browser_of, business_owner):
    return browser_of(business_owner)


def test_the_hours_are_set(browser, harbour):
    said = {**OFFICE, "day_6": "10 to 2pm", "holiday_country": "DE", "holiday_region": "BE"}

    answer = browser.post(address(harbour), {**said, "version": 1})

    harbour.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, address(harbour))
    assert harbour.hours_in_words == "Mon to Fri 9:00–12:00 and 13:00–17:00, Sat 10:00–14:00"
    assert (harbour.holiday_country, harbour.holiday_region) == ("DE", "BE")


def test_the_page_shows_the_hours_as_they_are_typed(browser, harbour):
    browser.post(address(harbour), {**OFFICE, "day_7": "22:00-6:00", "version": 1})

    page = browser.get(address(harbour)).context["form"]

    assert page["day_1"].value() == "9:00-12:00, 13:00-17:00"
    assert (page["day_6"].value(), page["day_7"].value()) == ("", "22:00-6:00")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("day_1", "nine to five", "Write it like"),
        ("day_1", "9:00", "Write it like"),
        ("day_1", "9:00-25:00", "There is no 25:00"),
        ("day_1", "13pm-14:00", "There is no 13pm"),
        ("day_1", "9:00-12:00, 11:00-17:00", "9:00–12:00 and 11:00–17:00 overlap"),
        ("day_1", "22:00-10:00", "runs into the hours of the next day"),
        ("day_1", ", ".join(f"{hour}-{hour}:30" for hour in range(7)), "At most 6"),
        ("holiday_country", "XX", "Select a valid choice"),
        ("holiday_region", "BE", "Choose a region of this country"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(field, value, words, browser, harbour):
    answer = browser.post(address(harbour), {**OFFICE, field: value, "version": 1})

    errors = answer.context["form"].errors
    assert (answer.status_code, list(errors)) == (422, [field])
    assert words in errors[field][0]
    assert not Event.objects.exists()


def test_a_place_that_is_never_open_is_refused(browser, harbour):
    answer = browser.post(address(harbour), {**OFFICE, **CLOSED, "version": 1})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["day_1"])


def test_both_versions_are_shown_to_the_second_who_saves(browser, harbour):
    browser.post(address(harbour), {**OFFICE, "version": 1})

    page = browser.post(address(harbour), {**OFFICE, "day_1": "8-9", "version": 1})

    said = {one.label: (one.saved, one.typed) for one in page.context["form"].differences}
    assert page.status_code == 409
    assert said == {"Monday": ("9:00-12:00, 13:00-17:00", "8:00-9:00")}


def test_a_look_at_what_it_means_saves_nothing(browser, harbour):
    one_day = (localdate() + timedelta(days=3)).isoweekday()
    said = {**OFFICE, **CLOSED, f"day_{one_day}": "3:00-4:00", "version": 1, "look": "1"}

    page = browser.post(address(harbour), said)

    medium, _ = page.context["meant"]
    assert page.status_code == 200
    assert medium.contact_by.astimezone(harbour.zone).hour == 4
    assert Location.objects.get().version == 1


def test_the_regions_of_a_country_are_shown_as_it_is_chosen(browser, harbour):
    page = browser.get(address(harbour), {"holiday_country": "DE"})

    assert "Berlin" in dict(page.context["form"].fields["holiday_region"].choices).values()


def test_a_day_off_is_added_opened_and_taken_off(browser, harbour):
    browser.post(address(harbour), {**OFFICE, "holiday_country": "DE", "version": 1})
    listed = browser.get(address(harbour)).context["days_off"]
    holiday = next(one.off.day for one in listed if one.off.name == "Christmas Day")
    day = str(holiday + timedelta(days=5))  # an ordinary one, and still to come

    browser.post(address(harbour, "day-off/"), {"day": day, "name": "Stocktaking"})
    page = browser.get(address(harbour))
    assert "Stocktaking" in [one.off.name for one in page.context["days_off"]]

    browser.post(address(harbour, "day-off/forget/"), {"day": day})
    browser.post(address(harbour, "day-off/open/"), {"day": str(holiday)})
    harbour.refresh_from_db()
    assert harbour.own_days == {str(holiday): ""}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"day": "", "name": "Works"}, "day"),
        ({"day": "soon", "name": "Works"}, "day"),
        ({"day": "2020-01-01", "name": "Works"}, "day"),
        ({"day": "9999-12-31", "name": "Works"}, "day"),
        ({"day": str(localdate() + timedelta(days=3)), "name": ""}, "name"),
    ],
)
def test_a_bad_day_is_answered(said, field, browser, harbour):
    answer = browser.post(address(harbour, "day-off/"), said)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_button_pressed_too_late_says_so(browser, harbour):
    day = {"day": str(localdate() + timedelta(days=3))}

    assert browser.post(address(harbour, "day-off/open/"), day).status_code == 409
    assert browser.post(address(harbour, "day-off/forget/"), day).status_code == 409
    assert browser.post(address(harbour, "day-off/forget/"), {"day": "x"}).status_code == 422


def test_a_form_sent_twice_is_one_change(browser, harbour, form_key):
    said = {"day": str(localdate() + timedelta(days=3)), "name": "Works", "form_key": form_key}

    answers = [browser.post(address(harbour, "day-off/"), said) for _ in "12"]

    assert [one.status_code for one in answers] == [302, 302]
    assert Event.objects.filter(kind="calendar.changed").count() == 1


def test_the_history_of_settings_tells_of_it(browser, harbour):
    browser.post(address(harbour), {**OFFICE, "version": 1})

    page = browser.get("/settings/organisation/history/").content.decode()

    assert "Opening hours changed" in page
    assert "weekly hours" in page
    assert json.dumps(harbour.weekly_hours) not in page
