"""The days after: what broke, what changes, the call, and how it ended."""

from datetime import timedelta

from incidents.actions.check_ins import Answers, record_not_reached
from incidents.actions.diagnoses import write_diagnosis
from incidents.actions.process_fixes import (
    Plan,
    choose_process_fix,
    explain_no_process_fix,
    mark_done,
    plan_process_fix,
    verify,
)
from incidents.actions.recoveries import (
    Closing,
    close_as_not_recovered,
    close_incident,
    record_call,
    reopen_incident,
)
from incidents.management.demo.asked import asked
from incidents.management.demo.recovery import Recovery, Turn, office_time
from incidents.management.demo.stage import Steps
from incidents.models import CheckInCall, ProcessFix
from incidents.policy.ladder import EXTRA_GIVEN, RESTORED
from incidents.policy.loyalty import (
    CRITICAL_TO,
    HIGHEST,
    LOWEST,
    PASSIVE_FROM,
    PROMOTER_FROM,
)
from incidents.words.follow_ups import NotReached
from incidents.words.incidents import Outcome
from incidents.words.loyalty import Moment

# How far above or below the level before the failure a recovery ends, by rung, and how often.
LIFTED_TO = {
    EXTRA_GIVEN: ([-1, 0, 1, 2, 3], [1, 3, 7, 4, 1]),
    RESTORED: ([-2, -1, 0, 1], [1, 4, 5, 1]),
}
NOT_LIFTED = ([-5, -4, -3, -2, -1], [1, 2, 3, 3, 1])
NO_CHANGE = (
    "It happens once in years; the habit we have would have caught it on any other day.",
    "The change of last month covers it; this one was on its way already.",
)
BEGUN_AGAIN = {Turn.NOT_OKAY, Turn.REOPENED}
# Some changes need months; of some nobody has looked yet whether they work.
SLOW_PERCENT, SLOWER, NOT_SEEN_PERCENT = 28, 8, 25
NOT_YET = timedelta(days=10)  # what was due in the last days is late in the demo
# What is changed where a change alone was not enough.
FURTHER_PERCENT = 88
FURTHER = (
    "Each Monday somebody looks whether this holds: {}",
    "It hangs at the desk, and new colleagues try it on their first day: {}",
    "The morning meeting begins with it for a month: {}",
)
WHY_LOST = (
    "We could not make good what that evening meant to them. They asked us not to write again, "
    "and we keep to it."
)


def diagnosed(told: Recovery) -> Steps:
    yield told.in_office_hours(2, 26)
    write_diagnosis(
        told.incident, diagnosis=told.story.broke, version=None, by=told.owner, at=told.at
    )


def changed(told: Recovery) -> Steps:
    """A change is planned the first time, chosen the next, or there is a word why none."""
    yield told.later(4, 25)
    known = told.house.fixes.get(told.story.key)
    if told.has(Turn.NO_CHANGE):
        reason = told.chance.choice(NO_CHANGE)
        explain_no_process_fix(told.incident, reason=reason, by=told.owner, at=told.at)
    elif known and not _goes_further(told, known):
        choose_process_fix(told.incident, process_fix=known, by=told.owner, at=told.at)
    else:
        told.stage.begin(_lived(told, _planned(told, after=known)))


def _goes_further(told: Recovery, known: ProcessFix) -> bool:
    """Where it happened although the change was made, most go a step further."""
    made = known.done_at is not None and known.done_at < told.incident.occurred_at
    steps_taken = sum(known.what_changes.startswith(said.partition("{")[0]) for said in FURTHER)
    return made and not steps_taken and told.likely(FURTHER_PERCENT)


def _planned(told: Recovery, *, after: ProcessFix | None) -> ProcessFix:
    change, department = told.story.change, told.story.department
    further = told.chance.choice(FURTHER) if after else "{}"
    days = change.days * (SLOWER if told.likely(SLOW_PERCENT) else 1)
    fix = Plan(
        what_changes=further.format(change.what),
        kind=change.kind,
        owner=told.house.head_of(department) if told.likely(65) else told.owner,
        due_on=(told.at + timedelta(days=days)).date(),
        for_the_customer=change.told,
    )
    planned = plan_process_fix(told.incident, fix=fix, by=told.owner, at=told.at)
    told.house.fixes[told.story.key] = planned
    return planned


