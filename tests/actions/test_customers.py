"""Customers: added, and kept up to date without overwriting each other."""

import pytest

from incidents.actions.customers import Known, add_customer, change_customer
from incidents.models import Customer, Event
from incidents.refusals import Conflict, Forbidden
from incidents.words.people import CustomerKind


def test_a_customer_is_added_with_what_is_known(staff_member, noon):
    known = Known("Ada", phone="+493012345678", email="ada@example.com", needs="A quiet room")
    customer = add_customer(known, by=staff_member, at=noon)

    customer.refresh_from_db()
    assert (customer.name, customer.phone.as_e164, customer.needs) == (
        "Ada",
        "+493012345678",
        "A quiet room",
    )


def test_somebody_of_our_own_house_can_be_a_customer(staff_member, noon):
    customer = add_customer(Known("Kitchen", kind=CustomerKind.INTERNAL), by=staff_member, at=noon)

    assert customer.kind == CustomerKind.INTERNAL


def test_history_keeps_field_names_and_no_words(guest, staff_member, noon):
    change_customer(
        guest, known=Known("Ada", needs="Nut allergy"), version=1, by=staff_member, at=noon
    )

    event = Event.objects.get(kind="customer.changed")
    assert event.details == {"customer": guest.pk, "fields": ["name", "needs"]}


def test_of_two_who_save_nobody_overwrites_the_other(guest, staff_member, colleague, noon):
    change_customer(guest, known=Known("Ada"), version=1, by=staff_member, at=noon)

    with pytest.raises(Conflict, match="compare"):
        change_customer(guest, known=Known("Bob"), version=1, by=colleague, at=noon)
    assert Customer.objects.get().name == "Ada"


def test_who_has_left_keeps_no_customers(staff_member, noon):
    staff_member.is_active = False

    with pytest.raises(Forbidden):
        add_customer(Known("Ada"), by=staff_member, at=noon)
