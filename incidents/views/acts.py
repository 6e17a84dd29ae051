"""What one person may do on one incident, and the one big button."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from incidents.models import Approval, User
from incidents.permissions.apologies import may_record_apology
from incidents.permissions.approvals import may_decide
from incidents.permissions.check_ins import may_make_call
from incidents.permissions.contacts import may_record_ask, may_record_contact
from incidents.permissions.diagnoses import may_write_diagnosis
from incidents.permissions.holds import may_hold
from incidents.permissions.incidents import (
    may_act,
    may_change_severity,
    may_close,
    may_close_as_not_recovered,
    may_fix,
    may_note,
    may_reopen,
    may_withdraw,
)
from incidents.permissions.loyalty import may_record_reading
from incidents.permissions.ownership import (
    may_answer_handoff,
    may_ask_guide,
    may_request_handoff,
    may_withdraw_handoff,
)
from incidents.permissions.process_fixes import may_choose_process_fix
from incidents.permissions.remedies import may_propose_remedy
from incidents.policy.next_action import NextAction, Standing, next_action
from incidents.queries.incidents import Recovery
from incidents.refusals import Verdict

NOBODY_WAITS = Verdict("Nothing waits here.")


@dataclass(frozen=True)
class Acts:
    """The verdict for each thing that can be done on the incident page."""

    contact: Verdict
    fix: Verdict
    apology: Verdict
    ask: Verdict
    remedy: Verdict
    diagnosis: Verdict
    process_fix: Verdict
    handoff: Verdict
    answer_handoff: Verdict
    withdraw_handoff: Verdict
    guide: Verdict
    hold: Verdict
    reading: Verdict
    severity: Verdict
    note: Verdict
    name_customer: Verdict
    close: Verdict
    not_recovered: Verdict
    reopen: Verdict
    withdraw: Verdict
    may_call: bool = False
    decidable: list[Approval] = field(default_factory=list)


def acts_on(recovery: Recovery, *, person: User, at: datetime) -> Acts:
    incident, handoff, call = recovery.incident, recovery.handoff, recovery.call
    return Acts(
        contact=may_record_contact(person, incident),
        fix=may_fix(person, incident),
        apology=may_record_apology(person, incident),
        ask=may_record_ask(person, incident),
        remedy=may_propose_remedy(person, incident),
        diagnosis=may_write_diagnosis(person, incident),
        process_fix=may_choose_process_fix(person, incident),
        handoff=may_request_handoff(person, incident),
        answer_handoff=may_answer_handoff(person, handoff) if handoff else NOBODY_WAITS,
        withdraw_handoff=may_withdraw_handoff(person, handoff) if handoff else NOBODY_WAITS,
        guide=may_ask_guide(person, incident),
        hold=may_hold(person, incident),
        reading=may_record_reading(person, incident),
        severity=may_change_severity(person, incident),
        note=may_note(person, incident),
        name_customer=may_act(person, incident),
        close=may_close(person, incident),
        not_recovered=may_close_as_not_recovered(person, incident),
        reopen=may_reopen(person, incident),
        withdraw=may_withdraw(person, incident, at=at),
        may_call=call is not None and bool(may_make_call(person, call)),
        decidable=[one for one in recovery.waiting_spend if may_decide(person, one)],
    )


@dataclass(frozen=True)
class Step:
    """The one primary action: where it leads, what the button says, or what is waited for."""

    label: str = ""
    sign: str = ""
    url: str = ""
    waits_for: str = ""


BUTTONS = {
    NextAction.ACCEPT_HANDOFF: ("Answer the handoff", "users"),
    NextAction.REACH_OUT: ("Reach out now", "phone"),
    NextAction.MARK_FIXED: ("Mark fixed", "wrench"),
    NextAction.APOLOGISE: ("Record the apology", "hand-heart"),
    NextAction.COMPLETE_APOLOGY: ("Complete the apology", "hand-heart"),
    NextAction.WRITE_ASK: ("Write down their ask", "message-square"),
    NextAction.PLAN_EXTRA: ("Plan the extra", "gift"),
    NextAction.DIAGNOSE: ("Say what broke", "stethoscope"),
    NextAction.CHOOSE_PROCESS_FIX: ("Choose a process fix", "wrench"),
    NextAction.CLOSE: ("Close the recovery", "circle-check"),
}


def next_step(standing: Standing, recovery: Recovery, acts: Acts) -> Step:
    """This is the big button for this person, or what the recovery waits for. Interface 5.5."""
    number, action = recovery.incident.pk, next_action(standing)
    if action == NextAction.NOTHING:
        return Step(waits_for=_waits_for(recovery))
    if action == NextAction.DECIDE_SPEND:
        return Step("Decide the spend", "wallet", acts.decidable[0].get_absolute_url())
    if action == NextAction.CALL and recovery.call:
        return Step("Open the call sheet", "phone-call", recovery.call.get_absolute_url())
    if action == NextAction.GIVE_REMEDY and recovery.to_give:
        address = reverse("remedy-deliver", args=[number, recovery.to_give.pk])
        return Step("Give the extra", "gift", address)
    label, sign = BUTTONS[action]
    page = NextAction.APOLOGISE if action == NextAction.COMPLETE_APOLOGY else action
    extra = "?purpose=extra" if action == NextAction.PLAN_EXTRA else ""
    return Step(label, sign, reverse(page, args=[number]) + extra)


def _waits_for(recovery: Recovery) -> str:
    incident, call = recovery.incident, recovery.call
    if not incident.is_on_the_way:
        return ""
    if recovery.handoff:
        return f"Waiting for {recovery.handoff.receiver.name} to answer the handoff"
    if recovery.waiting_spend:
        return "Waiting for a manager to decide the spend"
    if call and incident.fixed_at:
        local = call.due_at.astimezone(incident.location.zone)
        when = f"{local.day} {local:%b %H:%M}"
        return f"Waiting for the check-in call, {when}, {call.caller.name}"
    return f"{incident.owner.name} is on it"
