"""The pages on which is written down what a customer did since, and where it shows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.actions.advocacy import Said, record_advocacy
from incidents.actions.loyalty import Score, record_reading
from incidents.actions.recoveries import mark_fixed
from incidents.models import AdvocacyEvent, Customer, Return
from tests.makers import make_customer, make_incident, make_remedy

DAY = timedelta(days=1)


@pytest.fixture
def desk(browser_of, staff_member):
    return browser_of(staff_member)


@pytest.fixture
def recovered(staff_member, guest):
    """Fixed ten days ago."""
    at = now() - 10 * DAY
    made = make_incident(by=staff_member, customer=guest, at=at)
    return mark_fixed(made, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)


def told_on(days_ago=1, **typed):
    return {"kind": "review", "happened_on": f"{now() - days_ago * DAY:%Y-%m-%d}", **typed}


def said_of(incident, kind="review", *, by, days_ago=1, **said):
    words = Said(kind, (now() - days_ago * DAY).date(), **said)
    return record_advocacy(incident.customer, said=words, by=by, at=now())


def test_from_the_incident_page_and_back_to_it(desk, recovered, guest):
    address = f"/customers/{guest.pk}/advocacy/?follows={recovered.pk}"
    assert f'href="{address}"' in desk.get(recovered.get_absolute_url()).content.decode()
    assert f'value="{recovered.pk}" selected' in desk.get(address).content.decode()

    typed = {"words": "So kind", "link": "reviews.example/1", "follows": recovered.pk}
    answer = desk.post(address, told_on(**typed))

    event = AdvocacyEvent.objects.get()
    assert answer.url == recovered.get_absolute_url()
    assert (event.incident, event.link) == (recovered, "https://reviews.example/1")
    for page in (recovered.get_absolute_url(), guest.get_absolute_url()):
        shown = desk.get(page).content.decode()
        assert "Good review" in shown and "So kind</q>" in shown
        assert f"/advocacy/{event.pk}/take-back/" in shown


def test_a_referral_adds_who_is_new_and_each_page_names_the_other(desk, recovered, guest):
    typed = {"kind": "referral", "who": "nora@example.com", "value": "240.50"}
    assert desk.post(f"/customers/{guest.pk}/advocacy/", told_on(**typed)).url == (
        guest.get_absolute_url()
    )

    new = Customer.objects.get(email="nora@example.com")
    event = AdvocacyEvent.objects.get()
    assert (event.new_customer, event.value, event.incident) == (new, Decimal("240.50"), recovered)
    assert new.get_absolute_url() in desk.get(guest.get_absolute_url()).content.decode()
    assert "Sent to us by" in desk.get(new.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("who", "known"),
    [
        ("nora@example.com", ("nora@example.com", "")),
        ("+49 151 12345678", ("", "+4915112345678")),
        ("Nora @ the club", ("", "")),
    ],
)
def test_how_to_reach_somebody_new_is_kept(who, known, desk, recovered, guest):
    desk.post(f"/customers/{guest.pk}/advocacy/", told_on(kind="referral", who=who))

    new = Customer.objects.get(name=who)
    assert (new.email, str(new.phone)) == known


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "gossip"}, "Select a valid choice"),
        ({"kind": "referral"}, "Say who is new"),
        ({"happened_on": "2199-01-01"}, "still to come"),
        ({"happened_on": "soon"}, "Enter a valid date"),
        ({"link": "javascript:alert(1)"}, "valid URL"),
        ({"link": "ftp://example.com/x"}, "begins with https"),
        ({"value": "1e9"}, "errorlist"),
        ({"follows": "99999"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_answered_at_the_field(typed, words, desk, recovered, guest):
    answer = desk.post(f"/customers/{guest.pk}/advocacy/", told_on(**typed))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not AdvocacyEvent.objects.exists()


def test_an_ambassador_is_derived_and_ends_with_what_it_rests_on(
    desk, recovered, guest, staff_member
):
    def is_shown():
        return "Ambassador" in desk.get(guest.get_absolute_url()).content.decode()

    event = said_of(recovered, by=staff_member)
    assert not is_shown()
    heard = Score("after_recovery", 9, "call", now() - DAY)
    record_reading(recovered, score=heard, by=staff_member, at=now())
    assert is_shown()

    answer = desk.post(f"/advocacy/{event.pk}/take-back/", {"reason": "Another guest"})

    assert answer.url == guest.get_absolute_url()
    assert not is_shown()
    assert desk.post(f"/advocacy/{event.pk}/take-back/", {"reason": "x"}).status_code == 409


def test_bad_word_of_mouth_makes_nobody_an_ambassador(desk, recovered, guest, staff_member):
    heard = Score("after_recovery", 10, "call", now() - DAY)
    record_reading(recovered, score=heard, by=staff_member, at=now())
    said_of(recovered, "told_others", by=staff_member)

    shown = desk.get(guest.get_absolute_url()).content.decode()

    assert "Warned others" in shown and "Ambassador" not in shown


def test_what_hangs_on_a_restricted_recovery_is_not_there_for_others(
    browser_of, colleague, recovered, guest, staff_member
):
    event = said_of(recovered, by=staff_member, words="Zebrafinch")
    recovered.is_restricted = True
    recovered.save(update_fields=["is_restricted"])
    browser = browser_of(colleague)

    assert "Zebrafinch" not in browser.get(guest.get_absolute_url()).content.decode()
    assert browser.get(f"/advocacy/{event.pk}/take-back/").status_code == 404
    form = browser.get(f"/customers/{guest.pk}/advocacy/?follows={recovered.pk}").content.decode()
    assert recovered.reference not in form
    typed = told_on(follows=recovered.pk)
    assert browser.post(f"/customers/{guest.pk}/advocacy/", typed).status_code == 422


def test_a_visit_is_written_down_once(desk, recovered, guest, form_key):
    address = f"/customers/{guest.pk}/returns/?follows={recovered.pk}"
    typed = told_on(kind="visit", revenue="88.40", form_key=form_key)

    for _ in range(2):
        assert desk.post(address, typed).url == recovered.get_absolute_url()

    back = Return.objects.get()
    assert (back.incident, back.revenue) == (recovered, Decimal("88.40"))
    shown = desk.get(recovered.get_absolute_url()).content.decode()
    assert "They came back" in shown and f"/returns/{back.pk}/take-back/" in shown
    assert desk.post(address, told_on(kind="visit")).status_code == 409
    assert "$88.40" in desk.get(guest.get_absolute_url()).content.decode()
    assert desk.post(f"/returns/{back.pk}/take-back/", {"reason": ""}).status_code == 422
    assert desk.post(f"/returns/{back.pk}/take-back/", {"reason": "A slip"}).status_code == 302
    assert f"/returns/{back.pk}/" not in desk.get(guest.get_absolute_url()).content.decode()


def test_without_a_recovery_nobody_came_back(desk):
    stranger = make_customer("Guest, room 9")

    answer = desk.post(f"/customers/{stranger.pk}/returns/", told_on(kind="visit"))

    assert answer.status_code == 422
    assert "No recovery of theirs was fixed before this day." in answer.content.decode()


@pytest.mark.usefixtures("in_one_minute")
@pytest.mark.parametrize("about", ["customer", "incident"])
def test_three_words_cost_what_one_costs(
    about, desk, recovered, guest, staff_member, django_assert_num_queries
):
    address = {"customer": guest, "incident": recovered}[about].get_absolute_url()
    names = iter("ABCDEFG")

    def speak():
        new = make_customer(f"Guest {next(names)}")
        said_of(recovered, "referral", by=staff_member, new_customer=new)
        said_of(recovered, "complaint", by=staff_member)

    speak()
    desk.get(address)
    with CaptureQueriesContext(connection) as with_one:
        desk.get(address)
    once = len(with_one)
    for _ in range(2):
        speak()
    desk.get(address)

    with django_assert_num_queries(once):
        desk.get(address)


def test_the_page_of_word_of_mouth_leads_to_the_list_behind_each_mark(
    desk, recovered, staff_member
):
    said_of(recovered, by=staff_member, words="So kind")
    said_of(recovered, "complaint", by=staff_member)

    shown = desk.get("/insights/advocacy/").content.decode()

    assert "Good review +1" in shown and "Complaint in public \N{MINUS SIGN}1" in shown
    assert "So kind" in shown
    since = now().astimezone(staff_member.zone).date() - 90 * DAY
    behind = f"/incidents/?since={since}&amp;told=review"
    assert f'href="{behind}"' in shown
    assert recovered.title in desk.get(behind.replace("&amp;", "&")).content.decode()
    assert recovered.title not in desk.get("/incidents/?told=praise").content.decode()


def test_what_referrals_brought_is_read_by_managers_of_their_place(
    desk, browser_of, manager_user, recovered, staff_member
):
    new = make_customer("Nora")
    said_of(recovered, "referral", by=staff_member, new_customer=new, value=Decimal(240))
    make_remedy(recovered, cost="60", by=staff_member, at=now())

    for_staff = desk.get("/insights/advocacy/").content.decode()
    for_managers = browser_of(manager_user).get("/insights/advocacy/").content.decode()

    assert "$240" not in for_staff and "Cost of these" not in for_staff
    assert "$240.00" in for_managers and "4.0×" in for_managers
    assert "Yours are the figures of Harbour." in for_managers


def test_a_restricted_recovery_is_counted_and_named_nowhere_for_others(
    browser_of, colleague, recovered, guest, staff_member
):
    said_of(recovered, by=staff_member, words="Zebrafinch")
    recovered.is_restricted = True
    recovered.save(update_fields=["is_restricted"])

    shown = browser_of(colleague).get("/insights/advocacy/").content.decode()

    assert "Zebrafinch" not in shown and guest.name not in shown
    assert "after 0 fixed recoveries" in shown
    listed = browser_of(colleague).get("/incidents/?told=review").content.decode()
    assert recovered.title not in listed


def test_three_recoveries_with_words_cost_what_one_costs(browser_of, manager_user, staff_member):
    browser = browser_of(manager_user)
    at = now() - 10 * DAY

    def another(name):
        made = make_incident(by=staff_member, customer=make_customer(name), at=at)
        mark_fixed(made, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)
        heard = Score("after_recovery", 9, "call", now() - DAY)
        record_reading(made, score=heard, by=staff_member, at=now())
        new = make_customer(f"{name} sent them")
        said_of(made, "referral", by=staff_member, new_customer=new)

    def cost():
        caches["kept"].clear()
        with CaptureQueriesContext(connection) as asked:
            browser.get("/insights/advocacy/")
        return len(asked)

    another("A")
    once = cost()
    for name in "BC":
        another(name)

    assert cost() == once
