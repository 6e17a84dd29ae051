"""One incident at one moment of its recovery, and everybody who might open its pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.timezone import now

from incidents.actions import letters
from incidents.actions.advocacy import Said, record_advocacy
from incidents.actions.holds import hold_incident
from incidents.actions.ownership import ask_guide, request_handoff
from incidents.actions.process_fixes import Plan, mark_done, plan_process_fix
from incidents.actions.recoveries import close_as_not_recovered, mark_fixed
from incidents.actions.remedies import deliver_remedy
from incidents.actions.returns import Seen, record_return
from incidents.emails.people import person_invited
from incidents.lifecycle import LetterState
from incidents.models import (
    Approval,
    CheckInCall,
    Gesture,
    Incident,
    IncidentType,
    OutgoingEmail,
    Remedy,
    User,
)
from incidents.words.incidents import Outcome, ProcessFixKind
from incidents.words.people import Role
from tests.makers import (
    make_absence,
    make_customer,
    make_department,
    make_incident,
    make_location,
    make_person,
    make_photo,
    make_remedy,
    make_shift,
    make_volume,
    make_voucher,
)

# In every text of the incident: whoever may not see it finds it nowhere.
CANARY = "Zebrafinch"
FLOWERS = {"title": "Flowers by the door", "wording": "Flowers", "kind": "gift", "cost": 40}
SIGNED_OUT = "signed out"
FRESH, OPEN, ASKED, FIXED, CLOSED = "fresh", "open", "asked", "fixed", "closed"


@dataclass
class Stage:
    """The people by their part in the incident, and what hangs on it by the page it is on."""

    people: dict[str, User]
    incident: Incident
    rows: dict[str, int]

    def browser_of(self, part: str) -> Client:
        client = Client()
        if part != SIGNED_OUT:
            client.force_login(self.people[part])
        return client

    def address(self, name: str) -> str:
        pk = self.rows.get(name) or self.rows.get(name.rpartition("-")[0]) or 1
        [(_, names)] = get_resolver().reverse_dict.getlist(name)[0][0][:1]
        known = {"number": self.incident.pk, "pk": pk, "uidb36": "1", "key": "x"}
        known |= {"severity": "high", "location": 0, "incident_type": 0}
        # Of a letter the month has its year beside it; of a volume it holds it.
        known |= {"year": "2026", "month": "01" if "year" in names else "2026-01"}
        return reverse(name, kwargs={one: known[one] for one in names})


def make_people() -> dict[str, User]:
    harbour, hill = make_location("Harbour"), make_location("Hill")
    head = make_person("Head of rooms", role=Role.DEPARTMENT_HEAD, location=harbour)
    make_department("Rooms", location=harbour, head=head)
    return {
        "owner": make_person("Front desk", location=harbour),
        "colleague": make_person("Evening desk", location=harbour),
        "guide": make_person("Night manager", role=Role.MANAGER, location=harbour),
        "manager": make_person("Manager", role=Role.MANAGER, location=harbour),
        "elsewhere": make_person("Hill manager", role=Role.MANAGER, location=hill),
        "head": head,
        "business": make_person("Business owner", role=Role.OWNER),
    }


def make_stage(moment: str, *, is_restricted: bool = False) -> Stage:
    """Log it five minutes ago and go on as far as this moment."""
    people, at = make_people(), now() - timedelta(minutes=5)
    owner = people["owner"]
    department = people["head"].heads.get()
    guest = (
        None
        if moment == FRESH
        else make_customer("Guest, room 412", phone="+4915112345678", email="guest@example.com")
    )
    incident = make_incident(
        by=owner,
        at=at,
        what_happened=f"{CANARY} what happened",
        customer=guest,
        customer_hint=f"{CANARY} hint",
        department=department,
        is_restricted=is_restricted,
    )
    rows = _rows_beside(people, incident, at=at)
    stage = Stage(people, incident, rows)
    if moment != FRESH:
        _go_on(stage, moment)
        stage.rows |= _did_since(incident, by=owner, at=at)
    return stage


def _rows_beside(people: dict[str, User], incident: Incident, *, at: datetime) -> dict[str, int]:
    """What the pages about no incident need, by the beginning of their names."""
    owner, department = people["owner"], people["head"].heads.get()
    return {
        "customer": incident.customer_id or 0,
        "person": people["colleague"].pk,
        "location": department.location_id,
        "department": department.pk,
        "department-add": department.location_id,
        **dict.fromkeys(("calendar", "day-off"), department.location_id),
        **dict.fromkeys(("shift-list", "shift-add", "tell-us"), department.location_id),
        "shift": make_shift(people["manager"], department.location).pk,
        "absence": make_absence(owner, people["colleague"], at=now() + timedelta(days=2)).pk,
        "receiver": make_person("Late desk", location=department.location).pk,
        "letter-send-again": _letter_that_died(owner),
        "deadline": incident.deadlines.get(kind="fix").pk,
        "gesture": Gesture.objects.create(location=department.location, **FLOWERS).pk,
        "volume": make_volume(department.location, by=owner, at=at).pk,
        "incident-type": IncidentType.objects.create(name="Lost booking").pk,
    }


def _letter_that_died(to: User) -> int:
    letters.queue(person_invited(to, by=to), at=now())
    dead = OutgoingEmail.objects.filter(recipient=to, kind="person_invited")
    dead.update(state=LetterState.DEAD, tries=6)
    return dead.get().pk


def _given(incident: Incident, *, by: User, at: datetime) -> Remedy:
    tea = make_remedy(incident, what=f"{CANARY} tea", by=by, at=at)
    return deliver_remedy(tea, delivered_at=at, photo=make_photo(), by=by, at=at)


def _did_since(incident: Incident, *, by: User, at: datetime) -> dict[str, int]:
    today, customer = at.astimezone(incident.location.zone).date(), incident.customer
    told = Said("review", today, words=f"{CANARY} was so kind", follows=incident)
    rows = dict.fromkeys(("advocacy-record", "return-record"), customer.pk)
    rows["advocacy-take"] = record_advocacy(customer, said=told, by=by, at=at).pk
    if incident.fixed_at:
        rows["return-take"] = record_return(customer, seen=Seen("visit", today), by=by, at=at).pk
    return rows


def _go_on(stage: Stage, moment: str) -> None:
    people, incident = stage.people, stage.incident
    by = {"by": people["owner"], "at": incident.logged_at}
    ask_guide(incident, person=people["guide"], question=f"{CANARY}?", **by)
    free = make_remedy(incident, what=f"{CANARY} flowers", **by)
    dear = make_remedy(incident, cost="700", what=f"{CANARY} stay", why=CANARY, **by)
    today = by["at"].astimezone(incident.location.zone).date()
    plan = Plan(f"{CANARY} list", ProcessFixKind.PROCESS, people["owner"], today)
    fix = plan_process_fix(incident, fix=plan, **by)
    signed = make_voucher(incident, covers=f"{CANARY} dinner", **by)
    to_sign = make_remedy(incident, kind="voucher", cost="1", what=f"{CANARY} tea", **by)
    if moment == ASKED:
        receiver = people["manager"]
        request_handoff(incident, receiver=receiver, reason=CANARY, customer_was_told="So", **by)
        until = by["at"] + timedelta(days=1)
        hold_incident(incident, reason=CANARY, until=until, kinds=["diagnosis"], **by)
    if moment in {FIXED, CLOSED}:
        mark_fixed(incident, what_was_done=f"{CANARY} suite", fixed_at=by["at"], **by)
        mark_done(fix, **by)
        incident.refresh_from_db()
    stage.rows |= {
        "approval": Approval.objects.get(remedy=dear).pk,
        "remedy": dear.pk,
        "remedy-deliver": free.pk,
        "remedy-photo": _given(incident, **by).pk,
        "process-fix": fix.pk,
        "voucher": signed.pk,
        "voucher-issue": to_sign.pk,
        "check-in": getattr(CheckInCall.objects.first(), "pk", 0),
    }
    if moment == CLOSED:
        outcome = Outcome.values[0]
        close_as_not_recovered(
            incident,
            reason=CANARY,
            outcome=outcome,
            by=people["manager"],
            at=incident.logged_at,
        )
        incident.refresh_from_db()
