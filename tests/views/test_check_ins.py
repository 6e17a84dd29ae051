"""The list of calls, the call sheet and moving a call, in a browser."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.actions.recoveries import mark_fixed
from incidents.lifecycle import CheckInStatus, IncidentStatus
from incidents.models import CheckInCall, LoyaltyReading
from tests.makers import make_customer, make_department, make_incident

EIGHT_DAYS = timedelta(days=8)
NEXT_MONTH = f"{now() + timedelta(days=30):%Y-%m-%d}"
REACHED = {"outcome": "reached", "everything_okay": "yes", "score": "9", "did_we_do_well": "Yes"}


def planned(by, *, at, **report):
    incident = make_incident(by=by, at=at, **report)
    mark_fixed(incident, what_was_done="A suite", fixed_at=at, by=by, at=at)
    return CheckInCall.objects.get(incident=incident)


@pytest.fixture
def call(staff_member, rooms, department_head, guest):
    """Planned for the head of rooms; its day has come and gone."""
    return planned(staff_member, at=now() - EIGHT_DAYS, department=rooms, customer=guest)


@pytest.fixture
def head(browser_of, department_head):
    return browser_of(department_head)


def sheet(call):
    return f"/check-ins/{call.pk}/"


def moving(call):
    return f"/check-ins/{call.pk}/postpone/"


def test_the_list_opens_where_the_work_is(head, call):
    page = head.get("/check-ins/").content.decode()

    assert "Guest, room 412" in page
    assert 'href="?whose=mine&amp;tab=late" aria-current="true"' in page


@pytest.mark.parametrize("tab", ["late", "today", "coming", "done", "nonsense"])
@pytest.mark.parametrize("whose", ["mine", "all", "nonsense"])
def test_every_tab_opens(tab, whose, head, call):
    assert head.get("/check-ins/", {"tab": tab, "whose": whose, "page": "x"}).status_code == 200


def test_a_colleague_sees_all_calls_and_none_of_their_own(browser_of, colleague, call):
    browser = browser_of(colleague)

    assert "Guest, room 412" in browser.get("/check-ins/").content.decode()
    assert "Guest, room 412" not in browser.get("/check-ins/?whose=mine").content.decode()


def test_the_sheet_says_what_the_caller_needs(head, call, guest):
    guest.phone = "+14155550100"
    guest.save()

    page = head.get(sheet(call)).content.decode()

    for words in (
        'href="tel:+1-415-555-0100"',
        "The room was not ready at five",
        "Is everything okay?",
        "Did we do a good job on that?",
        "No improvement recorded yet",
        "calling personally to check",
        "asked not to be called",
    ):
        assert words.lower() in page.lower()


def test_a_call_that_reached_them_is_kept_with_its_score(head, call):
    answer = head.post(sheet(call), REACHED, follow=True)

    call.refresh_from_db()
    assert (call.status, call.everything_okay, call.had_improvement) == (
        CheckInStatus.REACHED,
        True,
        False,
    )
    assert LoyaltyReading.objects.get().score == 9
    assert "All is well with them" in answer.content.decode()
    assert "Yes" in head.get(sheet(call)).content.decode()


def test_not_right_yet_opens_the_recovery_again(head, call):
    answer = head.post(sheet(call), {"outcome": "reached", "everything_okay": "no"})

    call.incident.refresh_from_db()
    assert answer.url == f"/incidents/{call.incident_id}/"
    assert call.incident.status == IncidentStatus.OPEN


def test_nobody_there_names_the_next_try(head, call):
    answer = head.post(sheet(call), {"outcome": "voicemail"}, follow=True)

    coming = CheckInCall.objects.scheduled().get()
    assert coming.attempt == 2
    assert f"{coming.due_at:%A}" in answer.content.decode()


def test_who_asks_not_to_be_called_is_left_alone(head, call):
    answer = head.post(sheet(call), {"outcome": "asked_not_to"}, follow=True)

    assert not CheckInCall.objects.scheduled().exists()
    assert "Nobody calls again" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"outcome": ""}, "This field is required"),
        ({"outcome": "perhaps"}, "Select a valid choice"),
        ({"outcome": "reached"}, "Say whether everything is okay"),
        ({**REACHED, "score": "11"}, "Select a valid choice"),
        ({**REACHED, "score": "-1"}, "Select a valid choice"),
        ({**REACHED, "called_at": "2199-01-01T10:00"}, "still to come"),
        ({**REACHED, "called_at": "2001-01-01T10:00"}, "before the mistake"),
        ({**REACHED, "called_at": "noon"}, "Pick a day and a time"),
        ({**REACHED, "notes": "x" * 2001}, "at most 2000"),
        ({**REACHED, "notes": "a\x00b"}, "Null characters"),
    ],
)
def test_bad_input_is_answered_at_the_field(typed, words, head, call):
    answer = head.post(sheet(call), typed)

    call.refresh_from_db()
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert call.status == CheckInStatus.SCHEDULED
    assert not LoyaltyReading.objects.exists()


def test_a_colleague_reads_the_sheet_and_records_nothing(browser_of, colleague, call):
    browser = browser_of(colleague)

    page = browser.get(sheet(call))
    refused = browser.post(sheet(call), REACHED)

    call.refresh_from_db()
    assert (page.status_code, refused.status_code) == (200, 403)
    assert "makes this call" in page.content.decode()
    assert "<button" not in page.content.decode().partition('id="outcome"')[2].partition("</s")[0]
    assert call.status == CheckInStatus.SCHEDULED


def test_a_call_that_was_made_is_not_made_again(head, call):
    head.post(sheet(call), REACHED)
    again = head.post(sheet(call), {"outcome": "no_answer", "notes": "My words"})

    assert again.status_code == 409
    assert "reached by now" in again.content.decode()
    assert "My words" in again.content.decode()


def test_two_presses_are_one_call(head, call, form_key):
    typed = {"outcome": "no_answer", "form_key": form_key}
    first, second = head.post(sheet(call), typed), head.post(sheet(call), typed)

    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert CheckInCall.objects.count() == 2


def test_a_call_without_a_customer_has_no_score(head, staff_member, rooms, department_head):
    call = planned(staff_member, at=now() - EIGHT_DAYS, department=rooms, customer_hint="Table 7")

    page = head.get(sheet(call)).content.decode()
    answer = head.post(sheet(call), REACHED)

    assert "Table 7" in page
    assert 'name="score"' not in page
    assert answer.status_code == 302


def test_a_restricted_call_is_not_there(browser_of, colleague, call):
    call.incident.is_restricted = True
    call.incident.save()
    browser = browser_of(colleague)

    for address in (sheet(call), moving(call), "/check-ins/999999/"):
        assert browser.get(address).status_code == 404
        assert browser.post(address, REACHED).status_code == 404
    assert "Guest, room 412" not in browser.get("/check-ins/").content.decode()


def test_a_call_moves(head, call):
    new_time = (now() + timedelta(days=2)).strftime("%Y-%m-%dT12:00")
    answer = head.post(moving(call), {"due_at": new_time, "reason": "They fly"}, follow=True)

    call.refresh_from_db()
    assert call.due_at > now()
    assert "Moved. The next call is on" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": "They fly"}, "This field is required"),
        ({"due_at": "2001-01-01T12:00", "reason": "They fly"}, "still to come"),
        ({"due_at": f"{NEXT_MONTH}T03:00", "reason": "They fly"}, "from 10:00 to 18:00"),
        ({"due_at": f"{NEXT_MONTH}T12:00"}, "This field is required"),
        ({"due_at": "8999-01-01T12:00", "reason": "They fly"}, "within three months"),
        ({"due_at": "9999-12-31T12:00", "reason": "They fly"}, "Pick a day closer to now"),
        ({"due_at": f"{NEXT_MONTH}T12:00", "reason": "x" * 401}, "at most 400"),
    ],
)
def test_a_call_moves_only_with_a_time_and_a_reason(typed, words, head, call):
    answer = head.post(moving(call), typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_only_who_may_call_may_move_it(browser_of, colleague, call):
    browser = browser_of(colleague)
    typed = {"due_at": f"{NEXT_MONTH}T12:00", "reason": "They fly"}

    assert browser.get(moving(call)).status_code == 403
    assert browser.post(moving(call), typed).status_code == 403


def test_a_call_that_was_made_does_not_move(head, call):
    head.post(sheet(call), REACHED)

    typed = {"due_at": f"{NEXT_MONTH}T12:00", "reason": "They fly"}
    assert head.post(moving(call), typed).status_code == 409


def test_two_presses_move_once(head, call, form_key):
    typed = {"due_at": f"{NEXT_MONTH}T12:00", "reason": "They fly", "form_key": form_key}
    for _ in range(2):
        assert head.post(moving(call), typed).status_code == 302

    assert call.incident.events.filter(kind="check_in.postponed").count() == 1


def queries_of(browser, address):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_the_list_costs_the_same_with_three_calls_as_with_one(
    head, call, staff_member, department_head, harbour
):
    one = queries_of(head, "/check-ins/")
    for number in range(2):
        department = make_department(f"Floor {number}", location=harbour, head=department_head)
        guest = make_customer(f"Guest {number}")
        planned(staff_member, at=now() - EIGHT_DAYS, department=department, customer=guest)

    assert queries_of(head, "/check-ins/") == one


def test_signed_out_people_are_asked_to_sign_in(client, call):
    for address in ("/check-ins/", sheet(call), moving(call)):
        assert client.get(address).url.startswith("/accounts/login/")
