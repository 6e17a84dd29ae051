"""A call that is planned, moved or off reaches the calendar of whoever makes it: over the wire."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from incidents.actions.check_ins import cancel_calls, postpone_call, record_not_reached
from incidents.actions.post import deliver_outbox
from incidents.models import CheckInCall, Customer, OutgoingEmail

DAY = timedelta(days=1)


@pytest.fixture
def inbox(settings, mail_server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port

    def delivered(at):
        seen = len(mail_server.letters)
        deliver_outbox(at=at)
        return mail_server.letters[seen:]

    return delivered


def the_file(letter):
    [part] = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    return part, Calendar.from_ical(part.get_content())


def event_in(letter):
    [event] = the_file(letter)[1].walk("VEVENT")
    return event


def kinds():
    return list(
        OutgoingEmail.objects.filter(kind__startswith="check_in")
        .order_by("pk")
        .values_list("kind", "state")
    )


def test_the_caller_gets_one_letter_with_the_call_as_a_file(call, department_head, inbox, noon):
    [letter] = [one for one in inbox(noon) if one["To"] == department_head.email]

    part, calendar = the_file(letter)
    event = event_in(letter)
    assert letter["Subject"] == (
        f"[{call.incident.reference}] Check-in call planned for Wed 11 Mar 13:00 CET"
    )
    assert part.get_filename() == f"check-in-{call.incident.reference}.ics"
    assert part.get_param("method") == "PUBLISH"
    assert (calendar["METHOD"], event["UID"]) == ("PUBLISH", f"check-in-{call.pk}@localhost")
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert event.decoded("DTSTART") == call.due_at
    assert f"http://localhost:8000/check-ins/{call.pk}/" in event["DESCRIPTION"]


def test_neither_letter_nor_file_names_the_customer(call, inbox, noon):
    Customer.objects.update(name="Mrs Miller", phone="+4915112345678")

    [letter] = inbox(noon)

    parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    assert [word for word in ("Miller", "491511") if any(word in str(one) for one in parts)] == []


def test_a_call_that_moves_keeps_its_place_in_the_calendar(call, department_head, inbox, noon):
    [first] = inbox(noon)
    moved_to = call.due_at + DAY
    postpone_call(call, due_at=moved_to, reason="Away", by=department_head, at=noon)

    [second] = inbox(noon)

    assert "Check-in call moved to Thu 12 Mar 13:00 CET" in second["Subject"]
    assert event_in(second)["UID"] == event_in(first)["UID"]
    assert event_in(second)["SEQUENCE"] == 1
    assert event_in(second).decoded("DTSTART") == moved_to


def test_a_call_that_moves_before_its_letter_left_is_told_once(call, department_head, inbox, noon):
    postpone_call(call, due_at=call.due_at + DAY, reason="Away", by=department_head, at=noon)

    [letter] = inbox(noon)

    assert "Thu 12 Mar" in letter["Subject"]
    assert kinds() == [("check_in_planned", "suppressed"), ("check_in_planned", "sent")]


def test_a_call_that_is_off_leaves_the_calendar(call, staff_member, inbox, noon):
    [first] = inbox(noon)
    cancel_calls(call.incident, by=staff_member, at=noon)

    [second] = inbox(noon)

    part, calendar = the_file(second)
    assert "is off" in second["Subject"]
    assert (calendar["METHOD"], part.get_param("method")) == ("CANCEL", "CANCEL")
    assert event_in(second)["UID"] == event_in(first)["UID"]
    assert (event_in(second)["STATUS"], event_in(second)["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_call_nobody_was_told_of_goes_without_a_word(call, staff_member, inbox, noon):
    cancel_calls(call.incident, by=staff_member, at=noon)

    assert inbox(noon) == []
    assert kinds() == [("check_in_planned", "suppressed"), ("check_in_cancelled", "suppressed")]


def test_the_next_try_is_a_call_of_its_own(call, department_head, inbox, noon):
    inbox(noon)
    at = call.due_at
    record_not_reached(call, because="no_answer", called_at=at, by=department_head, at=at)
    again = CheckInCall.objects.get(attempt=2)

    [letter] = inbox(at)

    assert event_in(letter)["UID"] == f"check-in-{again.pk}@localhost"
    assert "try 2" in letter.get_body(("plain",)).get_content()
