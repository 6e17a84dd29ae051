"""What a case begins with: deadlines that fall due, and letters that wait."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.timezone import now

from incidents.actions import letters
from incidents.emails.letter import Letter
from incidents.models import Deadline, Incident, OutgoingEmail, User
from incidents.policy import clock
from incidents.words.clock import DeadlineKind
from tests.chaos.stage import Stage

HOUR = timedelta(hours=1)


def due_now(stage: Stage, count: int) -> None:
    """So many deadlines that fall due this second."""
    moment = now()
    due(stage, count, due_at=lambda _: moment)


def due(stage: Stage, count: int, *, due_at: Callable[[int], datetime]) -> None:
    """So many deadlines with only their breach ahead, each to be told to owner and manager."""
    moments = [due_at(number) for number in range(count)]
    incidents = Incident.objects.bulk_create(
        (_incident(stage, number, moment) for number, moment in enumerate(moments)), batch_size=500
    )
    armed = [_armed(*each) for each in zip(incidents, moments, strict=True)]
    Deadline.objects.bulk_create(armed, batch_size=500)
    stage.outcome.tried += count


def _incident(stage: Stage, number: int, due_at: datetime) -> Incident:
    owner = stage.owners[number % len(stage.owners)]
    return Incident(
        what_happened="A room without towels",
        severity="high",
        location=stage.place,
        owner=owner,
        logged_by=owner,
        occurred_at=due_at - HOUR,
        logged_at=due_at - HOUR,
        policy_snapshot=clock.snapshot("high"),
    )


def _armed(incident: Incident, due_at: datetime) -> Deadline:
    return Deadline(
        incident=incident,
        kind=DeadlineKind.FIX,
        started_at=due_at - HOUR,
        due_at=due_at,
        steps={"1": 0.0},
        next_step=clock.BREACH,
        next_step_at=due_at,
    )


def queue_letters(stage: Stage, count: int, *, to: str = "guest@example.com") -> None:
    """So many letters that wait, each with a subject of its own."""
    first = OutgoingEmail.objects.count()
    keys = [f"letter-{first + number}" for number in range(count)]
    letters.queue_all([_letter(key, to) for key in keys], at=now())
    stage.outcome.tried += count


def _letter(key: str, to: str) -> Letter:
    return Letter(key=key, kind="hello", to=to, subject=key, text="Good day")


def put_letters_aside() -> None:
    """Those that wait need not be sent in this case: what follows is about other ones."""
    OutgoingEmail.objects.filter(state="waiting").update(state="suppressed")


def sent() -> int:
    return OutgoingEmail.objects.filter(state="sent").count()


def everybody() -> list[User]:
    return list(User.objects.order_by("pk"))
