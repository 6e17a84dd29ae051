"""One's own check-in calls in a calendar: a private address that is shown once."""

import logging
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client
from icalendar import Calendar

from incidents.actions.check_ins import postpone_call
from incidents.actions.people import renew_feed
from incidents.models import CheckInCall, Event, User
from incidents.refusals import Forbidden
from tests.makers import make_incident

DAY = timedelta(days=1)
UNKNOWN = "/calendar/nobody-knows-this-one.ics"


@pytest.fixture
def outside():
    return Client()


def renewed(browser, **sent):
    page = browser.post("/settings/calendar/renew/", sent)
    [address] = re.findall(r"/calendar/[0-9a-f]{64}\.ics", page.content.decode())
    return address


def events_in(answer):
    return [
        {
            "uid": str(one["UID"]),
            "starts": one.decoded("DTSTART"),
            "version": one["SEQUENCE"],
            "summary": str(one["SUMMARY"]),
        }
        for one in Calendar.from_ical(answer.content).walk("VEVENT")
    ]


def test_the_address_shows_ones_own_calls(browser_of, outside, call, department_head, time_machine):
    time_machine.move_to(call.due_at - 3 * DAY)
    address = renewed(browser_of(department_head))

    answer = outside.get(address)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert events_in(answer) == [
        {
            "uid": f"check-in-{call.pk}@localhost",
            "starts": call.due_at,
            "version": 0,
            "summary": f"Check-in call {call.incident.reference}",
        }
    ]
    text = answer.content.decode()
    assert "412" not in text
    assert "LOCATION:Harbour" in text


def test_a_call_that_moved_has_a_higher_version(
    browser_of, outside, call, department_head, time_machine
):
    time_machine.move_to(call.due_at - 3 * DAY)
    address, moved_to = renewed(browser_of(department_head)), call.due_at + DAY
    at = call.due_at - 3 * DAY
    postpone_call(call, due_at=moved_to, reason="Away", by=department_head, at=at)

    [event] = events_in(outside.get(address))

    assert (event["starts"], event["version"]) == (moved_to, 1)


def test_what_is_done_old_or_of_others_is_not_there(
    browser_of, outside, call, department_head, manager_user, time_machine
):
    time_machine.move_to(call.due_at)
    mine, theirs = renewed(browser_of(department_head)), renewed(browser_of(manager_user))

    assert len(events_in(outside.get(mine))) == 1
    assert events_in(outside.get(theirs)) == []
    time_machine.move_to(call.due_at + 31 * DAY)
    assert events_in(outside.get(mine)) == []
    time_machine.move_to(call.due_at + DAY)
    CheckInCall.objects.update(status="cancelled")
    assert events_in(outside.get(mine)) == []


def test_the_token_is_long_shown_once_and_kept_as_a_hash(browser_of, staff_member, form_key):
    browser = browser_of(staff_member)

    address = renewed(browser, form_key=form_key)

    token = address.split("/")[-1].removesuffix(".ics")
    staff_member.refresh_from_db()
    assert staff_member.feed_token_hash == sha256(token.encode()).hexdigest()
    assert token not in browser.get("/settings/").content.decode()
    [event] = Event.objects.filter(kind="feed.renewed")
    assert event.details == {"person": staff_member.pk, "is_on": True}


def test_the_same_form_sent_twice_is_one_address(browser_of, outside, staff_member, form_key):
    browser = browser_of(staff_member)

    assert renewed(browser, form_key=form_key) == renewed(browser, form_key=form_key)
    assert Event.objects.filter(kind="feed.renewed").count() == 1


def test_an_old_form_does_not_bring_an_old_address_back(
    browser_of, outside, staff_member, form_key
):
    browser = browser_of(staff_member)
    old = renewed(browser, form_key=form_key)
    new = renewed(browser)

    again = browser.post("/settings/calendar/renew/", {"form_key": form_key})

    assert (again.status_code, again.url) == (302, "/settings/")
    assert [outside.get(one).status_code for one in (old, new)] == [404, 200]


def test_renewed_switched_off_left_and_unknown_look_the_same(browser_of, outside, staff_member):
    browser = browser_of(staff_member)
    first, second = renewed(browser), renewed(browser)
    answers = [outside.get(UNKNOWN), outside.get(first)]
    User.objects.update(is_active=False)
    answers.append(outside.get(second))
    User.objects.update(is_active=True)
    browser.force_login(staff_member)
    browser.post("/settings/calendar/stop/")
    answers.append(outside.get(second))

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {b"There is no such calendar."}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}


def test_switched_off_twice_is_once(browser_of, staff_member):
    browser = browser_of(staff_member)
    renewed(browser)

    for _ in range(2):
        assert browser.post("/settings/calendar/stop/").status_code == 302

    said = list(Event.objects.order_by("pk").values_list("details__is_on", flat=True))
    assert said == [True, False]


def test_nobody_makes_an_address_for_somebody_else(staff_member, colleague, noon):
    with pytest.raises(Forbidden):
        renew_feed(staff_member, token="x", by=colleague, at=noon)


def test_only_a_press_makes_one(browser_of, outside, staff_member):
    assert browser_of(staff_member).get("/settings/calendar/renew/").status_code == 405
    assert outside.post("/settings/calendar/renew/").status_code == 302  # to the sign-in
    assert outside.post(UNKNOWN).status_code == 405
    assert not Event.objects.exists()


def test_no_log_holds_the_token(browser_of, outside, staff_member, caplog):
    caplog.set_level(logging.DEBUG)
    address = renewed(browser_of(staff_member))

    outside.get(address)

    token = address.split("/")[-1].removesuffix(".ics")
    assert token not in caplog.text


def test_the_feed_costs_the_same_for_one_call_and_for_many(
    browser_of, outside, call, department_head, rooms, staff_member, time_machine,
    django_assert_num_queries, django_assert_max_num_queries,
):  # fmt: skip
    time_machine.move_to(call.due_at)
    address = renewed(browser_of(department_head))
    with django_assert_max_num_queries(5) as few:
        outside.get(address)
    for _ in range(3):
        incident = make_incident(by=staff_member, department=rooms)
        CheckInCall.objects.create(
            incident=incident, caller=department_head, due_at=call.due_at + DAY
        )

    with django_assert_num_queries(len(few)):
        assert len(events_in(outside.get(address))) == 4
