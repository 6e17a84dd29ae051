"""The one big button: for this person, at this moment."""

from dataclasses import replace

import pytest

from incidents.policy.next_action import NextAction, Standing, next_action

DONE = Standing(
    owns=True,
    contacted=True,
    fixed=True,
    apologised=True,
    care_shown=True,
    asked=True,
    extra_settled=True,
    diagnosed=True,
    process_fix=True,
    call_done=True,
)


@pytest.mark.parametrize(
    ("missing", "action"),
    [
        ({}, NextAction.CLOSE),
        ({"contacted": False, "fixed": False}, NextAction.REACH_OUT),
        ({"fixed": False, "apologised": False}, NextAction.MARK_FIXED),
        ({"apologised": False, "care_shown": False}, NextAction.APOLOGISE),
        ({"care_shown": False}, NextAction.COMPLETE_APOLOGY),
        ({"asked": False}, NextAction.WRITE_ASK),
        ({"extra_settled": False}, NextAction.PLAN_EXTRA),
        ({"extra_settled": False, "extra_planned": True}, NextAction.GIVE_REMEDY),
        ({"diagnosed": False}, NextAction.DIAGNOSE),
        ({"process_fix": False}, NextAction.CHOOSE_PROCESS_FIX),
        ({"call_done": False}, NextAction.NOTHING),
        ({"call_done": False, "call_due": True}, NextAction.NOTHING),
        ({"call_done": False, "call_due": True, "calls": True}, NextAction.CALL),
        ({"handoff_for_me": True, "contacted": False}, NextAction.ACCEPT_HANDOFF),
        ({"spend_for_me": True, "fixed": False}, NextAction.DECIDE_SPEND),
        ({"open": False}, NextAction.NOTHING),
    ],
)
def test_the_first_thing_that_is_missing_is_the_button(missing, action):
    assert next_action(replace(DONE, **missing)) == action


def test_what_the_owner_owes_is_not_a_colleagues_button():
    assert next_action(replace(DONE, owns=False, contacted=False)) == NextAction.NOTHING


def test_a_call_that_is_due_is_the_callers_button():
    caller = replace(DONE, owns=False, calls=True, call_due=True, diagnosed=False)

    assert next_action(caller) == NextAction.CALL
