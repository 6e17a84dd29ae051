"""Word of mouth on a handful of recoveries, against numbers worked out by hand. M1 to M5."""

from datetime import timedelta
from decimal import Decimal

import pytest

from incidents.actions.advocacy import Said, record_advocacy, take_back_advocacy
from incidents.actions.incidents import withdraw_incident
from incidents.actions.loyalty import Score, record_reading
from incidents.actions.recoveries import mark_fixed
from incidents.models import Incident
from incidents.policy.figures import Share
from incidents.queries.advocacy import afterwards_of
from incidents.queries.insights.advocacy import advocacy_of, worth_of
from tests.makers import make_customer, make_incident, make_remedy

DAY = timedelta(days=1)
ALL = Incident.objects.all


@pytest.fixture
def recovered(staff_member, noon):
    """A maker: fixed at noon for a customer of its own, with a score after it if there is one."""

    def make(name, *, score=None, source="call", **report):
        customer = make_customer(name)
        made = make_incident(by=staff_member, at=noon, customer=customer, **report)
        mark_fixed(made, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)
        if score is not None:
            heard = Score("after_recovery", score, source, noon + 8 * DAY)
            record_reading(made, score=heard, by=staff_member, at=noon + 8 * DAY)
        return made

    return make


@pytest.fixture
def tell(staff_member, noon):
    """A maker: what the customer of a recovery told others so many days after the fix."""

    def say(incident, kind, *, days, **said):
        if kind == "referral":
            said["new_customer"] = make_customer(f"Sent on day {days} by {incident.customer}")
        at = noon + days * DAY
        words = Said(kind, at.astimezone(incident.location.zone).date(), **said)
        return record_advocacy(incident.customer, said=words, by=staff_member, at=at)

    return say


@pytest.fixture
def told(recovered, tell, staff_member, noon):
    """Five fixed: two speak well, one both ways, one too late, one is silent; one still open."""
    ada, ben, cleo, dan = (
        recovered(name, score=score) for name, score in zip("ABCD", (9, 10, 8, 9), strict=True)
    )
    recovered("E")
    tell(ada, "referral", days=3, value=Decimal("200.50"))
    tell(ada, "referral", days=179, value=Decimal("99.50"))
    tell(ada, "referral", days=181, value=Decimal("1000"))
    tell(ben, "review", days=10)
    tell(cleo, "praise", days=1)
    tell(cleo, "told_others", days=2)
    tell(cleo, "referral", days=20)
    tell(dan, "praise", days=181)
    running = make_incident(by=staff_member, at=noon, customer=make_customer("F"))
    today = noon.astimezone(running.location.zone).date()
    said = Said("complaint", today, follows=running)
    record_advocacy(running.customer, said=said, by=staff_member, at=noon)
    return {"ada": ada, "ben": ben, "cleo": cleo, "dan": dan, "running": running}


def test_good_and_bad_within_180_days(told, noon):
    found = advocacy_of(ALL(), at=noon + 181 * DAY)

    counted = {one.kind.value: (one.count, one.later) for one in found.told}
    assert counted == {
        "referral": (3, 1),
        "review": (1, 0),
        "testimonial": (0, 0),
        "praise": (1, 1),
        "told_friends": (0, 0),
        "complaint": (0, 0),
        "told_others": (1, 0),
    }
    assert (found.good, found.bad, found.later, found.referrals) == (5, 1, 2, 3)
    assert (found.before_the_fix, found.recoveries) == (1, 5)
    assert found.not_heard == Share(2, 5)


def test_ambassadors_are_promoters_who_spoke_in_time(told, noon):
    found = advocacy_of(ALL(), at=noon)

    # C is no promoter, D spoke on day 181.
    assert [one.name for one in found.ambassadors] == ["A", "B"]
    assert [one.kind for one in found.latest][:2] == ["referral", "referral"]


def test_an_estimate_makes_nobody_an_ambassador(recovered, tell, noon):
    tell(recovered("G", score=10, source="estimate"), "praise", days=1)

    assert advocacy_of(ALL(), at=noon).ambassadors == ()


def test_who_is_still_in_their_180_days_is_said(told, noon):
    assert advocacy_of(ALL(), at=noon + 179 * DAY).still_open == Share(5, 5)
    assert advocacy_of(ALL(), at=noon + 180 * DAY).still_open == Share(0, 5)


def test_revenue_stands_beside_the_cost(told, staff_member, noon):
    make_remedy(told["ben"], cost="100", by=staff_member, at=noon)
    make_remedy(told["cleo"], cost="20", by=staff_member, at=noon)
    make_remedy(told["running"], cost="77", by=staff_member, at=noon)

    found = worth_of(ALL())

    # 200.50 + 99.50 of three in time; one of them has no amount; 1000.00 came too late.
    assert (found.revenue, found.known) == (Decimal("300.00"), Share(2, 3))
    assert (found.cost, found.recoveries, found.ratio) == (Decimal(120), 5, Decimal("2.5"))


def test_the_ratio_needs_both(recovered, tell, staff_member, noon):
    made = recovered("H")
    assert (worth_of(ALL()).revenue, worth_of(ALL()).ratio) == (None, None)
    tell(made, "referral", days=1, value=Decimal(80))
    assert (worth_of(ALL()).revenue, worth_of(ALL()).ratio) == (Decimal(80), None)

    make_remedy(made, cost="40", by=staff_member, at=noon)

    assert worth_of(ALL()).ratio == Decimal("2.0")


def test_what_was_taken_back_counts_nowhere(recovered, tell, staff_member, noon):
    made = recovered("I", score=9)
    event = tell(made, "referral", days=1, value=Decimal(80))
    take_back_advocacy(event, reason="A slip", by=staff_member, at=noon + DAY)

    found = advocacy_of(ALL(), at=noon)

    assert (found.good, found.ambassadors, found.latest) == (0, (), ())
    assert worth_of(ALL()).revenue is None
    assert found.not_heard == Share(1, 1)


def test_of_nothing_there_is_nothing(staff_member, noon):
    withdraw_incident(make_incident(by=staff_member, at=noon), by=staff_member, at=noon)

    found = advocacy_of(ALL(), at=noon)

    assert (found.good, found.bad, found.recoveries, str(found.not_heard)) == (0, 0, 0, "none yet")


def test_a_customer_page_tells_nobody_of_a_restricted_recovery(
    recovered, tell, staff_member, colleague
):
    made = recovered("J", score=9, is_restricted=True)
    new = tell(made, "referral", days=1).new_customer
    make_customer("K", referrer=made.customer)

    mine = afterwards_of(made.customer, user=staff_member)
    theirs = afterwards_of(made.customer, user=colleague)

    assert (len(mine.spoke), len(mine.sent), mine.is_ambassador) == (1, 2, True)
    # Whom they sent before anything went wrong is no secret.
    assert ([one.name for one in theirs.sent], theirs.spoke) == (["K"], [])
    assert not theirs.is_ambassador
    new.refresh_from_db()
    assert afterwards_of(new, user=staff_member).sent_by == made.customer
    assert afterwards_of(new, user=colleague).sent_by is None
