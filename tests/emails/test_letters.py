"""Every letter we send: whom, what it says, and where its one link leads."""

from datetime import timedelta

import pytest

from incidents.actions.ownership import ask_guide, decline_handoff, request_handoff
from incidents.emails.approvals import approval_awaits_you, approval_decided, word_request
from incidents.emails.check_ins import call_not_reached, call_went_badly
from incidents.emails.deadlines import word_deadline
from incidents.emails.ownership import guide_asked, handoff_answered, handoff_requested
from incidents.emails.people import person_invited
from incidents.models import CheckInCall, Incident
from incidents.words.clock import DeadlineKind
from tests.makers import make_request

SITE = "http://localhost:8000"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def approval(incident, staff_member, manager_user, noon):
    return make_request(incident, by=staff_member, at=noon)


@pytest.fixture
def handoff(incident, staff_member, colleague, noon):
    return request_handoff(
        incident,
        receiver=colleague,
        reason="My shift ends <at five>",
        customer_was_told="That you will call",
        by=staff_member,
        at=noon,
    )


@pytest.fixture
def call(incident, department_head, noon):
    return CheckInCall(
        pk=7, incident=incident, caller=department_head, made_by=department_head, attempt=3,
        due_at=noon, called_at=noon, notes="Still <cold>",
    )  # fmt: skip


def clock_of(approval):
    return approval.incident.deadlines.get(kind=DeadlineKind.APPROVAL, subject=approval.pk)


def test_a_warning_says_the_duty_and_the_time_left(incident, staff_member, noon):
    fix = incident.deadlines.get(kind=DeadlineKind.FIX)

    letter = word_deadline(
        "deadline_at_risk", fix, key="key", to=staff_member, at=noon + 46 * MINUTE
    )

    assert letter.subject == f"[{incident.reference}] Fix: 14 min left"
    assert "Fix is promised by 4 Mar 14:00 CET." in letter.text
    assert f"{SITE}/incidents/{incident.pk}/fix/" in letter.text
    assert "because you own this incident" in letter.text


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        (DeadlineKind.FIRST_CONTACT, "contact"),
        (DeadlineKind.FIX, "fix"),
        (DeadlineKind.APOLOGY, "apology"),
        (DeadlineKind.DIAGNOSIS, "diagnosis"),
    ],
)
def test_the_link_of_a_late_duty_leads_to_its_form(incident, staff_member, noon, kind, page):
    deadline = incident.deadlines.get(kind=kind)

    letter = word_deadline("deadline_breached", deadline, key="key", to=staff_member, at=noon)

    link = f"{SITE}/incidents/{incident.pk}/{page}/"
    assert f'href="{link}"' in letter.html
    assert link in letter.text


def test_a_leader_reads_that_they_advise(incident, manager_user, noon):
    fix = incident.deadlines.get(kind=DeadlineKind.FIX)

    letter = word_deadline(
        "deadline_breached", fix, key="key", to=manager_user, at=fix.due_at + 5 * MINUTE
    )

    assert letter.subject == f"[{incident.reference}] Fix: 5 min late"
    assert "Front desk, Harbour owns this incident." in letter.text
    assert f"Open the incident:\n{SITE}/incidents/{incident.pk}/\n" in letter.text


def test_a_request_names_the_amount_and_leads_to_the_decision(approval, manager_user):
    letter = word_request(clock_of(approval), key="key", to=manager_user)

    reference = approval.incident.reference
    assert letter.subject == f"[{reference}] Spend of $700.00 waits for your decision"
    assert f"{SITE}/approvals/{approval.pk}/" in letter.text
    assert "The anniversary was spoilt" in letter.text


def test_a_changed_amount_is_a_letter_of_its_own(approval, manager_user):
    clock = clock_of(approval)
    first = approval_awaits_you(approval, to=manager_user, deadline=clock)
    approval.version += 1

    assert approval_awaits_you(approval, to=manager_user, deadline=clock).key != first.key


def test_a_decision_says_who_and_why(approval, manager_user, staff_member, noon):
    approval.status, approval.decided_by, approval.decided_at = "declined", manager_user, noon
    approval.decision_reason = "A night is enough"

    letter = approval_decided(approval, to=staff_member)

    assert letter.subject == f"[{approval.incident.reference}] Spend of $700.00: declined"
    assert "Manager, Harbour decided on 4 Mar 13:00 CET." in letter.text
    assert "A night is enough" in letter.text


def test_a_handoff_asks_and_answers(handoff, staff_member, colleague, noon):
    asked = handoff_requested(handoff, to=colleague)
    decline_handoff(handoff, answer="I am on leave", by=colleague, at=noon)
    handoff.refresh_from_db()

    answered = handoff_answered(handoff, to=staff_member)

    assert f"{SITE}/incidents/{handoff.incident_id}/handoff/" in asked.text
    assert "Nothing moves until you accept" in asked.text
    assert "I am on leave" in answered.text


def test_words_are_plain_in_the_text_and_escaped_in_the_html(handoff, colleague):
    letter = handoff_requested(handoff, to=colleague)

    assert "My shift ends <at five>" in letter.text
    assert "My shift ends &lt;at five&gt;" in letter.html


def test_a_guide_reads_the_question(incident, staff_member, manager_user, noon):
    guide = ask_guide(
        incident, person=manager_user, question="What would you offer?", by=staff_member, at=noon
    )

    letter = guide_asked(guide, to=manager_user)

    assert "What would you offer?" in letter.text
    assert letter.subject == f"[{incident.reference}] Your advice is asked for"


def test_a_call_that_failed_for_good_is_told(call, manager_user):
    letter = call_not_reached(call, to=manager_user)

    reference = call.incident.reference
    assert letter.subject == f"[{reference}] Check-in call: not reached after 3 tries"


def test_a_call_that_went_badly_is_told_with_what_was_said(call, staff_member):
    letter = call_went_badly(call, to=staff_member)

    assert "Still <cold>" in letter.text
    assert "Still &lt;cold&gt;" in letter.html


def test_an_invitation_leads_to_a_page_for_a_password(colleague, business_owner, client):
    letter = person_invited(colleague, by=business_owner)

    [link] = [line for line in letter.text.split() if "/password/reset/key/" in line]
    page = client.get(link.removeprefix(SITE), follow=True)
    assert page.status_code == 200
    assert "password1" in page.content.decode()


def test_no_subject_says_more_than_the_reference(incident, approval, handoff, colleague, noon):
    Incident.objects.filter(pk=incident.pk).update(what_happened="Mrs Miller lost her ring")
    letters = [
        handoff_requested(handoff, to=colleague),
        word_request(clock_of(approval), key="key", to=colleague),
        word_deadline(
            "deadline_breached", incident.deadlines.first(), key="key", to=colleague, at=noon
        ),
    ]

    assert not any("Miller" in letter.subject for letter in letters)
