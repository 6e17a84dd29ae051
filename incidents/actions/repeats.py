"""The repeat guard: a second similar failure soon is seen at once, and somebody senior advises."""

from datetime import datetime

from incidents.actions import history
from incidents.actions.guides import add_guide
from incidents.models import Customer, Incident
from incidents.queries.repeats import earlier_failure, later_failures, senior_for
from incidents.words.events import EventKind

QUESTION = (
    "A similar mistake reached this customer within the last 180 days, and a surprise works once. "
    "What should we do differently this time?"
)


def repeated_now(incident: Incident) -> Incident | None:
    """This is the failure that an incident repeats, of two logs at the same time too; else None.

    Once it counts as a repeat it is looked for no more. Product, trap 12.
    """
    if incident.customer_id is None or incident.repeats_id is not None:
        return None
    one_after_the_other(incident.customer_id)
    return earlier_failure(incident)


def held_later_ones(incident: Incident) -> list[Incident]:
    """These are recoveries on the way that came after one that is logged, or named, late.

    Ask before the customer is held, which is the last lock of all; one that somebody is busy with
    is left alone.
    """
    if incident.customer_id is None:
        return []
    rows = later_failures(incident).select_related("location", "owner", "customer", "department")
    return list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True))


def no_longer_repeated(incident: Incident, *, at: datetime) -> list[tuple[Incident, str]]:
    """Let go of what was held against a log that is taken back: the same mistake, logged twice.

    Gives back the recoveries that are no second failure after all, each with how bad it looked
    before; one that a person has judged since keeps that, and a guide who was asked stays.
    """
    if incident.customer_id is None:
        return []
    rows = Incident.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    others = list(rows.filter(repeats=incident).select_related("location"))
    one_after_the_other(incident.customer_id)
    found = []
    for other in others:
        other.repeats = earlier_failure(other)
        other.double_deviation = other.repeats is not None or other.times_reopened > 0
        other.save(update_fields=["repeats", "double_deviation"])
        if other.repeats is None:
            found.append((other, _looked_before(other)))
            history.record(other, EventKind.REPEAT_GONE, by=None, at=at, earlier=incident.pk)
    return found


def _looked_before(incident: Incident) -> str:
    events = incident.events.filter(kind=EventKind.REPEAT_FOUND).order_by("-pk")
    known: dict[str, str] = events.values_list("details", flat=True)[0]
    return known["was"] if known["severity"] == incident.severity else incident.severity


def one_after_the_other(customer: int) -> None:
    """Let two who log for one customer wait for each other, so that the second sees the first.

    Call it before the incident is written, and hold no other row after it. On SQLite the IMMEDIATE
    transaction is the lock.
    """
    held = Customer.objects.select_for_update(no_key=True).filter(pk=customer)
    held.values_list("pk", flat=True).first()


def mark_repeat(incident: Incident, *, earlier: Incident, was: str, at: datetime) -> None:
    """Note that an incident is a second failure, and ask a senior for advice. Product, trap 12.

    `was` is how bad it looked; the severity itself is one step higher by now.
    """
    incident.repeats, incident.double_deviation = earlier, True
    incident.save(update_fields=["repeats", "double_deviation"])
    senior = senior_for(incident)
    history.record(
        incident,
        EventKind.REPEAT_FOUND,
        by=None,
        at=at,
        earlier=earlier.pk,
        was=was,
        severity=incident.severity,
        person=senior.pk if senior else None,
    )
    if senior:
        owner = incident.owner
        add_guide(incident, person=senior, question=QUESTION, asked_by=owner, by=None, at=at)
