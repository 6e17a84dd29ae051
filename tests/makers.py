"""Makers: rows that no rule looks at, and incidents that come through the front door."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image

from incidents.actions.apologies import Words, record_apology
from incidents.actions.check_ins import Answers
from incidents.actions.contacts import record_ask, record_contact
from incidents.actions.diagnoses import Findings, write_diagnosis
from incidents.actions.incidents import Report, log_incident
from incidents.actions.process_fixes import explain_no_process_fix
from incidents.actions.proposals import Proposal
from incidents.actions.recoveries import mark_fixed, record_call
from incidents.actions.remedies import choose_no_extra, propose_remedy
from incidents.actions.vouchers import Promise, issue_voucher
from incidents.models import (
    Absence,
    Approval,
    CheckInCall,
    Customer,
    Department,
    DutyShift,
    Incident,
    Location,
    Remedy,
    User,
    VolumePeriod,
    Voucher,
)
from incidents.pictures import Picture, plain_picture
from incidents.words.incidents import CauseClass, Severity
from incidents.words.people import Role
from incidents.words.remedies import Purpose, Quality, RemedyKind

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
APOLOGY = "I am sorry that your room was not ready at five; that was ours to get right."
ALL_FIVE = frozenset(Quality.values)
FOUND = Findings(
    where_it_broke="Handover of the rooms",
    how_it_happened="The list of arrivals was printed before the late change",
    why="The list is printed once a day",
    how_it_was_missed="Nobody compares the list with the system at four",
    cause_class=CauseClass.PROCESS,
)


def open_on(days: str) -> dict[str, list[list[str]]]:
    """A week that is open from 8:00 to 20:00 on some of its days."""
    return {day: [["08:00", "20:00"]] for day in days}


def make_location(name: str = "Harbour", **fields: Any) -> Location:
    return Location.objects.create(name=name, **{"time_zone": "Europe/Berlin", **fields})


def make_department(name: str, *, location: Location, head: User | None = None) -> Department:
    return Department.objects.create(name=name, location=location, head=head)


def make_person(
    name: str, *, role: str = Role.STAFF, location: Location | None = None, **fields: Any
) -> User:
    address = "".join(sign if sign.isalnum() else "-" for sign in name.lower())
    return User.objects.create_user(
        f"{address}@example.com", name=name, role=role, location=location, **fields
    )


def make_customer(name: str = "Guest, room 412", **fields: Any) -> Customer:
    return Customer.objects.create(name=name, **{"added_at": LONG_AGO, **fields})


def make_incident(
    *,
    by: User,
    at: datetime = datetime(2026, 3, 4, 12, 0, tzinfo=UTC),
    what_happened: str = "The room was not ready at five",
    severity: str = Severity.HIGH,
    **report: Any,
) -> Incident:
    location = report.pop("location", None) or by.location or make_location("Somewhere")
    return log_incident(
        Report(what_happened=what_happened, location=location, severity=severity, **report),
        by=by,
        at=at,
    )


def make_remedy(
    incident: Incident, *, cost: str = "0", by: User, at: datetime, **wanted: Any
) -> Remedy:
    """A gift as compensation, unless something else is wanted."""
    proposal = Proposal(
        **{
            "purpose": Purpose.COMPENSATION,
            "kind": RemedyKind.GIFT if Decimal(cost) else RemedyKind.SUPPORT,
            "what": "Flowers",
            "cost": Decimal(cost),
            "exceed": "That somebody thought of it first",
            "prompt_answers": {"helpful": "Give them the evening back"},
            **wanted,
        }
    )
    return propose_remedy(incident, proposal=proposal, by=by, at=at)


def make_request(incident: Incident, *, by: User, at: datetime, cost: int = 700) -> Approval:
    """Spend above what the person may decide alone, so a manager has to."""
    why = "The anniversary was spoilt"
    remedy = make_remedy(incident, cost=str(cost), by=by, at=at, what="The whole stay", why=why)
    return Approval.objects.get(remedy=remedy)


def make_voucher(
    incident: Incident, *, by: User, at: datetime, cost: str = "80", **promised: Any
) -> Voucher:
    """Dinner for two at the next visit, signed by hand, unless something else is promised."""
    remedy = make_remedy(incident, kind=RemedyKind.VOUCHER, what="Dinner", cost=cost, by=by, at=at)
    promise = Promise(
        **{
            "covers": "Dinner for two",
            "invitation": "We would love to see you back",
            "signature": "Anna",
            **promised,
        }
    )
    return issue_voucher(remedy, promise=promise, by=by, at=at)


def steps_to_closing(
    incident: Incident, *, by: User, head: User, at: datetime
) -> dict[str, Callable[[], object]]:
    """Each fact that closing needs, as the action that brings it, in the order of the work."""
    minute, week = timedelta(minutes=1), timedelta(days=8)

    def later(count: int) -> dict[str, Any]:
        return {"by": by, "at": at + count * minute}

    def call() -> None:
        answers = Answers(called_at=at + week, everything_okay=True, had_improvement=True)
        planned = CheckInCall.objects.get(incident=incident)
        record_call(planned, answers=answers, score=9, by=head, at=at + week)

    return {
        "contact": lambda: record_contact(
            incident, channel="call", happened_at=at + minute, **later(1)
        ),
        "fix": lambda: mark_fixed(
            incident, what_was_done="A suite, ready now", fixed_at=at + 2 * minute, **later(2)
        ),
        "apology": lambda: record_apology(
            incident, apology=Words(APOLOGY, "call", by, at + 3 * minute, ALL_FIVE), **later(3)
        ),
        "what would make it right": lambda: record_ask(
            incident, customer_ask="A quiet room", asked_at=at + 4 * minute, **later(4)
        ),
        "extra": lambda: choose_no_extra(incident, reason="They left at once", **later(5)),
        "diagnosis": lambda: write_diagnosis(incident, diagnosis=FOUND, version=None, **later(6)),
        "process fix": lambda: explain_no_process_fix(incident, reason="A power cut", **later(7)),
        "check-in call": call,
    }


def make_shift(person: User, location: Location, **fields: Any) -> DutyShift:
    """Every day from eight to eight, unless something else is wanted."""
    weekly = {"weekdays": "1234567", "starts": time(8), "ends": time(20)}
    return DutyShift.objects.create(person=person, location=location, **{**weekly, **fields})


def make_absence(person: User, deputy: User, *, at: datetime, days: int = 3) -> Absence:
    """An absence that began an hour ago and runs for some days."""
    begins = at - timedelta(hours=1)
    return Absence.objects.create(
        person=person,
        deputy=deputy,
        starts_at=begins,
        ends_at=begins + timedelta(days=days),
        entered_by=person,
    )


def sent_photo(kind: str = "JPEG", *, size: tuple[int, int] = (40, 30), **known: Any) -> BytesIO:
    """A file as a phone sends it, open at its beginning."""
    sent = BytesIO()
    Image.new("RGB", size, "teal").save(sent, kind, **known)
    sent.seek(0)
    return sent


def make_photo() -> Picture:
    """A photo as it is kept."""
    return plain_picture(sent_photo())


def make_volume(
    location: Location, *, by: User, at: datetime, month: date = date(2026, 2, 1), **known: Any
) -> VolumePeriod:
    """Two thousand actions of a whole place, unless something else is wanted."""
    return VolumePeriod.objects.create(
        location=location,
        month=month,
        entered_by=by,
        entered_at=at,
        **{"actions": 2_000, **known},
    )
