"""Over-delivery as pages read it: what was given and is worth something to them, and no more."""

from decimal import Decimal

import pytest

from incidents.actions.recoveries import mark_fixed
from incidents.models import Incident, IncidentType
from incidents.policy.figures import Share
from incidents.queries.incidents import everything_about
from incidents.queries.insights.over_delivery import NO_TYPE, consistency_of
from incidents.queries.kept import as_of
from incidents.words.remedies import Purpose, RemedyKind
from tests.makers import make_incident, make_location, make_remedy

EXTRA = {"purpose": Purpose.EXTRA, "unexpected": True}


@pytest.fixture
def recovery(staff_member, guest, noon):
    """A maker: something worth so much failed, was fixed, and so much was given."""

    def make(*costs, failed="80.00", is_fixed=True, **report):
        failed = None if failed is None else Decimal(failed)
        made = make_incident(by=staff_member, customer=guest, value_that_failed=failed, **report)
        if is_fixed:
            mark_fixed(made, what_was_done="Done", fixed_at=noon, by=staff_member, at=noon)
        for cost in costs:
            make_remedy(made, cost=cost, by=staff_member, at=noon, given_at=noon)
        return made

    return make


@pytest.fixture
def more(staff_member, noon):
    """What the page of an incident says of it."""
    return lambda incident: (
        everything_about(incident.pk, person=staff_member, state=as_of(noon)).over_delivery
    )


def test_eighty_failed_and_three_remedies_of_four_hundred_reach_the_upper_mark(recovery, more):
    reached, missed = recovery("100", "150", "150"), recovery("100", "150", "149.99")

    assert (more(reached).said, more(missed).said) == ("5.0 reached", "1.5 reached")


def test_the_lower_mark_is_reached_at_exactly_half_as_much_again(recovery, more):
    reached, missed = recovery("120.00"), recovery("119.99")

    assert (more(reached).said, more(missed).said) == ("1.5 reached", "not over-delivered")


def test_worth_to_them_counts_and_not_what_it_cost_us(recovery, more, staff_member, noon):
    made = recovery()
    make_remedy(
        made, cost="40", value=Decimal(400), by=staff_member, at=noon, given_at=noon, **EXTRA
    )

    assert more(made).said == "5.0 reached"


def test_a_gesture_for_nothing_is_an_extra_and_leaves_the_ratio(recovery, more, staff_member, noon):
    made = recovery("120.00")
    before = more(made).exact
    make_remedy(made, kind=RemedyKind.GESTURE, by=staff_member, at=noon, given_at=noon, **EXTRA)

    assert more(made).exact == before
    assert made.remedies.given().extras().count() == 1


def test_what_is_only_planned_counts_for_nothing(recovery, more, staff_member, noon):
    made = recovery()
    make_remedy(made, cost="400", by=staff_member, at=noon)

    assert more(made).said == "not over-delivered"


@pytest.mark.parametrize("failed", [None, "0"])
def test_without_a_worth_of_what_failed_the_page_says_nothing(failed, recovery, more):
    assert more(recovery("100", failed=failed)) is None


def test_nothing_is_said_before_anything_is_done(recovery, more):
    assert more(recovery(is_fixed=False)) is None


def test_the_spread_by_type_and_place_is_the_one_worked_out_by_hand(recovery):
    late = IncidentType.objects.create(name="A late parcel")
    hill = make_location("Hill")
    recovery("80", incident_type=late)
    recovery("120", incident_type=late)
    recovery("400", "80", incident_type=late, location=hill)
    recovery(location=hill)
    recovery("100", failed=None)
    recovery(is_fixed=False)

    found = consistency_of(Incident.objects.all())

    def figures(one):
        return (one.name, str(one.least), str(one.middle), str(one.most), one.count)

    assert figures(found.whole) == ("All", "0.0", "1.2", "6.0", 4)
    assert list(map(figures, found.by_type)) == [
        ("A late parcel", "1.0", "1.5", "6.0", 3),
        (NO_TYPE, "0.0", "0.0", "0.0", 1),
    ]
    assert [figures(one)[0] for one in found.by_place] == ["Harbour", "Hill"]
    assert (found.whole.reached, found.whole.far_above) == (Share(2, 4), Share(1, 4))
    assert found.unknown == 1


def test_of_nothing_there_is_no_spread(db):
    found = consistency_of(Incident.objects.all())

    assert (found.whole.least, found.whole.middle, found.whole.most) == (None, None, None)