def _lived(told: Recovery, fix: ProcessFix) -> Steps:
    """The change is made some days later, and somebody else looks whether it works."""
    place = told.house.place_of(told.story.department)
    days = (fix.due_on - fix.planned_at.date()).days
    made_at = told.at + timedelta(days=told.chance.uniform(days * 0.5, days * 1.1))
    made_at = office_time(made_at, place)
    if timedelta(0) < told.stage.now.date() - fix.due_on <= NOT_YET:
        return  # whoever sees to it has not come to it
    yield made_at
    mark_done(fix, by=fix.owner, at=made_at)
    if told.likely(NOT_SEEN_PERCENT):
        return
    seen_at = office_time(made_at + timedelta(days=told.chance.uniform(9, 24)), place)
    yield seen_at
    verify(fix, by=told.manager, at=seen_at)


def called(told: Recovery) -> Steps:
    """The department head calls, up to three times."""
    while (call := told.incident.check_ins.scheduled().first()) is not None:
        told.at = max(told.at, call.due_at)
        yield told.later(3, 70)
        missed = call.attempt == 1 and told.likely(14) and told.case.turns.isdisjoint(BEGUN_AGAIN)
        if told.has(Turn.UNREACHED) or missed:
            because = told.chance.choice([NotReached.NO_ANSWER, NotReached.VOICEMAIL])
            record_not_reached(call, because=because, called_at=told.at, by=call.caller, at=told.at)
        else:
            _answered(told, call, okay=not told.has(Turn.NOT_OKAY))
            return


def _answered(told: Recovery, call: CheckInCall, *, okay: bool) -> None:
    fix = told.house.fixes.get(told.story.key)
    answers = Answers(
        called_at=told.at,
        everything_okay=okay,
        had_improvement=bool(fix and fix.done_at),
        did_we_do_well=told.story.praise if okay else "It happened again on the way home.",
        notes="" if okay else "Please have somebody look at it today; they were friendly about it.",
    )
    score = _score(told, okay=okay) if told.case.customer and told.likely(90) else None
    record_call(call, answers=answers, score=score, by=call.caller, at=told.at)
    told.stage.begin(asked(told))


def _score(told: Recovery, *, okay: bool) -> int:
    told.incident.refresh_from_db()
    read = told.incident.readings.filter(moment=Moment.BASELINE).order_by("pk").last()
    before = read.score if read else 8
    steps, weights = LIFTED_TO.get(told.incident.rung, NOT_LIFTED) if okay else NOT_LIFTED
    # Three or less is a recovery that failed; such calls are stories of their own.
    lowest = CRITICAL_TO + 1 if okay else LOWEST
    return max(lowest, min(HIGHEST, before + told.chance.choices(steps, weights)[0]))


def closed(told: Recovery) -> Steps:
    yield told.later(6, 90)
    told.incident = close_incident(
        told.incident, closing=Closing(outcome=_outcome(told)), by=told.owner, at=told.at
    )


def _outcome(told: Recovery) -> Outcome:
    told.incident.refresh_from_db()
    read = told.incident.readings.filter(moment=Moment.AFTER_RECOVERY).order_by("pk").last()
    if read and read.score >= PROMOTER_FROM:
        return Outcome.THRILLED
    if read and read.score < PASSIVE_FROM:
        return Outcome.STILL_UNHAPPY
    return Outcome.SATISFIED


def given_up(told: Recovery) -> Steps:
    """A manager closes it: it could not be made good."""
    yield told.in_office_hours(30, 60)
    close_as_not_recovered(
        told.incident, reason=WHY_LOST, outcome=Outcome.LOST, by=told.manager, at=told.at
    )


def opened_again(told: Recovery) -> Steps:
    yield told.in_office_hours(20, 50)
    reason = "They rang: it came back after two days. We look at it again together."
    told.incident = reopen_incident(told.incident, reason=reason, by=told.owner, at=told.at)
