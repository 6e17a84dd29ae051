"""Telling one recovery from the log to the end, with the turns it takes."""

from dataclasses import replace

from incidents.actions.apologies import Words
from incidents.actions.recoveries import OnTheSpot, log_on_the_spot
from incidents.management.demo.afterwards import (
    called,
    changed,
    closed,
    diagnosed,
    given_up,
    opened_again,
)
from incidents.management.demo.care import (
    ALL_FIVE,
    fixed,
    guided,
    handed_over,
    listened,
    logged,
    reached,
    regretted,
    report,
    withdrawn,
)
from incidents.management.demo.giving import compensated, more_than_right, proposal
from incidents.management.demo.recovery import Recovery, Turn
from incidents.management.demo.since import lived_on
from incidents.management.demo.stage import Steps
from incidents.management.demo.visits import promised
from incidents.words.incidents import Channel
from incidents.words.remedies import Purpose

A_DAY = 24 * 60


def whole(told: Recovery) -> Steps:
    """One recovery from the first minute to the last."""
    if told.has(Turn.ON_THE_SPOT):
        yield from made_good_at_once(told)
    else:
        yield from logged(told)
        if told.has(Turn.WITHDRAWN):
            yield from withdrawn(told)
            return
        yield from made_good(told)
    yield from ended(told)


def made_good_at_once(told: Recovery) -> Steps:
    """Contact, fix, apology and a small gift, all before it is logged."""
    yield told.at
    story, given = told.story, replace(proposal(told, told.story.gift, Purpose.EXTRA))
    words = story.apology[told.case.variant % len(story.apology)]
    first = replace(report(told), customer_informed=True)
    then = first.occurred_at or told.at
    on_the_spot = OnTheSpot(
        channel=Channel.IN_PERSON,
        happened_at=then,
        what_was_done=story.fix,
        apology=Words(words, Channel.IN_PERSON, told.owner, then, ALL_FIVE),
        what_was_said=story.first_words,
        customer_ask=story.ask,
        after_failure=told.chance.randrange(2, 6),
        remedy=replace(given, given_at=told.at, minutes_after_fix=None),
    )
    told.incident = log_on_the_spot(first, on_the_spot=on_the_spot, by=told.owner, at=told.at)
    for remedy in told.incident.remedies.given():
        promised(told, remedy)


def made_good(told: Recovery) -> Steps:
    """Reached, asked, fixed, regretted, and given more than was lost."""
    yield from reached(told)
    yield from listened(told)
    if told.case.turns & {Turn.HANDED_OVER, Turn.HANDOFF_DECLINED}:
        yield from handed_over(told)
    if told.has(Turn.GUIDED):
        yield from guided(told)
    yield from fixed(told)
    yield from regretted(told)
    yield from compensated(told)
    if told.story.gift.minutes >= A_DAY:
        yield from diagnosed(told)
        yield from more_than_right(told)
    else:
        yield from more_than_right(told)
        yield from diagnosed(told)
    yield from changed(told)


def ended(told: Recovery) -> Steps:
    """The call, and how it ended; now and then it begins once more."""
    if told.has(Turn.ON_THE_SPOT):
        yield from diagnosed(told)
        yield from changed(told)
    if told.has(Turn.NOT_RECOVERED):
        yield from given_up(told)
        return
    if told.has(Turn.CALL_WAITS):
        return
    yield from called(told)
    if told.has(Turn.NOT_OKAY):
        yield from once_more(told)
    yield from closed(told)
    if told.has(Turn.REOPENED):
        yield from opened_again(told)
        yield from once_more(told)
        yield from closed(told)
    lived_on(told)


def once_more(told: Recovery) -> Steps:
    """Reached and fixed again, and called again a week later; this time it holds."""
    told.case = replace(told.case, turns=told.case.turns - {Turn.NOT_OKAY})
    yield from reached(told)
    yield from fixed(told)
    yield from called(told)
