"""The one primary next action on an incident, for this person at this moment."""

from dataclasses import dataclass
from enum import StrEnum


class NextAction(StrEnum):
    """What the big button does; the value is the name of its page."""

    ACCEPT_HANDOFF = "handoff-answer"
    DECIDE_SPEND = "approval-decide"
    REACH_OUT = "contact-record"
    MARK_FIXED = "incident-fix"
    APOLOGISE = "apology-record"
    COMPLETE_APOLOGY = "apology-complete"
    WRITE_ASK = "ask-record"
    PLAN_EXTRA = "remedy-propose"
    GIVE_REMEDY = "remedy-deliver"
    DIAGNOSE = "diagnosis-edit"
    CHOOSE_PROCESS_FIX = "process-fix-choose"
    CALL = "check-in-call"
    CLOSE = "incident-close"
    NOTHING = ""


@dataclass(frozen=True)
class Standing:
    """Where a recovery stands, and what this person is to it."""

    owns: bool
    calls: bool = False
    handoff_for_me: bool = False
    spend_for_me: bool = False
    open: bool = True
    contacted: bool = False
    fixed: bool = False
    apologised: bool = False
    care_shown: bool = False
    asked: bool = False
    extra_planned: bool = False
    extra_settled: bool = False
    diagnosed: bool = False
    process_fix: bool = False
    call_due: bool = False
    call_done: bool = False


def next_action(at: Standing) -> NextAction:
    """This is the one thing to do next; NOTHING when it is somebody else's turn. Interface 5.5."""
    if not at.open:
        return NextAction.NOTHING
    if at.handoff_for_me:
        return NextAction.ACCEPT_HANDOFF
    if at.spend_for_me:
        return NextAction.DECIDE_SPEND
    mine = _owners_turn(at) if at.owns else NextAction.NOTHING
    # A call that is due outranks closing, which waits for it anyway.
    if at.calls and at.call_due and mine in {NextAction.NOTHING, NextAction.CLOSE}:
        return NextAction.CALL
    return mine


def _owners_turn(at: Standing) -> NextAction:
    steps = (
        (at.contacted, NextAction.REACH_OUT),
        (at.fixed, NextAction.MARK_FIXED),
        (at.apologised, NextAction.APOLOGISE),
        (at.care_shown, NextAction.COMPLETE_APOLOGY),
        (at.asked, NextAction.WRITE_ASK),
        (at.extra_settled, NextAction.GIVE_REMEDY if at.extra_planned else NextAction.PLAN_EXTRA),
        (at.diagnosed, NextAction.DIAGNOSE),
        (at.process_fix, NextAction.CHOOSE_PROCESS_FIX),
    )
    for done, step in steps:
        if not done:
            return step
    return NextAction.CLOSE if at.call_done else NextAction.NOTHING
