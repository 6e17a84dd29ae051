"""The demo as it stands after filling: told once for this file, and rolled back at its end."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from pytest_django import DjangoDbBlocker

from incidents.lifecycle import (
    ApprovalStatus,
    CheckInStatus,
    DeadlineState,
    HandoffStatus,
    IncidentStatus,
    LetterState,
    ProcessFixStatus,
)
from incidents.management.demo.everything import tell_everything
from incidents.models import (
    AdvocacyEvent,
    Apology,
    Approval,
    AuthorityUse,
    CheckInCall,
    Customer,
    Deadline,
    Department,
    Diagnosis,
    Event,
    Guide,
    Handoff,
    Hold,
    Incident,
    LedgerEntry,
    Location,
    OutgoingEmail,
    ProcessFix,
    Remedy,
    Return,
    User,
    Voucher,
)
from incidents.queries.demo import demo_people
from incidents.queries.incidents import TOLD_AS
from incidents.queries.insights.advocacy import advocacy_of, worth_of
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.incidents import Outcome, Severity
from incidents.words.loyalty import Moment
from incidents.words.spending import EntryKind
from tests.house.pages import AVOIDED

# Telling takes longer than any test may, where other work shares the machine.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
WORDS = Path(__file__).parent.parent / "incidents/management/demo/words"
SOON = timedelta(minutes=3)


@pytest.fixture(scope="module", autouse=True)
def _told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        tell_everything(clock=lambda: NOW)
        yield
        transaction.set_rollback(True)


def late_or_running(kind: str, state: str) -> int:
    return Deadline.objects.filter(kind=kind, state=state, done_at=None).count()


def test_three_places_in_two_zones_and_six_departments_with_a_head() -> None:
    zones = set(Location.objects.values_list("time_zone", flat=True))

    assert (Location.objects.count(), len(zones)) == (3, 2)
    assert Department.objects.exclude(head=None).count() == 6


def test_one_press_signs_in_every_role() -> None:
    assert [key for _, key in demo_people()] == ["staff", "manager", "department_head", "owner"]
    assert not any(person.has_usable_password() for person in User.objects.exclude(role="owner"))


def test_ninety_days_of_sixty_customers() -> None:
    first = Incident.objects.order_by("logged_at").values_list("logged_at", flat=True)[0]
    busiest = Incident.objects.values("logged_at__date").annotate(count=Count("pk"))

    assert 110 <= Incident.objects.count() <= 130
    assert timedelta(days=84) < NOW - first <= timedelta(days=90)
    assert max(day["count"] for day in busiest) < 20
    assert Customer.objects.filter(sent_by=None).count() == 60


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("status", IncidentStatus.values),
        ("severity", Severity.values),
        ("rung", [0, 1, 2, 3]),
        ("outcome", ["", *Outcome.values]),
        ("closed_as", ["", "recovered", "not_recovered"]),
        ("times_reopened", [0, 1]),
        ("is_restricted", [False, True]),
    ],
)
def test_incidents_of_every_sort(column: str, words: list[object]) -> None:
    assert set(Incident.objects.values_list(column, flat=True)) == set(words)


def test_types_causes_and_remedies_of_many_sorts() -> None:
    assert Incident.objects.values("incident_type").distinct().count() == 14
    assert Diagnosis.objects.values("cause_class").distinct().count() >= 7
    assert Remedy.objects.values("kind").distinct().count() >= 11


def test_four_requests_wait_and_one_is_about_to_pass_its_time() -> None:
    running = Deadline.objects.filter(kind=DeadlineKind.APPROVAL, state=DeadlineState.ARMED)

    assert Approval.objects.pending().count() == 4
    assert running.filter(due_at__lte=NOW + SOON).count() == 1
    assert late_or_running(DeadlineKind.APPROVAL, DeadlineState.BREACHED) == 1
    assert set(Approval.objects.values_list("status", flat=True)) >= {
        ApprovalStatus.APPROVED,
        ApprovalStatus.DECLINED,
    }


def test_two_calls_are_late_and_one_is_for_today() -> None:
    planned = CheckInCall.objects.filter(status=CheckInStatus.SCHEDULED)

    assert late_or_running(DeadlineKind.CHECK_IN, DeadlineState.BREACHED) == 2
    assert planned.filter(due_at__gt=NOW, due_at__lt=NOW + timedelta(hours=6)).count() >= 1


def test_a_live_minute_follows() -> None:
    fixes = Deadline.objects.filter(kind=DeadlineKind.FIX, state=DeadlineState.ARMED)
    soon = fixes.filter(next_step_at__range=(NOW, NOW + SOON))

    assert sorted(soon.values_list("next_step", flat=True)) == [0, 1]


def test_somebody_is_asked_and_somebody_is_not_told_yet() -> None:
    answers = set(Handoff.objects.values_list("status", flat=True))

    assert answers == {HandoffStatus.REQUESTED, HandoffStatus.ACCEPTED, HandoffStatus.DECLINED}
    assert Guide.objects.count() >= 5
    assert Incident.objects.not_told_yet().count() == 3


def test_one_stands_still_and_one_went_silent() -> None:
    held = Hold.objects.running().get()

    assert NOW < held.until < NOW + timedelta(days=2)
    assert held.clocks.count() == 3
    assert 1 <= Incident.objects.filter(stalled_since__isnull=False).count() <= 6


def test_process_fixes_in_every_state() -> None:
    assert set(ProcessFix.objects.values_list("status", flat=True)) == set(ProcessFixStatus.values)


def test_the_bounce_can_be_believed() -> None:
    bounces = []
    for incident in Incident.objects.prefetch_related("readings"):
        read = {one.moment: one.score for one in incident.readings.all()}
        if {Moment.BASELINE, Moment.AFTER_RECOVERY} <= read.keys():
            bounces.append(read[Moment.AFTER_RECOVERY] - read[Moment.BASELINE])

    assert 30 < len(bounces) < 90
    assert min(bounces) < 0 < sum(bounces) / len(bounces) < 1.5


def test_history_has_what_was_typed_in_late() -> None:
    assert Event.objects.filter(kind=EventKind.DEADLINE_CORRECTED).count() >= 1
    assert Event.objects.filter(at__gt=NOW + timedelta(seconds=1)).count() == 0


def test_only_the_letters_of_today_wait() -> None:
    waiting = OutgoingEmail.objects.filter(state=LetterState.WAITING)

    assert 5 <= waiting.count() <= 60
    assert not waiting.filter(written_at__lt=NOW - timedelta(hours=6)).exists()
    assert not OutgoingEmail.objects.filter(state=LetterState.SENT, subject="").exists()


def test_the_books_agree() -> None:
    spent = LedgerEntry.objects.spends().aggregate(sum=Sum("amount"))["sum"]

    assert spent == AuthorityUse.objects.aggregate(sum=Sum("used"))["sum"]
    assert spent > Decimal(5000)


def test_money_and_promises_go_every_way() -> None:
    answers = set(Approval.objects.values_list("status", flat=True))
    late = Deadline.objects.filter(kind=DeadlineKind.EXTRA, state=DeadlineState.BREACHED)

    assert {"expired", "approved_lower", "declined", "approved", "pending"} <= answers
    assert LedgerEntry.objects.filter(kind=EntryKind.REVERSAL).exists()
    assert late.filter(done_at=None).exists()
    assert Remedy.objects.exclude(photo="").exists()


def test_every_word_is_kind() -> None:
    told = "\n".join(path.read_text() for path in WORDS.glob("*.toml"))
    spoken = re.sub(r"^\w+ = |\b(key|kind|cause) = \"\w+\"", "", told, flags=re.MULTILINE)

    assert AVOIDED.findall(spoken) == []
    assert [apology.warnings for apology in Apology.objects.exclude(warnings=[])] == []


def test_vouchers_of_each_sort_and_somebody_came_back() -> None:
    states = set(Voucher.objects.values_list("status", flat=True))

    assert states == {"issued", "redeemed", "expired", "void"}
    assert Incident.objects.filter(returned_at__isnull=False).exists()


def test_customers_speak_well_and_badly_and_come_back() -> None:
    told = AdvocacyEvent.objects.standing()
    found = advocacy_of(Incident.objects.all(), at=NOW)

    assert set(told.values_list("kind", flat=True)) >= {"referral", "review", "told_friends"}
    assert found.good > 12 and 1 <= found.bad < found.good
    assert len(found.ambassadors) >= 5
    assert AdvocacyEvent.objects.exclude(taken_back_at=None).exists()
    assert worth_of(Incident.objects.all()).ratio is not None
    assert Return.objects.standing().count() >= 8
    # Silence is the most frequent answer, as everywhere.
    assert found.not_heard.part > found.recoveries / 2


@pytest.mark.parametrize("noun", TOLD_AS)
def test_what_an_incident_has_some_event_of_it_speaks_of(noun: str) -> None:
    # The incident page looks only for what its events speak of.
    rows, _ = TOLD_AS[noun]
    speaking = Event.objects.filter(kind__startswith=f"{noun}.").values("incident")
    having = Incident.objects.filter(**{f"{rows}__isnull": False}).distinct()
    assert having.exists()
    assert not having.exclude(pk__in=speaking).exists()


def test_what_stands_still_some_event_speaks_of() -> None:
    held = Incident.objects.filter(holds__isnull=False)
    speaking = Event.objects.filter(kind__startswith="hold.").values("incident")
    assert held.exists()
    assert not held.exclude(pk__in=speaking).exists()
