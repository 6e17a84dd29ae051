"""Letters about promised times; worded as they are sent, when the time left is known."""

from datetime import datetime

from django.db.models import QuerySet

from incidents.emails.letter import Letter, address_of
from incidents.models import Deadline, Remedy, User
from incidents.models.outbox import key_of_catch_up, key_of_escalation
from incidents.policy.clock import AT_RISK
from incidents.words.clock import DeadlineKind

# The form that does the duty; the number of the incident, then the subject where there is one.
PAGE_OF = {
    DeadlineKind.FIRST_CONTACT: "contact-record",
    DeadlineKind.FIX: "incident-fix",
    DeadlineKind.APOLOGY: "apology-record",
    DeadlineKind.DIAGNOSIS: "diagnosis-edit",
}
PAGE_OF_SUBJECT = {
    DeadlineKind.APPROVAL: "approval-decide",
    DeadlineKind.CHECK_IN: "check-in-call",
    DeadlineKind.PROCESS_FIX: "process-fix-detail",
}
BUTTON = {
    DeadlineKind.FIRST_CONTACT: "Record the contact",
    DeadlineKind.FIX: "Record the fix",
    DeadlineKind.APOLOGY: "Record the apology",
    DeadlineKind.EXTRA: "Record it as given",
    DeadlineKind.DIAGNOSIS: "Write the diagnosis",
    DeadlineKind.APPROVAL: "Look at the request",
    DeadlineKind.CHECK_IN: "Open the call sheet",
    DeadlineKind.PROCESS_FIX: "Open the process fix",
}


LISTED = 30  # in the one letter after a standstill; the others are on Today


def deadline_at_risk(deadline: Deadline, *, to: User) -> Letter:
    """Warn that most of the time is gone."""
    key = key_of_escalation(deadline.pk, AT_RISK, to.pk)
    return Letter.worded_as_it_goes("deadline_at_risk", key=key, to=to, deadline=deadline)


def deadline_breached(deadline: Deadline, *, step: int, to: User) -> Letter:
    """Tell that a promised time has passed; once for each step and person."""
    key = key_of_escalation(deadline.pk, step, to.pk)
    return Letter.worded_as_it_goes("deadline_breached", key=key, to=to, deadline=deadline)


def catch_up(*, to: User, at: datetime) -> Letter:
    """Tell in one letter what came due while the clock stood still. Reliability 2.5."""
    return Letter.worded_as_it_goes("catch_up", key=key_of_catch_up(to.pk, at), to=to)


def word_deadline(kind: str, deadline: Deadline, *, key: str, to: User, at: datetime) -> Letter:
    """Word one of the two above, as things stand at `at`."""
    return Letter.from_template(
        kind,
        key=key,
        to=to,
        incident=deadline.incident,
        deadline=deadline,
        duty=deadline.get_kind_display(),
        span=abs(deadline.due_at - at),
        is_owner=_does_it(deadline, to),
        link=page_of(deadline, to=to),
        link_label=_button(deadline, to),
        reason=_reason(deadline, to),
    )


def word_catch_up(late: QuerySet[Deadline], *, key: str, to: User, at: datetime) -> Letter:
    """Word the one letter after a standstill, as things stand at `at`."""
    count = late.count()
    return Letter.from_template(
        "catch_up",
        key=key,
        to=to,
        count=count,
        more=max(count - LISTED, 0),
        late=[(one, page_of(one, to=to), at - one.due_at) for one in late[:LISTED]],
        link=address_of("today"),
        link_label="Open Today",
        reason="these are yours, or at your place",
    )


def page_of(deadline: Deadline, *, to: User) -> str:
    """The address of the form that does this duty; whoever only advises sees the incident."""
    kind = DeadlineKind(deadline.kind)
    if kind in PAGE_OF_SUBJECT:
        return address_of(PAGE_OF_SUBJECT[kind], deadline.subject)
    if not _does_it(deadline, to):
        return address_of("incident-detail", deadline.incident_id)
    if kind == DeadlineKind.EXTRA:
        return address_of("remedy-deliver", deadline.incident_id, deadline.subject)
    return address_of(PAGE_OF[kind], deadline.incident_id)


def _does_it(deadline: Deadline, to: User) -> bool:
    """Whether it is on them to do it: they own the incident, or give what was promised."""
    if deadline.incident.owner_id == to.pk:
        return True
    is_gift = deadline.kind == DeadlineKind.EXTRA
    return is_gift and Remedy.objects.filter(pk=deadline.subject, giver=to).exists()


def _button(deadline: Deadline, to: User) -> str:
    kind = DeadlineKind(deadline.kind)
    does_it = kind in PAGE_OF_SUBJECT or _does_it(deadline, to)
    return BUTTON[kind] if does_it else "Open the incident"


def _reason(deadline: Deadline, to: User) -> str:
    if deadline.incident.owner_id == to.pk:
        return "you own this incident"
    if _does_it(deadline, to):
        return "you give what was promised here"
    return "you are next in line when a promised time passes"
