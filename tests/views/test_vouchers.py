"""Vouchers on the page: signed, printed, redeemed in two taps, and what a wrong code tells."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.actions.vouchers import redeem_voucher, void_voucher
from incidents.models import Event, Remedy, Voucher
from incidents.policy.vouchers import in_groups, with_check
from tests.makers import make_incident, make_remedy, make_voucher
from tests.printed import lines_of

STRANGE = in_groups(with_check("23456789A"))
SECRET = "Zebrafinch"


@pytest.fixture(autouse=True)
def _no_tries_yet(db):
    cache.clear()


@pytest.fixture
def logged(staff_member, rooms, guest):
    guest.needs = "A quiet room, and no lilies"
    guest.save(update_fields=["needs"])
    at = now() - timedelta(hours=1)
    return make_incident(by=staff_member, at=at, customer=guest, what_happened=SECRET)


@pytest.fixture
def voucher(logged, staff_member):
    return make_voucher(logged, by=staff_member, at=now())


def counter(code=""):
    return "/vouchers/redeem/" + (f"?code={code}" if code else "")


def sent(voucher, location, form_key):
    return {"code": voucher.said, "location": location.pk, "form_key": form_key}


def test_a_voucher_is_planned_then_signed(browser_of, logged, staff_member, form_key):
    remedy = make_remedy(
        logged, kind="voucher", what="Dinner", cost="80", by=staff_member, at=now()
    )
    browser, page = browser_of(staff_member), f"{logged.get_absolute_url()}"
    address = f"{page}remedies/{remedy.pk}/voucher/"
    typed = {"covers": "Dinner", "invitation": "Come back", "signature": "Anna"}

    assert address in browser.get(page).content.decode()
    assert "Give us another chance" in browser.get(address).content.decode()
    first = browser.post(address, {**typed, "form_key": form_key})
    second = browser.post(address, {**typed, "form_key": form_key})

    signed = Voucher.objects.get()
    assert first.url == second.url == signed.get_absolute_url()
    shown = browser.get(page).content.decode()
    assert address not in shown and signed.said in shown


@pytest.mark.parametrize(
    ("field", "typed"), [("signature", ""), ("ends_on", "2020-01-01"), ("value", "many")]
)
def test_what_is_wrong_is_said_at_the_field(browser_of, logged, staff_member, field, typed):
    remedy = make_remedy(logged, kind="voucher", cost="80", by=staff_member, at=now())
    words = {"covers": "Dinner", "invitation": "Come", "signature": "Anna", field: typed}

    answer = browser_of(staff_member).post(
        f"{logged.get_absolute_url()}remedies/{remedy.pk}/voucher/", words
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_two_taps_redeem_it(browser_of, voucher, colleague, harbour, form_key):
    browser = browser_of(colleague)

    story = browser.get(counter(voucher.said.lower().replace("-", " "))).content.decode()
    assert all(word in story for word in (SECRET, "A quiet room", "Dinner for two", "Front desk"))
    assert Voucher.objects.get().status == "issued"
    done = browser.post(counter(), sent(voucher, harbour, form_key), follow=True)

    assert "They came back" in done.content.decode()
    assert Voucher.objects.get().status == "redeemed"
    page = browser.get(voucher.incident.get_absolute_url()).content.decode()
    assert "They came back" in page
    assert "came back" in browser.get(voucher.incident.customer.get_absolute_url()).content.decode()


def test_the_second_time_it_tells_of_the_first(browser_of, voucher, colleague, harbour, form_key):
    redeem_voucher(voucher, location=harbour, by=colleague, at=now())

    answer = browser_of(colleague).post(counter(), sent(voucher, harbour, form_key))

    assert answer.status_code == 409
    assert "It was redeemed already" in answer.content.decode()
    assert Event.objects.filter(kind="voucher.redeemed").count() == 1


@pytest.mark.parametrize("typed", ["7KQ4M-Z2P90", "hello", "%00", STRANGE, "A" * 400])
def test_a_wrong_code_is_said_at_the_field_and_tells_nothing(browser_of, voucher, colleague, typed):
    answer = browser_of(colleague).get(counter(typed))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["code"]
    assert "Dinner" not in answer.content.decode()


def test_who_guesses_has_to_wait(browser_of, voucher, colleague, staff_member):
    browser = browser_of(colleague)
    tries = [browser.get(counter(STRANGE)).status_code for _ in range(12)]

    assert tries == [422] * 10 + [429] * 2
    assert browser.get(counter(voucher.said)).status_code == 429
    assert browser_of(staff_member).get(counter(voucher.said)).status_code == 200


def test_of_a_restricted_one_the_story_is_for_few(
    browser_of, voucher, colleague, harbour, form_key
):
    type(voucher.incident).objects.update(is_restricted=True)
    browser = browser_of(colleague)

    page = browser.get(counter(voucher.said)).content.decode()
    done = browser.post(counter(), sent(voucher, harbour, form_key), follow=True)

    for text in (page, done.content.decode()):
        assert "Dinner for two" in text
        told = (SECRET, "room 412", voucher.incident.reference, "quiet room")
        assert not any(word in text for word in told)
    assert Voucher.objects.get().status == "redeemed"
    assert browser.get(voucher.get_absolute_url()).status_code == 404
    assert voucher.said not in browser.get("/vouchers/?status=redeemed").content.decode()


@pytest.mark.parametrize(("size", "pages"), [("large", 1), ("wallet", 2), ("odd", 1)])
def test_the_card_is_a_pdf(browser_of, voucher, colleague, size, pages):
    answer = browser_of(colleague).get(f"{voucher.get_absolute_url()}print/?size={size}")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content.count(b"/Type /Page\n") == pages
    assert SECRET.encode() not in answer.content


@pytest.mark.parametrize("size", ["large", "wallet"])
def test_the_card_says_what_was_typed(browser_of, logged, staff_member, size):
    signed = make_voucher(
        logged, by=staff_member, at=now(), covers="Obiad i żurek", signature="Łukasz Żółć"
    )

    page = browser_of(staff_member).get(f"{signed.get_absolute_url()}print/?size={size}")

    lines = lines_of(page.content)
    assert "Łukasz Żółć" in lines and "Obiad i żurek" in " ".join(lines)


def test_what_the_card_cannot_write_is_said_before_printing(browser_of, logged, staff_member):
    signed = make_voucher(logged, by=staff_member, at=now(), signature="田中 Anna")
    browser, address = browser_of(staff_member), signed.get_absolute_url()

    page, refused = browser.get(address), browser.get(f"{address}print/")

    assert (page.status_code, refused.status_code) == (200, 422)
    for answer in (page, refused):
        shown = answer.content.decode()
        assert "<bdi>田</bdi> <bdi>中</bdi></b>" in shown
        assert "with your browser" in shown
        assert f"{address}print/" not in shown


def test_what_the_card_can_write_is_printed_with_a_tap(browser_of, voucher, staff_member):
    shown = browser_of(staff_member).get(voucher.get_absolute_url()).content.decode()

    assert f"{voucher.get_absolute_url()}print/" in shown
    assert "cannot write" not in shown


def test_whoever_holds_the_card_reads_what_it_covers(browser_of, voucher, colleague):
    stranger, address = Client(), f"/v/{voucher.said}/"

    page = stranger.get(address).content.decode()
    assert "Dinner for two" in page and SECRET not in page and "room 412" not in page
    assert browser_of(colleague).get(address).url == counter(voucher.said)
    assert stranger.get(f"/v/{STRANGE}/").status_code == 404
    void_voucher(voucher, reason="Lost", by=voucher.signed_by, at=now())
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize("where", ["/vouchers/", "customer", "incident"])
def test_the_number_of_queries_does_not_grow(browser_of, voucher, staff_member, where):
    incident, browser = voucher.incident, browser_of(staff_member)
    known = {
        "customer": incident.customer.get_absolute_url(),
        "incident": incident.get_absolute_url(),
    }
    address = known.get(where, where)
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    for _ in range(2):
        make_voucher(incident, by=staff_member, at=now())
    browser.get(address)
    with CaptureQueriesContext(connection) as three:
        browser.get(address)

    assert Remedy.objects.count() == 3
    assert len(three) == len(one)
