"""The first hour of a recovery: logged, reached out, asked, fixed, regretted."""

from datetime import timedelta

from incidents.actions.answers import enter_reading
from incidents.actions.apologies import Words
from incidents.actions.contacts import explain_not_asked, record_ask, record_contact
from incidents.actions.incidents import Report, log_incident, name_customer, withdraw_incident
from incidents.actions.loyalty import Score
from incidents.actions.ownership import (
    accept_handoff,
    ask_guide,
    decline_handoff,
    request_handoff,
)
from incidents.actions.recoveries import apologise, mark_fixed
from incidents.management.demo.recovery import Recovery, Turn
from incidents.management.demo.stage import Steps
from incidents.words.incidents import Channel, DiscoveredBy, Severity
from incidents.words.loyalty import Moment, Source
from incidents.words.remedies import Quality

ALL_FIVE = frozenset(Quality)
URGENT = {Severity.CRITICAL, Severity.HIGH}
# Minutes from the log to the first contact, on a good day; and late, past its promise.
REACHED_IN = {
    Severity.CRITICAL: (1, 5),
    Severity.HIGH: (2, 10),
    Severity.MEDIUM: (3, 22),
    Severity.LOW: (5, 40),
}
REACHED_LATE_IN = {
    Severity.CRITICAL: (17, 24),
    Severity.HIGH: (17, 41),
    Severity.MEDIUM: (65, 150),
    Severity.LOW: (250, 420),
}
REASONS_TO_HAND_OVER = (
    "My shift ends at three and they come back at seven",
    "They speak French and so does the colleague",
    "I leave for the airport; somebody has to be here tonight",
)


def report(told: Recovery) -> Report:
    """What somebody says when they log it."""
    case, story = told.case, told.story
    department = told.house.departments[story.department]
    before = timedelta(minutes=told.chance.randrange(1, 30))
    return Report(
        what_happened=case.words,
        location=told.house.place_of(story.department),
        customer=None if told.has(Turn.NOT_NAMED) else case.customer,
        customer_hint="" if case.customer else "Table 9, by the window",
        incident_type=told.house.types[story.kind],
        severity=story.severity,
        department=department,
        occurred_at=case.at - before,
        discovered_by=story.found_by,
        fault_party=story.origin,
        value_that_failed=story.value,
        is_restricted=told.has(Turn.RESTRICTED),
        seconds_to_log=told.chance.randrange(11, 48),
    )


def logged(told: Recovery) -> Steps:
    yield told.at
    told.incident = log_incident(report(told), by=told.owner, at=told.at)


def withdrawn(told: Recovery) -> Steps:
    yield told.later(2, 6)
    withdraw_incident(told.incident, by=told.owner, at=told.at)


def reached(told: Recovery) -> Steps:
    """The first touch; in time, late, or made in time and typed in late."""
    severity = Severity(told.incident.severity)
    late = told.has(Turn.LATE_CONTACT)
    yield told.later(*(REACHED_LATE_IN if late else REACHED_IN)[severity])
    happened_at = told.at
    if told.has(Turn.ENTERED_LATE):
        yield told.later(*REACHED_LATE_IN[severity])
    in_house = told.story.found_by == DiscoveredBy.CUSTOMER
    record_contact(
        told.incident,
        channel=Channel.IN_PERSON if in_house else told.chance.choice([Channel.CALL] * 3 + ["sms"]),
        happened_at=happened_at,
        what_was_said=told.story.first_words,
        by=told.owner,
        at=told.at,
    )


def listened(told: Recovery) -> Steps:
    """What would make it right, in their words; and how loyal they were and are."""
    yield told.later(1, 4)
    if told.has(Turn.NOT_NAMED):
        customer = told.case.customer
        told.incident = name_customer(told.incident, customer=customer, by=told.owner, at=told.at)
    if told.likely(92):
        ask = told.story.ask
        record_ask(told.incident, customer_ask=ask, asked_at=told.at, by=told.owner, at=told.at)
    else:
        reason = "They were in a hurry; it would have been one more question."
        explain_not_asked(told.incident, reason=reason, by=told.owner, at=told.at)
    if told.case.customer:
        yield told.later(1, 3)
        _read(told)


def _read(told: Recovery) -> None:
    # Most have told us before how loyal they are; most say now how it feels.
    baseline = told.chance.choices([6, 7, 8, 9, 10], [3, 6, 7, 4, 1])[0]
    if told.likely(78):
        known = told.at - timedelta(days=told.chance.randrange(60, 200))
        source = told.chance.choice([Source.SURVEY, Source.SURVEY, Source.IMPORTED])
        before = Score(Moment.BASELINE, baseline, source, known)
        enter_reading(told.incident, score=before, by=told.owner, at=told.at)
    if told.likely(84):
        worst = {Severity.CRITICAL: 2, Severity.HIGH: 3}.get(Severity(told.incident.severity), 5)
        now = min(told.chance.randrange(0, worst + 1) + 1, baseline - 1)
        source = told.chance.choice([Source.IN_PERSON, Source.CALL, Source.CALL, Source.ESTIMATE])
        after = Score(Moment.AFTER_FAILURE, now, source, told.at)
        enter_reading(told.incident, score=after, by=told.owner, at=told.at)


def fixed(told: Recovery) -> Steps:
    late = told.has(Turn.LATE_FIX)
    yield told.later(*((75, 170) if late else (6, 24)))
    told.incident = mark_fixed(
        told.incident, what_was_done=told.story.fix, fixed_at=told.at, by=told.owner, at=told.at
    )


def regretted(told: Recovery) -> Steps:
    """Words of regret; without gratitude the recovery stays on rung 1."""
    yield told.later(2, 12)
    words = told.story.apology[told.case.variant % len(told.story.apology)]
    thin = told.has(Turn.THIN_APOLOGY)
    apologise(
        told.incident,
        apology=Words(
            words=words,
            channel=told.chance.choice([Channel.IN_PERSON, Channel.CALL]),
            given_by=told.owner,
            given_at=told.at,
            qualities=ALL_FIVE - {Quality.GRATEFUL} if thin else ALL_FIVE,
        ),
        also_a_contact=True,
        by=told.owner,
        at=told.at,
    )


def handed_over(told: Recovery) -> Steps:
    """Asked of a colleague, who takes it on or cannot."""
    desks = told.house.desks_of(told.story.department)
    receiver = next((one for one in desks if one != told.owner), told.manager)
    yield told.later(1, 4)
    handoff = request_handoff(
        told.incident,
        receiver=receiver,
        reason=told.chance.choice(REASONS_TO_HAND_OVER),
        customer_was_told="Who will look after them from now on, and that we stay in touch.",
        by=told.owner,
        at=told.at,
    )
    yield told.later(2, 8)
    if told.has(Turn.HANDOFF_DECLINED):
        answer = "I have two of them open already; I am glad to help you with the call."
        decline_handoff(handoff, answer=answer, by=receiver, at=told.at)
    else:
        accept_handoff(handoff, by=receiver, at=told.at)
        told.owner = receiver


def guided(told: Recovery) -> Steps:
    if told.incident.guides.exists():
        return  # a second failure: the manager was asked as it was logged
    yield told.later(1, 5)
    question = "What would you add here, so that they remember it gladly?"
    ask_guide(told.incident, person=told.manager, question=question, by=told.owner, at=told.at)
