"""How authority is used, by person: sums of the ledger, in the order of names."""

from decimal import Decimal

import pytest

from incidents.models import Incident
from incidents.queries.insights.authority import Used, authority_of
from incidents.queries.insights.over_delivery import consistency_of
from tests.makers import make_incident, make_remedy


@pytest.fixture
def spent(incident, staff_member, colleague, manager_user, noon):
    for by, cost in ((staff_member, "120"), (staff_member, "30"), (colleague, "400")):
        make_remedy(incident, cost=cost, by=by, at=noon)
    make_remedy(incident, cost="700", by=staff_member, at=noon)


def test_own_authority_and_requests_stand_apart_by_name(spent, staff_member, colleague):
    assert authority_of(Incident.objects.all()) == sorted(
        [
            Used(staff_member.name, Decimal(150), 1, Decimal(700), 1),
            Used(colleague.name, Decimal(400), 1, Decimal(0), 0),
        ],
        key=lambda one: one.name,
    )


def test_two_of_one_name_are_two(incident, staff_member, colleague, spent):
    colleague.name = staff_member.name
    colleague.save()

    assert len(authority_of(Incident.objects.all())) == 2


def test_it_asks_twice_however_many(spent, django_assert_num_queries):
    with django_assert_num_queries(2):
        authority_of(Incident.objects.all())


def test_the_spread_is_by_person_too(staff_member, colleague, guest, noon):
    for by, cost in ((staff_member, "80"), (staff_member, "400"), (colleague, "120")):
        made = make_incident(by=by, customer=guest, value_that_failed=Decimal(80), at=noon)
        made.fixed_at, made.status = noon, "fixed"
        made.save()
        make_remedy(made, cost=cost, by=by, at=noon, given_at=noon)

    found = consistency_of(Incident.objects.all()).by_person

    assert {one.name: (str(one.least), str(one.middle), str(one.most)) for one in found} == {
        staff_member.name: ("1.0", "3.0", "5.0"),
        colleague.name: ("1.5", "1.5", "1.5"),
    }
    assert [one.name for one in found] == sorted(one.name for one in found)
