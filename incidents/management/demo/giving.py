"""What is given in a recovery: compensation, the manager's word where it costs more, the extra."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from incidents.actions.approvals import approve_lower, approve_spend, decline_spend
from incidents.actions.proposals import Proposal
from incidents.actions.remedies import choose_no_extra, deliver_remedy, propose_remedy
from incidents.lifecycle import RemedyStatus
from incidents.management.demo.recovery import Recovery, Turn
from incidents.management.demo.snapshots import of_the_gift
from incidents.management.demo.stage import Steps
from incidents.management.demo.stories import Given
from incidents.management.demo.visits import promised
from incidents.models import Remedy
from incidents.queries.budgets import overrun_of
from incidents.words.remedies import Prompt, Purpose, RemedyKind

# What a desk asks for when much went wrong, by department; above 500.00 a manager decides.
COSTLY = {
    "Rooms": ("The whole stay made free", 640),
    "Restaurant": ("The whole evening of the party made free", 780),
    "Hair": ("All appointments of this year made free", 560),
    "Skin and nails": ("The ten-visit card, as a gift", 590),
    "Events": ("Our fee for the day paid back", 950),
    "Gifts": ("The whole order paid back", 870),
}
WHY_COSTLY = (
    "They planned an important day around us, and this was the second thing that went wrong."
)
WHY_NOT = (
    "Generous, and more than they lost: give back the evening and bring the extra in person. "
    "I will come along."
)
WHY_LOWER = "Keep a little for the note and the flowers: those will stay with them longer."
PHOTO_EVERY = 2  # extras that are shown: one in so many
TO_HOLD = {RemedyKind.GIFT}
LOWER_EVERY = 3  # requests that are approved lower: one in so many
NO_EXTRA = (
    "They asked to be left in peace, and a gift would have been about us.",
    "They left before we could; a note by hand went after them.",
    "A house rule of theirs: they take no gifts.",
)


def costly(told: Recovery) -> Given:
    """What is asked for instead, where much went wrong."""
    what, cost = COSTLY[told.story.department]
    return Given(RemedyKind.COMP, what, Decimal(cost), None, 0, WHY_COSTLY)


def proposal(told: Recovery, given: Given, purpose: Purpose) -> Proposal:
    """A plan with the thoughts behind it."""
    is_extra = purpose == Purpose.EXTRA
    gesture = told.house.gestures.get(told.story.key) if is_extra else None
    return Proposal(
        purpose=purpose,
        kind=given.kind,
        what=given.what,
        cost=given.cost,
        value=given.value,
        unexpected=is_extra,
        why=given.why,
        minutes_after_fix=given.minutes if is_extra else None,
        performed_by=gesture.performed_by if gesture else "",
        gesture=gesture,
        exceed=told.story.exceed,
        prompt_answers={Prompt.HELPFUL: told.story.helpful},
    )


def compensated(told: Recovery) -> Steps:
    """What was lost is made good, after a manager's word where it costs more."""
    asks_more = {Turn.COSTLY, Turn.DECLINED, Turn.GIVEN_FIRST} & told.case.turns
    given = costly(told) if asks_more else told.story.compensation
    if given is None:
        return
    yield told.later(1, 5)
    plan = proposal(told, given, Purpose.COMPENSATION)
    if told.has(Turn.GIVEN_FIRST):
        plan = replace(plan, given_at=told.at)
    remedy = propose_remedy(told.incident, proposal=plan, by=told.owner, at=told.at)
    if remedy.status == RemedyStatus.WAITING and told.has(Turn.DECLINED):
        yield from _declined(told, remedy)
        return
    if remedy.status == RemedyStatus.WAITING:
        yield from _approved(told, remedy)
    if not told.has(Turn.GIVEN_FIRST):
        yield told.later(1, 10)
        deliver_remedy(remedy, delivered_at=told.at, by=told.owner, at=told.at)


def _approved(told: Recovery, remedy: Remedy) -> Steps:
    yield told.later(3, 13)
    asked = remedy.approvals.pending().get()
    answer: Any = {"version": asked.version, "by": told.manager, "at": told.at}
    # Where the month's budget is passed, they have seen it and mean it all the same.
    answer["acknowledged"] = overrun_of(asked, amount=asked.amount, at=told.at)
    if told.incident.pk % LOWER_EVERY or remedy.delivered_at:
        approve_spend(asked, **answer)
    else:
        lower = (asked.amount * 4 / 5).quantize(Decimal("1E1"))
        approve_lower(asked, amount=lower, words=WHY_LOWER, **answer)


def _declined(told: Recovery, remedy: Remedy) -> Steps:
    """The manager says no and why; something smaller is given instead."""
    yield told.later(3, 13)
    asked = remedy.approvals.pending().get()
    decline_spend(asked, version=asked.version, reason=WHY_NOT, by=told.manager, at=told.at)
    given = told.story.compensation
    if given is None:
        return
    yield told.later(2, 6)
    plan = proposal(told, given, Purpose.COMPENSATION)
    smaller = propose_remedy(told.incident, proposal=plan, by=told.owner, at=told.at)
    if smaller.status == RemedyStatus.WAITING:
        yield from _approved(told, smaller)
    yield told.later(2, 9)
    deliver_remedy(smaller, delivered_at=told.at, by=told.owner, at=told.at)


def more_than_right(told: Recovery) -> Steps:
    """The extra, after the fix and unexpected; or a word why there is none this time."""
    if told.has(Turn.NO_EXTRA):
        yield told.later(20, 200)
        reason = told.chance.choice(NO_EXTRA)
        choose_no_extra(told.incident, reason=reason, by=told.owner, at=told.at)
        return
    given = told.story.gift
    yield told.later(1, 4)
    plan = proposal(told, given, Purpose.EXTRA)
    extra = propose_remedy(told.incident, proposal=plan, by=told.owner, at=told.at)
    if extra.status == RemedyStatus.WAITING:
        yield from _approved(told, extra)
    # Mostly a little before its time; a gift by bicycle may take longer.
    yield told.later(given.minutes * 0.5, given.minutes * (1.3 if told.likely(12) else 0.95))
    shows = told.incident.pk % PHOTO_EVERY == 0
    deliver_remedy(
        extra,
        delivered_at=told.at,
        photo=of_the_gift(told.chance) if shows and given.kind in TO_HOLD else None,
        delivery_note=told.chance.choice(
            ["They had not expected it at all.", "A long silence, and then a smile.", "", ""]
        ),
        by=told.owner,
        at=told.at,
    )
    promised(told, extra)
