"""The business: its name and words can change, its currency only before money has moved."""

from dataclasses import replace

import pytest

from incidents.actions.organisation import Business, change_organisation
from incidents.models import Event, Organisation
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.people import CustomerWord
from tests.makers import make_request

OURS = Business("Harbour Hotels", "EUR", CustomerWord.GUEST)


@pytest.fixture
def organisation(db):
    return Organisation.objects.get()


def test_the_business_gets_its_name(organisation, business_owner, noon):
    change_organisation(organisation, business=OURS, version=1, by=business_owner, at=noon)

    assert (organisation.name, organisation.currency) == ("Harbour Hotels", "EUR")
    assert Event.objects.get().details == {"fields": ["currency", "customer_word", "name"]}


def test_the_currency_stays_once_money_has_moved(
    organisation, business_owner, incident, staff_member, noon
):
    make_request(incident, by=staff_member, at=noon)

    with pytest.raises(Invalid, match="it stays") as refused:
        change_organisation(organisation, business=OURS, version=1, by=business_owner, at=noon)

    assert refused.value.field == "currency"


def test_of_two_who_change_the_business_the_second_is_told(organisation, business_owner, noon):
    change_organisation(organisation, business=OURS, version=1, by=business_owner, at=noon)

    with pytest.raises(Conflict, match="compare"):
        change_organisation(organisation, business=OURS, version=1, by=business_owner, at=noon)


def test_only_the_business_owner_changes_it(organisation, manager_user, noon):
    with pytest.raises(Forbidden, match="business owner"):
        change_organisation(organisation, business=OURS, version=1, by=manager_user, at=noon)


@pytest.mark.parametrize("minutes", [0, 14, 2401])
def test_a_silence_is_neither_a_lunch_break_nor_a_week(minutes, organisation, business_owner, noon):
    wrong = replace(OURS, stalled_after_minutes=minutes)

    with pytest.raises(Invalid, match="Between 15 and 2400") as refused:
        change_organisation(organisation, business=wrong, version=1, by=business_owner, at=noon)

    assert refused.value.field == "stalled_after_minutes"


def test_how_long_nothing_may_happen_is_a_setting_with_a_history(
    organisation, business_owner, noon
):
    ours = replace(OURS, stalled_after_minutes=120)

    change_organisation(organisation, business=ours, version=1, by=business_owner, at=noon)

    assert organisation.stalled_after_minutes == 120
    assert "stalled_after_minutes" in Event.objects.get().details["fields"]
