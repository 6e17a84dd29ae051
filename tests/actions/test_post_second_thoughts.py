"""Letters that nobody needs any more, and letters that nobody can word."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.core import mail
from django.template import TemplateDoesNotExist

from incidents.actions import letters
from incidents.actions.approvals import approve_spend, decline_spend
from incidents.actions.clock import escalate_deadlines
from incidents.actions.digests import queue_digests
from incidents.actions.ownership import accept_handoff, decline_handoff, request_handoff
from incidents.actions.people import stop_digest
from incidents.actions.post import TRY_AGAIN_AFTER, deliver_outbox
from incidents.emails.letter import Letter
from incidents.models import OutgoingEmail, User
from incidents.queries.outbox import trouble_with_letters
from tests.makers import make_request

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HELLO = Letter(key="hello", kind="hello", to="a@example.com", subject="Hello", text="Good day")


@pytest.fixture
def handoff(incident, staff_member, colleague, noon):
    return request_handoff(
        incident,
        receiver=colleague,
        reason="My shift ends",
        customer_was_told="That you will call",
        by=staff_member,
        at=noon,
    )


def states_of(kind):
    return list(OutgoingEmail.objects.filter(kind=kind).values_list("state", flat=True))


@pytest.mark.parametrize("answer", [accept_handoff, decline_handoff])
def test_a_handoff_that_was_answered_is_not_asked_for(handoff, colleague, noon, answer):
    words = {"answer": "I am on leave"} if answer is decline_handoff else {}
    answer(handoff, by=colleague, at=noon + MINUTE, **words)

    deliver_outbox(at=noon + 2 * MINUTE)

    assert states_of("handoff_requested") == ["suppressed"]
    assert states_of("handoff_answered") == ["sent"]


def test_a_handoff_that_waits_is_asked_for(handoff, noon):
    deliver_outbox(at=noon + MINUTE)

    assert states_of("handoff_requested") == ["sent"]


def test_after_days_without_a_mail_server_the_newest_daily_mail_alone_leaves(
    incident, staff_member, noon
):
    for day in range(1, 4):
        queue_digests(at=noon + day * DAY)

    deliver_outbox(at=noon + 3 * DAY + MINUTE)

    theirs = OutgoingEmail.objects.filter(kind="digest", recipient=staff_member).order_by("pk")
    assert [one.state for one in theirs] == ["suppressed", "suppressed", "sent"]
    assert [one.to for one in mail.outbox].count([staff_member.email]) == 1


def test_a_daily_mail_that_waits_is_not_sent_once_it_is_switched_off(incident, staff_member, noon):
    quiet = {"quiet_from": time(6), "quiet_until": time(12)}
    User.objects.filter(pk=staff_member.pk).update(**quiet)
    queue_digests(at=noon + 20 * HOUR)

    stop_digest(staff_member, by=staff_member, at=noon + 21 * HOUR)
    deliver_outbox(at=noon + DAY)

    [waited] = OutgoingEmail.objects.filter(kind="digest", recipient=staff_member)
    assert (waited.state, waited.sent_at) == ("suppressed", None)


@pytest.mark.parametrize("says_yes", [True, False])
def test_a_request_that_was_answered_is_not_asked_for(
    incident, staff_member, manager_user, noon, says_yes
):
    request = make_request(incident, by=staff_member, at=noon)
    answer = {"version": 1, "by": manager_user, "at": noon + MINUTE}
    if says_yes:
        approve_spend(request, **answer)
    else:
        decline_spend(request, reason="A night is enough", **answer)

    deliver_outbox(at=noon + 2 * MINUTE)

    assert states_of("approval_awaits_you") == ["suppressed"]
    assert states_of("approval_decided") == ["sent"]


@pytest.mark.parametrize("minutes", [1, 60])
def test_a_request_that_waits_is_asked_for_late_or_not(
    incident, staff_member, manager_user, noon, minutes
):
    make_request(incident, by=staff_member, at=noon)

    escalate_deadlines(at=noon + minutes * MINUTE)
    deliver_outbox(at=noon + minutes * MINUTE)

    assert states_of("approval_awaits_you") == ["sent"]


def test_a_poisoned_letter_dies_in_the_open_and_its_neighbours_leave_on_time(
    db, staff_member, business_owner, noon
):
    poison = Letter.worded_as_it_goes("no_such_letter", key="odd", to=staff_member)
    letters.queue(poison, at=noon)
    at, left = noon, []

    for number, wait in enumerate([*TRY_AGAIN_AFTER, timedelta()]):
        letters.queue(replace(HELLO, key=f"hello-{number}"), at=at)
        deliver_outbox(at=at)
        left.append(len(mail.outbox))
        seen = trouble_with_letters(at=at)
        assert seen.dead + seen.delayed == 1  # from the first failure on
        at += wait

    assert left == [1, 2, 3, 4, 5, 6]
    assert states_of("no_such_letter") == ["dead"]


def test_a_broken_template_holds_up_nobody_else(incident, manager_user, noon, monkeypatch):
    def broken(email, *, at):
        if email.recipient == manager_user:
            raise TemplateDoesNotExist("deadline_breached.html")
        return replace(HELLO, key=email.dedupe_key)

    escalate_deadlines(at=noon + 16 * MINUTE)
    monkeypatch.setattr("incidents.actions.post.worded", broken)
    deliver_outbox(at=noon + 16 * MINUTE)

    letters_to = OutgoingEmail.objects.filter(kind="deadline_breached")
    assert set(letters_to.filter(recipient=manager_user).values_list("state", flat=True)) == {
        "waiting"
    }
    assert set(letters_to.exclude(recipient=manager_user).values_list("state", flat=True)) == {
        "sent"
    }


def test_what_never_left_still_has_a_title(incident, staff_member, noon):
    escalate_deadlines(at=noon + 12 * MINUTE)
    letters.queue(replace(HELLO, key="x", subject="", kind="odd_one"), at=noon)

    titles = [one.title for one in OutgoingEmail.objects.order_by("pk")]

    assert titles == [
        f"[{incident.reference}] First contact: a promised time is near",
        "Odd one",
    ]


def test_a_letter_that_cannot_be_judged_is_tried_again_and_holds_up_nobody(
    staff_member, colleague, noon
):
    staff_member.muted = 5  # not a list: a row mended by hand
    staff_member.save()
    for person in (staff_member, colleague):
        letters.queue(replace(HELLO, key=person.name, recipient=person), at=noon)

    deliver_outbox(at=noon)

    assert states_of("hello") == ["waiting", "sent"]


def test_a_pass_that_is_over_its_time_ends_between_two_letters(db, noon):
    for number in range(3):
        letters.queue(replace(HELLO, key=f"hello-{number}"), at=noon)

    assert deliver_outbox(at=noon, takes=0) == 1
    assert deliver_outbox(at=noon) == 2
