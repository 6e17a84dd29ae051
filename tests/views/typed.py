"""What people type on each page of the permission matrix."""

from datetime import timedelta

from tests.makers import APOLOGY

WORDS = {"reason": "Because", "what_happened": "A mistake", "words": APOLOGY, "channel": "call"}
DONE = {"actions": "2000", "version": 0}
TURN = {"weekdays": ["1"], "starts": "08:00", "ends": "20:00"}


def sent_to(name, stage):
    """What a person would type there, so that only who they are decides."""
    people = stage.people
    return {
        "note-write": {"words": "A note"},
        "incident-severity": {"severity": "low"},
        "customer-name": {"name": "Guest, room 9"},
        "incident-fix": {"what_was_done": "A suite"},
        "incident-close": {"outcome": "thrilled", "no_extra_reason": "They left"},
        "incident-not-recovered": {"outcome": "lost", "reason": "They left"},
        "contact-record": {"channel": "call"},
        "ask-record": {"customer_ask": "A quiet room"},
        "reading-record": {"moment": "baseline", "score": "5", "source": "call"},
        "apology-record": {**WORDS, "given_by": people["owner"].pk},
        "remedy-propose": {"purpose": "compensation", "kind": "gift", "what": "Tea", "cost": "5"},
        "remedy-promise": {"due_at": tomorrow(stage)}, "remedy-amount": {"cost": "800"},
        "voucher-issue": {"covers": "Tea", "invitation": "Do come", "signature": "Anna"},
        "diagnosis-edit": {"why": "Once"}, "process-fix-choose": {"way": "none", "reason": "Power"},
        "handoff-request": {
            "receiver": stage.rows["receiver"], "reason": "Ill", "customer_was_told": "So",
        },
        "shift-add": {**TURN, "person": people["manager"].pk},
        "shift-change": {**TURN, "person": people["manager"].pk, "version": 1},
        "shift-remove": {"version": 1}, "handoff-answer": {"way": "accept"},
        "absence-change": {
            "deputy": people["colleague"].pk, "starts_at": "2126-03-04T08:00",
            "ends_at": "2126-03-05T08:00", "version": 1,
        },
        "gesture-change": {
            "title": "Tea", "wording": "A pot of tea", "purpose": "extra", "kind": "gift",
            "cost": "5", "location": stage.rows["location"], "version": 1,
        },
        "location-volume": DONE, "department-volume": DONE, "volume-remove": {"version": 1},
        "guide-ask": {"person": people["manager"].pk, "question": "How?"},
        "incident-hold": {"reason": "Away", "until": tomorrow(stage), "kinds": ["diagnosis"]},
        "still-on-it": {"next_step": "I call at six"},
        "approval-decide": {"answer": "approve", "version": 1},
        "check-in-call": {"outcome": "no_answer"},
        "check-in-postpone": {"reason": "Away", "due_at": due_soon(stage)},
    }.get(name, WORDS)  # fmt: skip


def tomorrow(stage):
    local = stage.incident.logged_at.astimezone(stage.incident.location.zone)
    return f"{local + timedelta(days=1):%Y-%m-%dT%H:%M}"


def due_soon(stage):
    call = stage.incident.check_ins.scheduled().first()
    if call is None:
        return ""
    return f"{call.due_at.astimezone(stage.incident.location.zone):%Y-%m-%dT%H:%M}"
