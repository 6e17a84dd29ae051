"""Remedies: what may be given, when it counts, and what is taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from incidents.actions.apologies import Words, record_apology
from incidents.actions.ownership import ask_guide
from incidents.actions.recoveries import close_as_not_recovered, mark_fixed
from incidents.actions.remedies import choose_no_extra, deliver_remedy, withdraw_remedy
from incidents.lifecycle import DeadlineState, RemedyStatus
from incidents.models import Approval, Deadline, Event, LedgerEntry, Remedy
from incidents.policy.ladder import NEVER_EXTRA
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity
from incidents.words.remedies import Purpose, RemedyKind
from tests.makers import ALL_FIVE, APOLOGY, make_incident, make_remedy

pytestmark = pytest.mark.usefixtures("books_agree")

EXTRA = {"purpose": Purpose.EXTRA, "unexpected": True}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def restored(incident, staff_member, noon):
    """Fixed at noon, apologised for with all five qualities."""
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)
    words = Words(APOLOGY, "call", staff_member, noon, ALL_FIVE)
    record_apology(incident, apology=words, by=staff_member, at=noon)
    return incident


def rung(incident):
    incident.refresh_from_db()
    return incident.rung


def test_an_extra_after_the_fix_is_rung_three(restored, staff_member, noon):
    extra = make_remedy(restored, cost="120", by=staff_member, at=noon, **EXTRA)
    before = rung(restored)

    deliver_remedy(extra, delivered_at=noon + MINUTE, by=staff_member, at=noon + MINUTE)

    assert (before, rung(restored)) == (2, 3)


def test_an_extra_before_the_fix_does_not_count(incident, staff_member, noon):
    make_remedy(incident, cost="20", by=staff_member, at=noon, given_at=noon, **EXTRA)
    words = Words(APOLOGY, "call", staff_member, noon, ALL_FIVE)
    record_apology(incident, apology=words, by=staff_member, at=noon)

    later = noon + 9 * MINUTE
    mark_fixed(incident, what_was_done="A suite", fixed_at=later, by=staff_member, at=later)

    assert rung(incident) == 2


@pytest.mark.parametrize("kind", sorted(NEVER_EXTRA))
def test_a_price_cut_or_what_is_owed_is_never_the_extra(kind, restored, staff_member, noon):
    with pytest.raises(Invalid) as refused:
        make_remedy(restored, cost="20", by=staff_member, at=noon, **EXTRA, kind=kind)

    assert refused.value.field == "purpose"
    assert not Remedy.objects.exists()


def test_what_they_asked_for_is_not_the_extra(restored, staff_member, noon):
    with pytest.raises(Invalid, match="asked for it"):
        make_remedy(restored, cost="20", by=staff_member, at=noon, purpose=Purpose.EXTRA)


def test_a_gesture_costs_nothing_and_carries_a_name(restored, staff_member, noon):
    sauce = make_remedy(
        restored,
        by=staff_member,
        at=noon,
        given_at=noon,
        kind=RemedyKind.GESTURE,
        what="A sauce made at the table",
        performed_by="The chef",
        **EXTRA,
    )

    assert (sauce.status, sauce.performed_by) == (RemedyStatus.DELIVERED, "The chef")
    assert (rung(restored), LedgerEntry.objects.count()) == (3, 0)


def test_a_gesture_without_a_name_is_by_who_entered_it(restored, staff_member, noon):
    gesture = make_remedy(restored, by=staff_member, at=noon, kind=RemedyKind.GESTURE)

    assert gesture.performed_by == staff_member.name


def test_compensation_may_be_given_though_nobody_asked(incident, staff_member, noon):
    given = make_remedy(incident, cost="80", by=staff_member, at=noon, given_at=noon)

    assert given.status == RemedyStatus.DELIVERED


def test_the_first_question_comes_before_the_plan(incident, staff_member, noon):
    with pytest.raises(Invalid) as refused:
        make_remedy(incident, cost="20", by=staff_member, at=noon, exceed=" ")

    assert refused.value.field == "exceed"


def test_one_of_the_four_questions_is_answered(incident, staff_member, noon):
    with pytest.raises(Invalid) as refused:
        make_remedy(incident, cost="20", by=staff_member, at=noon, prompt_answers={"talent": ""})

    assert refused.value.field == "prompt_helpful"


def test_the_answers_are_kept_and_asked_once(incident, staff_member, noon):
    make_remedy(incident, cost="20", by=staff_member, at=noon)
    make_remedy(incident, cost="20", by=staff_member, at=noon, exceed="", prompt_answers={})

    incident.refresh_from_db()
    assert incident.exceed == "That somebody thought of it first"
    assert sum(map(bool, incident.prompt_answers.values())) == 1


def test_a_small_thing_needs_no_answers(staff_member, noon):
    incident = make_incident(by=staff_member, severity=Severity.LOW)

    remedy = make_remedy(
        incident, cost="4.50", by=staff_member, at=noon, exceed="", prompt_answers={}
    )

    assert remedy.status == RemedyStatus.AUTHORISED


def test_an_extra_planned_for_after_the_fix_gets_its_clock_with_the_fix(
    incident, staff_member, noon
):
    extra = make_remedy(incident, by=staff_member, at=noon, minutes_after_fix=10, **EXTRA)
    before = Deadline.objects.filter(kind=DeadlineKind.EXTRA).count()

    fixed_at = noon + 5 * MINUTE
    mark_fixed(incident, what_was_done="Done", fixed_at=fixed_at, by=staff_member, at=fixed_at)

    extra.refresh_from_db()
    clock = Deadline.objects.get(kind=DeadlineKind.EXTRA, subject=extra.pk)
    assert before == 0
    assert clock.due_at == extra.due_at == fixed_at + 10 * MINUTE


def test_after_the_fix_its_minutes_run_from_the_plan(restored, staff_member, noon):
    later = noon + 60 * MINUTE

    extra = make_remedy(restored, by=staff_member, at=later, minutes_after_fix=10, **EXTRA)

    assert extra.due_at == later + 10 * MINUTE


def test_giving_the_extra_in_time_meets_its_clock(restored, staff_member, noon):
    extra = make_remedy(restored, by=staff_member, at=noon, minutes_after_fix=10, **EXTRA)

    deliver_remedy(extra, delivered_at=noon + 8 * MINUTE, by=staff_member, at=noon + 30 * MINUTE)

    clock = Deadline.objects.get(kind=DeadlineKind.EXTRA)
    assert (clock.state, clock.done_at) == (DeadlineState.MET, noon + 8 * MINUTE)


def test_a_remedy_is_given_once(restored, staff_member, noon):
    remedy = make_remedy(restored, cost="20", by=staff_member, at=noon)
    deliver_remedy(remedy, delivered_at=noon, by=staff_member, at=noon)

    with pytest.raises(Forbidden, match="given already"):
        deliver_remedy(remedy, delivered_at=noon, by=staff_member, at=noon)


@pytest.mark.parametrize("minutes", [1, -1])
def test_it_is_given_neither_tomorrow_nor_before_the_mistake(minutes, incident, staff_member, noon):
    remedy = make_remedy(incident, cost="20", by=staff_member, at=noon)

    with pytest.raises(Invalid) as refused:
        deliver_remedy(remedy, delivered_at=noon + minutes * MINUTE, by=staff_member, at=noon)

    assert refused.value.field == "delivered_at"


def test_a_colleague_gives_within_their_own_authority(incident, staff_member, colleague, noon):
    make_remedy(incident, cost="500", by=staff_member, at=noon)

    theirs = make_remedy(incident, cost="500", by=colleague, at=noon)

    assert theirs.status == RemedyStatus.AUTHORISED


def test_a_guide_gives_nothing(incident, staff_member, manager_user, noon):
    ask_guide(incident, person=manager_user, question="How far?", by=staff_member, at=noon)

    with pytest.raises(Forbidden, match="guide"):
        make_remedy(incident, cost="20", by=manager_user, at=noon)


def test_a_plan_that_costs_nothing_is_taken_back(incident, staff_member, noon):
    remedy = make_remedy(incident, by=staff_member, at=noon)

    withdraw_remedy(remedy, reason="They have left", by=staff_member, at=noon)

    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.WITHDRAWN
    assert Event.objects.get(kind="remedy.withdrawn").text.words == "They have left"


def test_money_that_is_booked_stays_on_record(incident, staff_member, noon):
    remedy = make_remedy(incident, cost="20", by=staff_member, at=noon)

    with pytest.raises(Forbidden, match="booked"):
        withdraw_remedy(remedy, reason="They have left", by=staff_member, at=noon)


def test_taking_back_needs_a_word_of_reason(incident, staff_member, noon):
    remedy = make_remedy(incident, by=staff_member, at=noon)

    with pytest.raises(Invalid):
        withdraw_remedy(remedy, reason=" ", by=staff_member, at=noon)


def test_a_request_is_taken_back_with_its_clock_and_its_money(incident, staff_member, noon):
    remedy = make_remedy(incident, cost="700", by=staff_member, at=noon)

    withdraw_remedy(remedy, reason="Found another way", by=staff_member, at=noon)

    approval = Approval.objects.get()
    clock = Deadline.objects.get(kind=DeadlineKind.APPROVAL, subject=approval.pk)
    assert (approval.status, clock.state) == ("withdrawn", DeadlineState.CANCELLED)


def test_what_was_given_is_not_hidden_by_taking_it_back(incident, staff_member, noon):
    remedy = make_remedy(incident, cost="700", by=staff_member, at=noon, given_at=noon)

    with pytest.raises(Forbidden, match="stays on record"):
        withdraw_remedy(remedy, reason="Oh", by=staff_member, at=noon)


def test_no_extra_this_time_is_a_reasoned_choice(incident, staff_member, noon):
    choose_no_extra(incident, reason="They flew home", by=staff_member, at=noon)

    incident.refresh_from_db()
    assert incident.no_extra_reason == "They flew home"


def test_no_extra_is_not_chosen_over_one_that_is_planned(incident, staff_member, noon):
    make_remedy(incident, by=staff_member, at=noon, **EXTRA)

    with pytest.raises(Conflict, match="planned or given"):
        choose_no_extra(incident, reason="Busy", by=staff_member, at=noon)


def test_an_extra_after_all_takes_the_no_back(incident, staff_member, noon):
    choose_no_extra(incident, reason="Busy", by=staff_member, at=noon)

    make_remedy(incident, by=staff_member, at=noon, **EXTRA)

    incident.refresh_from_db()
    assert incident.no_extra_reason == ""


def test_closing_as_not_recovered_lets_go_of_what_waits(incident, staff_member, manager_user, noon):
    remedy = make_remedy(incident, cost="700", by=staff_member, at=noon)

    close_as_not_recovered(incident, reason="Gone", outcome="lost", by=manager_user, at=noon)

    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.WITHDRAWN
    assert not Approval.objects.pending().exists()


def test_an_amount_that_is_a_slip_is_refused(incident, staff_member, noon):
    with pytest.raises(Invalid) as refused:
        make_remedy(incident, cost="1000000.01", by=staff_member, at=noon)

    assert (refused.value.field, Remedy.objects.count()) == ("cost", 0)


def test_the_cost_is_kept_to_the_cent(incident, staff_member, noon):
    remedy = make_remedy(incident, cost="0.29", by=staff_member, at=noon)

    assert Remedy.objects.get(pk=remedy.pk).cost == Decimal("0.29")
