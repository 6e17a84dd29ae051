"""From the letter to the decision: the link shows, a signed-in press acts, and what it rests on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Model
from django.test import Client
from django.utils.timezone import now

from incidents.actions.post import deliver_outbox
from incidents.actions.recoveries import mark_fixed
from incidents.lifecycle import ApprovalStatus
from incidents.models import (
    Approval,
    AuthorityUse,
    Deadline,
    Event,
    IncidentType,
    LedgerEntry,
    OutgoingEmail,
    Remedy,
)
from tests.makers import make_incident, make_remedy, make_request

pytestmark = pytest.mark.usefixtures("books_agree")

KEPT: tuple[type[Model], ...] = (Approval, AuthorityUse, Deadline, Event, LedgerEntry, Remedy)


@pytest.fixture
def at():
    return now() - timedelta(minutes=1)


@pytest.fixture
def kind(db):
    return IncidentType.objects.create(name="Lost booking")


@pytest.fixture
def asked(staff_member, guest, manager_user, kind, at):
    incident = make_incident(by=staff_member, customer=guest, incident_type=kind, at=at)
    return make_request(incident, by=staff_member, at=at)


@pytest.fixture
def link(asked, manager_user):
    deliver_outbox(at=now())
    letter = OutgoingEmail.objects.get(kind="approval_awaits_you", recipient=manager_user)
    assert letter.link in letter.text
    return letter.link


def everything():
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


def test_opening_the_link_a_hundred_times_changes_nothing(link, browser_of, manager_user):
    before, browser = everything(), browser_of(manager_user)

    codes = {browser.get(link).status_code for _ in range(50)}
    codes |= {browser.head(link).status_code for _ in range(25)}
    codes |= {Client().get(link).status_code for _ in range(25)}

    assert codes <= {200, 302, 405}
    assert everything() == before


def test_what_a_mail_program_might_add_to_it_decides_nothing(link, browser_of, manager_user, asked):
    answer = f"answer=approve&version=1&form_key={uuid4()}"

    browser_of(manager_user).get(f"{link}?{answer}")

    asked.refresh_from_db()
    assert asked.status == ApprovalStatus.PENDING


def test_without_signing_in_nobody_acts(link, asked):
    answer = {"answer": "approve", "version": 1, "form_key": str(uuid4())}

    sent = Client().post(link, answer)

    asked.refresh_from_db()
    assert (sent.status_code, asked.status) == (302, ApprovalStatus.PENDING)
    assert sent.url.startswith("/accounts/login/")


def test_a_press_of_somebody_signed_in_acts(link, browser_of, manager_user, asked):
    browser_of(manager_user).post(link, {"answer": "approve", "version": 1, "form_key": uuid4()})

    asked.refresh_from_db()
    assert asked.status == ApprovalStatus.APPROVED


def test_it_shows_what_similar_recoveries_cost(
    link, browser_of, manager_user, staff_member, colleague, kind, at
):
    for cost in ("100", "50"):
        earlier = make_incident(by=colleague, incident_type=kind, at=at)
        make_remedy(earlier, cost=cost, by=colleague, at=at)
        mark_fixed(earlier, what_was_done="A room", fixed_at=at, by=colleague, at=at)

    mine = browser_of(manager_user).get(link).content.decode()
    theirs = browser_of(staff_member).get(link).content.decode()

    assert "Similar recoveries cost on average" in mine
    assert "$75.00" in mine
    assert "Similar recoveries" not in theirs
