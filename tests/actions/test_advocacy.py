"""What customers told others: written down for the right recovery, and taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.advocacy import Said, record_advocacy, take_back_advocacy
from incidents.actions.customers import Known
from incidents.actions.incidents import withdraw_incident
from incidents.actions.recoveries import mark_fixed
from incidents.models import AdvocacyEvent, Customer, Event
from incidents.refusals import Conflict, Forbidden, Invalid
from tests.makers import make_customer, make_incident

DAY = timedelta(days=1)
TODAY = date(2026, 3, 4)


@pytest.fixture
def entered(fixed, staff_member, noon):
    """A maker: something said, entered by the front desk so many days after the fix."""

    def enter(kind="review", *, days=0, by=staff_member, **said):
        at = noon + days * DAY
        words = Said(kind, TODAY + days * DAY, **said)
        return record_advocacy(fixed.customer, said=words, by=by, at=at)

    return enter


def test_a_review_is_kept_for_the_latest_recovery(entered, fixed, staff_member, noon):
    said = {"words": "They made it right", "link": "https://reviews.example/1"}

    event = entered(days=12, **said)

    assert (event.customer, event.incident, event.days_after) == (fixed.customer, fixed, 12)
    assert (event.is_good, event.counts, event.words) == (True, True, "They made it right")
    told = Event.objects.get(kind="advocacy.recorded")
    assert (told.incident, told.by, told.text.words) == (fixed, staff_member, "They made it right")
    assert told.details == {"advocacy": event.pk, "customer": fixed.customer_id, "kind": "review"}


@pytest.mark.parametrize(("days", "counted"), [(179, True), (180, True), (181, False)])
def test_a_referral_counts_for_180_days(days, counted, entered):
    assert entered("referral", days=days, new_customer=Known("Nora")).counts is counted


def test_a_referral_links_the_new_customer_to_who_sent_them(entered, guest):
    event = entered("referral", new_customer=Known("Nora"), value=Decimal("240.50"))

    new = Customer.objects.get(name="Nora")
    assert (event.new_customer, new.referrer, event.value) == (new, guest, Decimal("240.50"))


def test_the_recovery_before_it_is_chosen_by_rule_or_by_the_person(
    entered, fixed, guest, staff_member, noon
):
    later = make_incident(by=staff_member, at=noon + 20 * DAY, customer=guest)
    at = noon + 30 * DAY
    mark_fixed(later, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)

    assert entered(days=29).incident == fixed
    assert (entered(days=31).incident, entered(days=31).days_after) == (later, 1)
    assert entered(days=31, follows=fixed).days_after == 31


def test_without_a_recovery_it_follows_none(guest, staff_member, noon):
    said = Said("told_friends", TODAY)

    event = record_advocacy(guest, said=said, by=staff_member, at=noon)

    assert (event.incident, event.days_after, event.counts) == (None, None, False)


def test_a_bad_word_before_the_fix_hangs_on_the_incident_that_was_meant(
    incident, staff_member, noon
):
    said = Said("complaint", TODAY, follows=incident)

    event = record_advocacy(incident.customer, said=said, by=staff_member, at=noon)

    assert (event.incident, event.days_after, event.is_good) == (incident, None, False)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "review", "happened_on": TODAY + DAY}, "happened_on"),
        ({"kind": "review", "link": "javascript:alert(1)"}, "link"),
        ({"kind": "referral"}, "who"),
        ({"kind": "review", "value": Decimal(-1)}, "value"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(said, field, guest, staff_member, noon):
    with pytest.raises(Invalid) as refused:
        record_advocacy(
            guest, said=Said(**{"happened_on": TODAY, **said}), by=staff_member, at=noon
        )

    assert refused.value.field == field
    assert not AdvocacyEvent.objects.exists()


def test_it_follows_only_a_recovery_of_theirs_and_not_one_that_came_later(
    fixed, guest, staff_member, noon
):
    for customer, day, field in (
        (make_customer("Guest, room 9"), TODAY, "follows"),
        (guest, TODAY - DAY, "happened_on"),
    ):
        said = Said("review", day, follows=fixed)
        with pytest.raises(Invalid) as refused:
            record_advocacy(customer, said=said, by=staff_member, at=noon)
        assert refused.value.field == field


def test_a_log_that_was_taken_back_is_followed_by_nothing(incident, staff_member, noon):
    withdraw_incident(incident, by=staff_member, at=noon)

    with pytest.raises(Conflict, match="taken back"):
        said = Said("review", TODAY, follows=incident)
        record_advocacy(incident.customer, said=said, by=staff_member, at=noon)


def test_somebody_new_is_sent_by_one(entered, guest, staff_member, noon):
    new = entered("referral", new_customer=Known("Nora")).new_customer
    other = make_customer("Guest, room 9")
    sent = Said("referral", TODAY, new_customer=new)

    with pytest.raises(Invalid, match="written down already"):
        record_advocacy(other, said=sent, by=staff_member, at=noon)
    with pytest.raises(Invalid, match="Nobody sends themselves"):
        entered("referral", new_customer=guest)
    back = Said("referral", TODAY, new_customer=guest)
    with pytest.raises(Invalid, match="not the other way"):
        record_advocacy(Customer.objects.get(pk=new.pk), said=back, by=staff_member, at=noon)
    assert AdvocacyEvent.objects.count() == 1


def test_who_no_longer_works_here_writes_nothing_down(entered, colleague):
    colleague.is_active = False

    with pytest.raises(Forbidden):
        entered(by=colleague)


def test_a_mistake_is_taken_back_with_a_reason_and_the_row_stays(
    entered, fixed, staff_member, noon
):
    event = entered("referral", new_customer=Known("Nora"))

    take_back_advocacy(event, reason="Another guest", by=staff_member, at=noon)

    event.refresh_from_db()
    assert (event.taken_back_by, event.taken_back_reason) == (staff_member, "Another guest")
    assert not AdvocacyEvent.objects.standing().exists()
    assert Customer.objects.get(name="Nora").referrer is None
    kinds = [one.kind for one in fixed.events.order_by("pk")][-2:]
    assert kinds == ["advocacy.recorded", "advocacy.taken_back"]
    entered("referral", new_customer=Customer.objects.get(name="Nora"))


def test_taking_back_needs_a_reason_and_goes_once(entered, staff_member, noon):
    event = entered()

    with pytest.raises(Invalid, match="what was wrong"):
        take_back_advocacy(event, reason=" ", by=staff_member, at=noon)
    take_back_advocacy(event, reason="A slip", by=staff_member, at=noon)
    with pytest.raises(Conflict, match="already"):
        take_back_advocacy(event, reason="A slip", by=staff_member, at=noon)
    assert Event.objects.filter(kind="advocacy.taken_back").count() == 1


def test_whoever_entered_it_or_a_manager_takes_it_back(
    entered, colleague, manager_user, guest, staff_member, noon
):
    event = entered()
    with pytest.raises(Forbidden, match=r"Front desk, Harbour wrote it down"):
        take_back_advocacy(event, reason="A slip", by=colleague, at=noon)

    take_back_advocacy(event, reason="A slip", by=manager_user, at=noon)

    assert not AdvocacyEvent.objects.standing().exists()


def test_the_rule_never_picks_a_recovery_that_one_may_not_see(fixed, colleague, noon):
    fixed.is_restricted = True
    fixed.save(update_fields=["is_restricted"])

    event = record_advocacy(fixed.customer, said=Said("review", TODAY), by=colleague, at=noon)

    assert event.incident is None
    with pytest.raises(Invalid, match="not a recovery of theirs"):
        said = Said("review", TODAY, follows=fixed)
        record_advocacy(fixed.customer, said=said, by=colleague, at=noon)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "gossip"}, {"kind": "referral"}, {"value": -1}, {"taken_back_reason": "So"}],
)
def test_the_database_refuses_what_no_action_writes(wrong, entered):
    event = entered()

    with pytest.raises(IntegrityError), transaction.atomic():
        AdvocacyEvent.objects.filter(pk=event.pk).update(**wrong)
