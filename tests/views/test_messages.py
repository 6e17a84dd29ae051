"""Messages: every letter to me and why; seen, muted, and what one chooses about mails."""

from datetime import time

import pytest

from incidents.actions.letters import queue, queue_all
from incidents.actions.post import deliver_outbox
from incidents.emails.approvals import approval_decided
from incidents.emails.deadlines import deadline_at_risk, deadline_breached
from incidents.emails.duty import incident_logged
from incidents.lifecycle import LetterState
from incidents.models import Deadline, OutgoingEmail
from incidents.queries.messages import as_messages, how_many_unseen, messages_of
from tests.makers import make_incident, make_request, make_shift

pytestmark = pytest.mark.usefixtures("alone_on_duty")


@pytest.fixture
def letter(incident, manager_user, noon):
    queue(incident_logged(incident, to=manager_user), at=noon)
    return OutgoingEmail.objects.get(recipient=manager_user)


def test_a_letter_is_a_message_with_its_reason_and_its_page(letter, incident, manager_user, noon):
    [waiting] = as_messages(messages_of(manager_user), person=manager_user)
    deliver_outbox(at=noon)
    [sent] = as_messages(messages_of(manager_user), person=manager_user)

    assert waiting.title == f"[{incident.reference}] Something was logged while you are on duty"
    assert waiting.why == "you are on duty, or told when nobody is"
    assert sent.title.startswith(f"[{incident.reference}] Logged: high, Harbour")
    assert sent.why == "you are told when nobody else is on duty at Harbour"
    assert {waiting.href, sent.href} == {f"/incidents/{incident.pk}/"}


def test_only_ones_own_are_shown_and_counted(letter, browser_of, manager_user, colleague):
    page = browser_of(manager_user).get("/messages/").content.decode()

    assert letter.incident.reference in page
    assert letter.incident.reference not in browser_of(colleague).get("/messages/").content.decode()
    assert (how_many_unseen(manager_user), how_many_unseen(colleague)) == (1, 0)


def test_one_and_all_are_marked_as_seen(letter, browser_of, manager_user, colleague, noon):
    assert browser_of(colleague).post(f"/messages/{letter.pk}/seen/").status_code == 404
    browser = browser_of(manager_user)

    first = browser.post(f"/messages/{letter.pk}/seen/")
    letter.refresh_from_db()
    seen_at = letter.seen_at
    browser.post(f"/messages/{letter.pk}/seen/")
    letter.refresh_from_db()

    assert (first.status_code, letter.seen_at) == (302, seen_at)
    OutgoingEmail.objects.update(seen_at=None)
    assert browser.post("/messages/seen/").status_code == 302
    assert how_many_unseen(manager_user) == 0
    assert browser.get(f"/messages/{letter.pk}/seen/").status_code == 405


def test_opening_the_page_marks_nothing(letter, browser_of, manager_user):
    browser_of(manager_user).get("/messages/")

    assert how_many_unseen(manager_user) == 1


def test_a_muted_kind_stays_a_message(incident, browser_of, staff_member, noon, mailoutbox):
    queue(deadline_at_risk(Deadline.objects.get(kind="fix"), to=staff_member), at=noon)

    answer = browser_of(staff_member).post("/messages/mute/deadline_at_risk/")
    deliver_outbox(at=noon)

    staff_member.refresh_from_db()
    assert (answer.status_code, staff_member.muted, mailoutbox) == (302, ["deadline_at_risk"], [])
    letter = OutgoingEmail.objects.get()
    assert (letter.state, letter.last_error) == (
        LetterState.SUPPRESSED,
        "They read this among their messages, not by mail.",
    )
    assert how_many_unseen(staff_member) == 1


@pytest.mark.parametrize("kind", ["incident_logged", "deadline_breached", "approval_awaits_you"])
def test_what_cannot_wait_is_not_muted(kind, browser_of, staff_member):
    answer = browser_of(staff_member).post(f"/messages/mute/{kind}/")

    staff_member.refresh_from_db()
    assert (answer.status_code, staff_member.muted) == (422, [])


def test_a_kind_nobody_knows_is_not_there(browser_of, staff_member):
    assert browser_of(staff_member).post("/messages/mute/nonsense/").status_code == 404


def test_a_restricted_incident_one_may_not_see_is_not_linked(staff_member, colleague, noon):
    hidden = make_incident(by=staff_member, is_restricted=True)
    queue(incident_logged(hidden, to=colleague), at=noon)

    assert [one.href for one in as_messages(messages_of(colleague), person=colleague)] == [""]


@pytest.mark.parametrize("count", [1, 3])
def test_messages_cost_the_same_for_one_and_for_three(
    count, incident, manager_user, staff_member, noon, django_assert_num_queries
):
    for _ in range(count):
        queue(incident_logged(make_incident(by=staff_member), to=manager_user), at=noon)

    with django_assert_num_queries(2):
        as_messages(messages_of(manager_user), person=manager_user)
    with django_assert_num_queries(1):
        how_many_unseen(manager_user)


def sleeps(person):
    person.time_zone, person.quiet_from, person.quiet_until = "UTC", time(11), time(15)
    person.save()


def test_quiet_hours_hold_reminders_and_lose_none(incident, staff_member, noon, mailoutbox):
    sleeps(staff_member)
    staff_member.shifts.update(is_over=True)
    fix = Deadline.objects.get(kind="fix")

    queue_all([deadline_at_risk(fix, to=staff_member)], at=noon)
    deliver_outbox(at=noon)

    held = OutgoingEmail.objects.get()
    assert (held.state, held.next_try_at, mailoutbox) == (
        LetterState.WAITING,
        noon.replace(hour=15),
        [],
    )
    assert how_many_unseen(staff_member) == 1


def test_on_duty_nothing_is_held(incident, staff_member, manager_user, harbour, noon):
    sleeps(staff_member)
    sleeps(manager_user)
    staff_member.shifts.update(is_over=True)
    make_shift(manager_user, harbour)
    request = make_request(incident, by=staff_member, at=noon)
    fix = Deadline.objects.get(kind="fix")

    queue(deadline_breached(fix, step=1, to=manager_user), at=noon)
    queue(approval_decided(request, to=staff_member), at=noon)
    queue(incident_logged(incident, to=staff_member), at=noon)

    goes = {one.kind: one.next_try_at.hour for one in OutgoingEmail.objects.all()}
    assert goes == {
        "approval_awaits_you": 12,
        "deadline_breached": 12,
        "incident_logged": 12,
        "approval_decided": 15,
    }


def test_quiet_hours_and_mails_are_chosen_on_ones_own_page(browser_of, staff_member):
    typed = {
        "name": "Front desk",
        "quiet_from": "22:00",
        "quiet_until": "07:00",
        "muted": ["guide_asked"],
        "version": 1,
    }
    browser = browser_of(staff_member)

    half = browser.post("/settings/", {**typed, "quiet_until": ""})
    wrong = browser.post("/settings/", {**typed, "muted": ["incident_logged"]})
    right = browser.post("/settings/", typed)

    staff_member.refresh_from_db()
    assert (half.status_code, list(half.context["form"].errors)) == (422, ["quiet_until"])
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["muted"])
    assert right.status_code == 302
    assert (staff_member.quiet_from, staff_member.muted) == (time(22), ["guide_asked"])
