"""Moving a check-in call to another time: with a reason, and inside calling hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.actions.check_ins import postpone_call
from incidents.actions.clock import escalate_deadlines
from incidents.lifecycle import DeadlineState
from incidents.models import Deadline, Event
from incidents.refusals import Invalid
from incidents.words.clock import DeadlineKind
from tests.makers import open_on

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = timedelta(days=7)


def test_a_call_moves_to_another_time_with_a_reason(call, department_head, noon):
    new_time = datetime(2026, 3, 12, 15, 0, tzinfo=BERLIN)
    postpone_call(call, due_at=new_time, reason="They fly today", by=department_head, at=noon)

    call.refresh_from_db()
    assert call.due_at == new_time
    clocks = Deadline.objects.filter(kind=DeadlineKind.CHECK_IN, subject=call.pk)
    assert [one.state for one in clocks.order_by("generation")] == [
        DeadlineState.CANCELLED,
        DeadlineState.ARMED,
    ]
    assert Event.objects.get(kind="check_in.postponed").text.words == "They fly today"


def test_a_late_call_that_moves_is_no_longer_owed_but_was_late(call, department_head, noon):
    at = noon + WEEK + timedelta(days=1)
    escalate_deadlines(at=at)

    postpone_call(
        call, due_at=at + timedelta(days=1), reason="Night shift", by=department_head, at=at
    )

    clocks = Deadline.objects.filter(kind=DeadlineKind.CHECK_IN, subject=call.pk)
    assert [one.state for one in clocks.order_by("generation")] == [
        DeadlineState.BREACHED,
        DeadlineState.ARMED,
    ]
    assert [one.due_at.day for one in clocks.owed()] == [13]


@pytest.mark.parametrize(
    ("due_at", "reason", "words"),
    [
        (datetime(2026, 3, 12, 15, 0, tzinfo=BERLIN), "  ", "Say why"),
        (datetime(2026, 3, 1, 15, 0, tzinfo=BERLIN), "Flight", "still to come"),
        (datetime(2026, 3, 12, 9, 59, tzinfo=BERLIN), "Flight", "from 10:00 to 18:00"),
        (datetime(2026, 3, 12, 18, 1, tzinfo=BERLIN), "Flight", "from 10:00 to 18:00"),
        # Ten in the morning of New York is calling time there, not at the harbour.
        (datetime(2026, 3, 12, 14, 0, tzinfo=ZoneInfo("America/New_York")), "Flight", "calls on"),
    ],
)
def test_a_call_moves_only_into_calling_hours(due_at, reason, words, call, department_head, noon):
    with pytest.raises(Invalid, match=words):
        postpone_call(call, due_at=due_at, reason=reason, by=department_head, at=noon)


def test_a_call_does_not_move_to_a_day_off(call, harbour, department_head, noon):
    harbour.weekly_hours = open_on("12345")
    harbour.save()

    with pytest.raises(Invalid, match="working days"):
        postpone_call(
            call,
            due_at=datetime(2026, 3, 14, 12, 0, tzinfo=BERLIN),
            reason="They fly",
            by=department_head,
            at=noon,
        )
