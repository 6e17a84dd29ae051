"""What a limit counts over: the incident, or the customer and the local day. Product F3."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.approvals import approve_spend
from incidents.actions.incidents import name_customer
from incidents.actions.organisation import Business, change_organisation
from incidents.lifecycle import RemedyStatus
from incidents.models import AuthorityUse, Event, LedgerEntry, Organisation
from incidents.queries.audits import what_is_wrong
from incidents.queries.incidents import everything_about
from incidents.queries.kept import as_of
from incidents.queries.spending import left_of
from incidents.refusals import Forbidden, Refused
from incidents.words.spending import AuthorityBasis
from tests.makers import make_customer, make_incident, make_remedy, make_request

pytestmark = pytest.mark.usefixtures("books_agree")

HOUR = timedelta(hours=1)
PER_DAY = Business("Harbour", "USD", "guest", authority_basis=AuthorityBasis.CUSTOMER_AND_DAY)


@pytest.fixture
def per_customer_and_day(business_owner, noon):
    change_organisation(
        Organisation.objects.get(), business=PER_DAY, version=1, by=business_owner, at=noon
    )


@pytest.fixture
def second(staff_member, guest, noon):
    return make_incident(by=staff_member, customer=guest, at=noon)


def test_per_incident_each_has_a_limit_of_its_own(incident, second, staff_member, noon):
    remedies = [
        make_remedy(one, cost="300", by=staff_member, at=noon) for one in (incident, second)
    ]

    assert [one.status for one in remedies] == [RemedyStatus.AUTHORISED] * 2


def test_two_incidents_of_one_customer_on_one_day_share_it(
    per_customer_and_day, incident, second, staff_member, noon
):
    first = make_remedy(incident, cost="300", by=staff_member, at=noon)
    left = left_of(staff_member, second, at=noon)
    other = make_remedy(second, cost="300", by=staff_member, at=noon)

    assert (first.status, other.status) == (RemedyStatus.AUTHORISED, RemedyStatus.WAITING)
    assert left == Decimal(200)


def test_the_page_of_the_other_incident_says_what_is_left_of_it(
    per_customer_and_day, incident, second, staff_member, noon
):
    def left():
        shown = everything_about(second.pk, person=staff_member, state=as_of(noon))
        return shown.left

    before = left()
    make_remedy(incident, cost="300", by=staff_member, at=noon)

    assert (before, left()) == (Decimal(500), Decimal(200))


def test_the_day_is_that_of_the_place(per_customer_and_day, incident, staff_member, noon):
    # Noon in UTC is one o'clock at the harbour: its day ends eleven hours later.
    before, after = noon + 10.9 * HOUR, noon + 11 * HOUR
    make_remedy(incident, cost="500", by=staff_member, at=before)

    assert left_of(staff_member, incident, at=before) == 0
    assert make_remedy(incident, cost="500", by=staff_member, at=after).status == "authorised"
    assert sorted(AuthorityUse.objects.values_list("basis_key", flat=True)) == [
        f"customer-{incident.customer_id}-2026-03-04",
        f"customer-{incident.customer_id}-2026-03-05",
    ]


def test_another_customer_does_not_share_it(per_customer_and_day, incident, staff_member, noon):
    make_remedy(incident, cost="500", by=staff_member, at=noon)
    other = make_incident(by=staff_member, customer=make_customer("Guest, room 7"), at=noon)

    assert left_of(staff_member, other, at=noon) == Decimal(500)


def test_an_unknown_customer_falls_back_to_the_incident(per_customer_and_day, staff_member, noon):
    unknown = [make_incident(by=staff_member, at=noon) for _ in range(2)]

    remedies = [make_remedy(one, cost="400", by=staff_member, at=noon) for one in unknown]

    assert [one.status for one in remedies] == [RemedyStatus.AUTHORISED] * 2


def test_approvals_share_the_limit_of_the_approver_too(
    per_customer_and_day, incident, second, staff_member, manager_user, noon
):
    asked = [make_request(one, by=staff_member, at=noon, cost=1200) for one in (incident, second)]
    approve_spend(asked[0], version=1, by=manager_user, at=noon)

    assert left_of(manager_user, second, at=noon) == Decimal(800)
    with pytest.raises(Refused, match="left of your own limit"):
        approve_spend(asked[1], version=1, by=manager_user, at=noon)


def test_a_recovery_that_began_by_itself_goes_on_so(
    incident, second, staff_member, business_owner, noon
):
    make_remedy(incident, cost="400", by=staff_member, at=noon)
    change_organisation(
        Organisation.objects.get(), business=PER_DAY, version=1, by=business_owner, at=noon
    )
    more = make_remedy(incident, cost="100.01", by=staff_member, at=noon)
    make_remedy(second, cost="100", by=staff_member, at=noon)

    keys = LedgerEntry.objects.spends().order_by("pk").values_list("basis_key", flat=True)
    assert more.status == RemedyStatus.WAITING
    assert list(keys) == [f"incident-{incident.pk}", f"customer-{incident.customer_id}-2026-03-04"]
    assert "counter_wrong" not in {one.check for one in what_is_wrong(at=noon)}


def test_naming_the_customer_gives_no_second_limit(per_customer_and_day, staff_member, noon):
    incident = make_incident(by=staff_member, at=noon)
    first = make_remedy(incident, cost="500", by=staff_member, at=noon)
    name_customer(incident, customer=make_customer(), by=staff_member, at=noon)
    second = make_remedy(incident, cost="500", by=staff_member, at=noon)

    assert (first.status, second.status) == (RemedyStatus.AUTHORISED, RemedyStatus.WAITING)


def test_the_change_is_an_event(per_customer_and_day):
    event = Event.objects.get(kind="organisation.changed")

    assert "authority_basis" in event.details["fields"]


def test_staff_do_not_change_it(staff_member, noon):
    wanted = replace(PER_DAY, name="Ours")

    with pytest.raises(Forbidden):
        change_organisation(
            Organisation.objects.get(), business=wanted, version=1, by=staff_member, at=noon
        )


def test_the_database_knows_the_two(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(authority_basis="per_moon")
