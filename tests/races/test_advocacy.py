"""Ten desks at once: somebody new is sent by one, a visit is one, a mistake is taken back once."""

import pytest

from incidents.actions.advocacy import Said, record_advocacy, take_back_advocacy
from incidents.actions.returns import Seen, record_return
from incidents.models import AdvocacyEvent, Customer, Event, Return
from incidents.refusals import Conflict, Refused
from tests.makers import make_customer
from tests.races.test_clock import at_once

AT_ONCE = 10


def answer_of(act):
    try:
        act()
    except Refused as refused:
        return type(refused).__name__
    return ""


def test_somebody_new_is_sent_by_one(staff_member, noon):
    new = make_customer("Nora")
    others = [make_customer(f"Guest {number}") for number in range(AT_ONCE)]
    said = Said("referral", noon.date(), new_customer=new)

    def send(number):
        referrer = others[number]
        return answer_of(lambda: record_advocacy(referrer, said=said, by=staff_member, at=noon))

    answers = at_once(send, AT_ONCE)

    assert answers.count("") == AdvocacyEvent.objects.count() == 1
    assert set(answers) <= {"", "Conflict", "Invalid"}
    new.refresh_from_db()
    assert new.referrer == AdvocacyEvent.objects.get().customer


def test_a_visit_is_one(fixed, staff_member, noon):
    seen = Seen("visit", noon.date())

    def come(_):
        guest = Customer.objects.get(pk=fixed.customer_id)
        return answer_of(lambda: record_return(guest, seen=seen, by=staff_member, at=noon))

    answers = at_once(come, AT_ONCE)

    assert sorted(answers) == ["", *["Conflict"] * (AT_ONCE - 1)]
    assert Return.objects.count() == Event.objects.filter(kind="return.recorded").count() == 1


@pytest.mark.parametrize("follows", [True, False])
def test_a_mistake_is_taken_back_once(follows, fixed, staff_member, noon):
    customer = fixed.customer if follows else make_customer("Nobody’s guest")
    said = Said("review", noon.date())
    event = record_advocacy(customer, said=said, by=staff_member, at=noon)
    words = {"reason": "A slip", "by": staff_member, "at": noon}
    stale = [AdvocacyEvent.objects.select_related("incident").get(pk=event.pk) for _ in "." * 10]

    answers = at_once(
        lambda number: answer_of(lambda: take_back_advocacy(stale[number], **words)), AT_ONCE
    )

    assert sorted(answers) == ["", *[Conflict.__name__] * (AT_ONCE - 1)]
    assert Event.objects.filter(kind="advocacy.taken_back").count() == 1
