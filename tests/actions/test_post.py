"""The post: every letter leaves once, comes back when refused for now, and is never lost."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail

from incidents.actions import letters
from incidents.actions.clock import escalate_deadlines
from incidents.actions.contacts import record_contact
from incidents.actions.incidents import withdraw_incident
from incidents.actions.post import TRY_AGAIN_AFTER, deliver_outbox
from incidents.emails.letter import Letter
from incidents.models import Incident, OutgoingEmail

MINUTE = timedelta(minutes=1)
HELLO = Letter(key="hello", kind="hello", to="a@example.com", subject="Hello", text="Good day")


@pytest.fixture
def hello(db, noon):
    letters.queue(HELLO, at=noon)
    return OutgoingEmail.objects.get()


@pytest.fixture
def over_smtp(settings, mail_server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    return mail_server


def states():
    return list(OutgoingEmail.objects.order_by("pk").values_list("state", flat=True))


def test_a_letter_leaves_once(hello, noon):
    assert deliver_outbox(at=noon) == 1
    assert deliver_outbox(at=noon) == 0

    [sent] = mail.outbox
    assert (sent.subject, sent.to, sent.body) == ("Hello", ["a@example.com"], "Good day")
    assert states() == ["sent"]


def test_a_letter_waits_for_its_time(db, noon):
    letters.queue(HELLO, at=noon)

    deliver_outbox(at=noon - MINUTE)

    assert states() == ["waiting"]


def test_the_same_key_is_one_letter_with_one_message_id(hello, noon):
    letters.queue(HELLO, at=noon)
    deliver_outbox(at=noon)
    OutgoingEmail.objects.update(state="waiting")  # as if the mark had been lost

    deliver_outbox(at=noon)

    first, again = mail.outbox
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]


def test_a_letter_about_a_deadline_is_worded_as_it_goes(incident, staff_member, noon):
    escalate_deadlines(at=noon + 16 * MINUTE)
    [waiting] = OutgoingEmail.objects.filter(to=staff_member.email)
    assert (waiting.subject, waiting.text) == ("", "")

    deliver_outbox(at=noon + 20 * MINUTE)

    waiting.refresh_from_db()
    [sent] = [one for one in mail.outbox if one.to == [staff_member.email]]
    assert sent.subject == f"[{incident.reference}] First contact: 5 min late"
    assert (waiting.subject, waiting.text) == (sent.subject, sent.body)


def test_the_style_sheet_travels_inside(incident, noon):
    escalate_deadlines(at=noon + 16 * MINUTE)

    deliver_outbox(at=noon + 16 * MINUTE)

    [(html, kind)] = mail.outbox[0].alternatives
    assert kind == "text/html"
    assert 'style="' in html
    assert "prefers-color-scheme: dark" in html
    assert "<link" not in html


def test_a_no_for_now_is_tried_again_a_minute_later(hello, over_smtp, noon):
    over_smtp.answer = "451 Try again later"
    deliver_outbox(at=noon)
    hello.refresh_from_db()
    assert (hello.state, hello.tries, hello.next_try_at) == ("waiting", 1, noon + MINUTE)

    over_smtp.answer = "250 OK"
    deliver_outbox(at=noon + MINUTE)

    assert states() == ["sent"]
    [arrived] = over_smtp.letters
    assert (arrived["Subject"], arrived["Auto-Submitted"]) == ("Hello", "auto-generated")


def test_after_six_tries_a_letter_is_dead_and_says_why(hello, over_smtp, noon):
    over_smtp.answer = "451 Try again later"
    at, tried_at = noon, []

    for wait in [*TRY_AGAIN_AFTER, timedelta()]:
        deliver_outbox(at=at)
        tried_at.append(at)
        at += wait

    hello.refresh_from_db()
    assert (hello.state, hello.tries) == ("dead", 6)
    assert "Try again later" in hello.last_error
    assert tried_at[-1] - noon == timedelta(hours=7, minutes=21)


def test_a_no_for_good_is_dead_at_once_and_the_next_one_leaves(hello, over_smtp, noon, settings):
    over_smtp.answer = "554 No such person"
    deliver_outbox(at=noon)
    over_smtp.answer = "250 OK"
    letters.queue(replace(HELLO, key="other"), at=noon)

    deliver_outbox(at=noon)

    assert states() == ["dead", "sent"]


def test_a_bad_header_is_dead_at_once_and_stops_nobody(db, noon):
    letters.queue(replace(HELLO, key="bad", subject="Hello\nBcc: all@example.com"), at=noon)
    letters.queue(HELLO, at=noon)

    deliver_outbox(at=noon)

    assert states() == ["dead", "sent"]


def test_a_letter_nobody_can_word_comes_back_and_stops_nobody(db, staff_member, noon):
    letters.queue(Letter.worded_as_it_goes("no_such_letter", key="odd", to=staff_member), at=noon)
    letters.queue(HELLO, at=noon)

    deliver_outbox(at=noon)

    assert states() == ["waiting", "sent"]


def test_a_server_that_hangs_holds_up_one_letter_and_loses_none(hello, over_smtp, noon, settings):
    settings.EMAIL_TIMEOUT = 0.3
    letters.queue(replace(HELLO, key="other"), at=noon)
    over_smtp.wait = 2

    deliver_outbox(at=noon)

    tries = list(OutgoingEmail.objects.order_by("pk").values_list("tries", flat=True))
    assert (states(), tries) == (["waiting", "waiting"], [1, 0])


def test_a_server_that_hangs_up_after_the_letter_may_get_it_twice(hello, over_smtp, noon):
    over_smtp.hang_up_after_data = True
    deliver_outbox(at=noon)
    over_smtp.hang_up_after_data = False

    deliver_outbox(at=noon + MINUTE)

    assert states() == ["sent"]
    first, again = over_smtp.letters
    assert first["Message-ID"] == again["Message-ID"]


def test_nobody_listens_and_the_letter_waits(hello, over_smtp, noon):
    over_smtp.stop()
    try:
        deliver_outbox(at=noon)
    finally:
        over_smtp.start()

    hello.refresh_from_db()
    assert (hello.state, hello.tries) == ("waiting", 0)


def test_one_connection_carries_all_letters_of_a_pass(db, over_smtp, noon):
    letters.queue_all([replace(HELLO, key=f"hello-{number}") for number in range(5)], at=noon)

    deliver_outbox(at=noon)

    assert (len(over_smtp.letters), over_smtp.calls) == (5, 1)


def test_a_server_that_closes_stops_the_pass_and_the_others_keep_their_tries(
    hello, over_smtp, noon
):
    letters.queue(replace(HELLO, key="other"), at=noon)
    over_smtp.answer = "421 Too many letters"

    deliver_outbox(at=noon)

    tries = list(OutgoingEmail.objects.order_by("pk").values_list("tries", flat=True))
    assert (states(), tries) == (["waiting", "waiting"], [1, 0])


def test_a_letter_in_hand_is_taken_over_only_when_its_lease_has_lapsed(hello, noon):
    held = {"state": "sending", "claim_token": uuid4(), "lease_until": noon + MINUTE, "tries": 1}
    OutgoingEmail.objects.update(**held)

    deliver_outbox(at=noon)
    assert mail.outbox == []
    deliver_outbox(at=noon + 2 * MINUTE)

    assert len(mail.outbox) == 1
    assert states() == ["sent"]


def test_a_sender_marks_only_what_it_still_holds(hello, noon, monkeypatch):
    taken_over = uuid4()

    def slow(message):
        OutgoingEmail.objects.update(claim_token=taken_over)

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", slow)
    deliver_outbox(at=noon)

    hello.refresh_from_db()
    assert (hello.state, hello.claim_token) == ("sending", taken_over)


def test_no_letter_goes_to_somebody_who_left(incident, staff_member, noon):
    escalate_deadlines(at=noon + 12 * MINUTE)
    staff_member.is_active = False
    staff_member.save()

    deliver_outbox(at=noon + 12 * MINUTE)

    assert (states(), mail.outbox) == (["suppressed"], [])


def test_no_letter_goes_about_a_log_that_was_taken_back(incident, staff_member, noon):
    letters.queue(replace(HELLO, incident=incident, recipient=staff_member), at=noon)
    withdraw_incident(incident, by=staff_member, at=noon + MINUTE)

    deliver_outbox(at=noon + MINUTE)

    assert states() == ["suppressed"]


def test_a_warning_that_did_not_leave_in_time_gives_way_to_the_letter_that_it_is_late(
    incident, noon
):
    escalate_deadlines(at=noon + 12 * MINUTE)
    escalate_deadlines(at=noon + 16 * MINUTE)

    deliver_outbox(at=noon + 16 * MINUTE)

    assert [(one.kind, one.state) for one in OutgoingEmail.objects.order_by("pk")] == [
        ("deadline_at_risk", "suppressed"),
        ("deadline_breached", "sent"),
    ]


def test_a_contact_made_in_time_and_entered_late_holds_back_its_letters(
    incident, staff_member, manager_user, noon
):
    escalate_deadlines(at=noon + 16 * MINUTE)
    in_time, entered = noon + 5 * MINUTE, noon + 17 * MINUTE
    record_contact(incident, channel="call", happened_at=in_time, by=staff_member, at=entered)

    deliver_outbox(at=noon + 18 * MINUTE)

    assert (states(), mail.outbox) == (["suppressed", "suppressed"], [])


def test_after_a_week_without_post_the_letters_that_are_still_true_leave(
    incident, staff_member, noon
):
    escalate_deadlines(at=noon + 16 * MINUTE)

    deliver_outbox(at=noon + timedelta(days=7))

    [sent] = mail.outbox
    assert sent.subject == f"[{incident.reference}] First contact: 6 d 23 h late"


def test_one_letter_after_a_standstill_lists_what_is_late(staff_member, incident, noon):
    Incident.objects.filter(pk=incident.pk).update(what_happened="A <b>wrong</b> cake")
    catch_up = Letter.worded_as_it_goes("catch_up", key="catch-up", to=staff_member)
    letters.queue(catch_up, at=noon)
    escalate_deadlines(at=noon + 61 * MINUTE)
    OutgoingEmail.objects.filter(deadline__isnull=False).update(state="suppressed")

    deliver_outbox(at=noon + 75 * MINUTE)

    [sent] = mail.outbox
    assert sent.subject == "2 promised times passed while reminders stood still"
    assert f"{incident.reference} Fix: 15 min late, promised by 4 Mar 14:00 CET" in sent.body
