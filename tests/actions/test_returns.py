"""That customers came back: a visit or a purchase, for the recovery before it. Product I7."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from incidents.actions.returns import Seen, record_return, take_back_return
from incidents.actions.vouchers import redeem_voucher
from incidents.models import Event, Incident, Return
from incidents.policy.figures import Share
from incidents.queries.insights.returns import returns_of
from incidents.refusals import Conflict, Forbidden, Invalid
from tests.makers import make_voucher

DAY = timedelta(days=1)
TODAY = date(2026, 3, 4)


@pytest.fixture
def back(fixed, staff_member, noon):
    """A maker: they came back so many days after the fix."""

    def come(*, days, kind="visit", by=staff_member, revenue=None):
        seen = Seen(kind, TODAY + days * DAY, revenue)
        return record_return(fixed.customer, seen=seen, by=by, at=noon + 200 * DAY)

    return come


def test_a_visit_is_kept_with_the_recovery_before_it(back, fixed, staff_member):
    made = back(days=12, kind="purchase", revenue=Decimal("88.40"))

    fixed.refresh_from_db()
    assert (made.incident, made.revenue) == (fixed, Decimal("88.40"))
    there = fixed.returned_at.astimezone(fixed.location.zone)
    assert there == datetime(2026, 3, 16, tzinfo=fixed.location.zone)
    told = Event.objects.get(kind="return.recorded")
    assert (told.incident, told.by, told.details["kind"]) == (fixed, staff_member, "purchase")


def test_on_the_day_of_the_fix_it_is_not_before_it(back, fixed):
    back(days=0)

    fixed.refresh_from_db()
    assert fixed.returned_at == fixed.fixed_at


@pytest.mark.parametrize(("days", "part"), [(90, 1), (91, 0)])
def test_within_ninety_days_they_came_back(days, part, back):
    back(days=days)

    assert returns_of(Incident.objects.all()).came_back == Share(part, 1)


def test_the_first_time_is_kept_and_a_mistake_gives_it_back(
    back, fixed, staff_member, harbour, noon
):
    voucher = make_voucher(fixed, by=staff_member, at=noon)
    redeem_voucher(voucher, location=harbour, by=staff_member, at=noon + 30 * DAY)
    early = back(days=5)
    back(days=60)
    fixed.refresh_from_db()
    assert fixed.returned_at.date() == date(2026, 3, 8)  # the ninth at the place

    take_back_return(early, reason="Another guest", by=staff_member, at=noon + 201 * DAY)

    fixed.refresh_from_db()
    early.refresh_from_db()
    assert fixed.returned_at == noon + 30 * DAY
    assert (early.taken_back_by, early.taken_back_reason) == (staff_member, "Another guest")
    assert Event.objects.filter(kind="return.taken_back").count() == 1


def test_after_the_last_is_taken_back_nobody_came(back, fixed, staff_member, noon):
    take_back_return(back(days=5), reason="A slip", by=staff_member, at=noon + 201 * DAY)

    fixed.refresh_from_db()
    assert fixed.returned_at is None
    back(days=5)


def test_the_same_day_twice_is_one(back):
    back(days=5)

    with pytest.raises(Conflict, match="written down already"):
        back(days=5)
    back(days=5, kind="purchase")
    assert Return.objects.count() == 2


@pytest.mark.parametrize(
    ("days", "revenue", "field"),
    [(-1, None, "happened_on"), (201, None, "happened_on"), (1, Decimal(-1), "revenue")],
)
def test_what_cannot_be_is_refused_at_its_field(days, revenue, field, back):
    with pytest.raises(Invalid) as refused:
        back(days=days, revenue=revenue)

    assert refused.value.field == field
    assert not Return.objects.exists()


def test_who_may_not(back, fixed, colleague, noon):
    made = back(days=5)
    with pytest.raises(Forbidden, match="wrote it down"):
        take_back_return(made, reason="A slip", by=colleague, at=noon)
    colleague.is_active = False
    with pytest.raises(Forbidden):
        back(days=6, by=colleague)


def test_taking_back_needs_a_reason_and_goes_once(back, manager_user, noon):
    made = back(days=5)

    with pytest.raises(Invalid, match="what was wrong"):
        take_back_return(made, reason="", by=manager_user, at=noon)
    take_back_return(made, reason="A slip", by=manager_user, at=noon)
    with pytest.raises(Conflict, match="already"):
        take_back_return(made, reason="A slip", by=manager_user, at=noon)


def test_a_restricted_recovery_is_followed_by_nothing_for_others(back, fixed, colleague):
    fixed.is_restricted = True
    fixed.save(update_fields=["is_restricted"])

    with pytest.raises(Invalid, match="No recovery of theirs"):
        back(days=5, by=colleague)
