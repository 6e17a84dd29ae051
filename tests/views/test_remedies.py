"""Remedy pages: what they show first, what they refuse, and that nothing is half written."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils.timezone import now

from incidents.actions.contacts import record_ask
from incidents.actions.recoveries import mark_fixed
from incidents.lifecycle import RemedyStatus
from incidents.models import Approval, Incident, LedgerEntry, Remedy
from tests.makers import make_incident, make_remedy

pytestmark = pytest.mark.usefixtures("books_agree")

PLAN = {
    "purpose": "compensation",
    "kind": "gift",
    "what": "Flowers",
    "cost": "120.00",
    "exceed": "A quiet room",
    "prompt_helpful": "Ask them",
}


@pytest.fixture
def moment_ago():
    return now() - timedelta(minutes=30)


@pytest.fixture
def running(staff_member, guest, manager_user, moment_ago):
    return make_incident(by=staff_member, customer=guest, at=moment_ago)


def at(incident, *page):
    return "/".join(["/incidents", str(incident.pk), *map(str, page), ""])


def plan(**typed):
    return {**PLAN, "form_key": str(uuid4()), **typed}


def test_the_button_for_the_extra_opens_the_form_with_the_extra_chosen(
    browser_of, running, staff_member
):
    page = browser_of(staff_member).get(at(running, "remedy") + "?purpose=extra").content.decode()

    chosen = page.split('name="purpose" value="extra"')[1].split(">")[0]
    assert " checked" in chosen


def test_the_question_comes_first_and_what_is_left_before_the_amount(
    browser_of, running, staff_member, moment_ago
):
    make_remedy(running, cost="120", by=staff_member, at=moment_ago, given_at=moment_ago, exceed="")

    text = browser_of(staff_member).get(at(running, "remedy")).content.decode()

    order = [
        "What would exceed my expectations at this point?",
        "What can I do to be most",
        "What it is for",
        "$380.00</b> left on your own authority. Above it a manager decides.",
        "What it costs us",
    ]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)


def test_their_ask_stands_beside_it(browser_of, running, staff_member, moment_ago):
    record_ask(
        running, customer_ask="A quiet room", asked_at=moment_ago, by=staff_member, at=moment_ago
    )

    assert "A quiet room" in browser_of(staff_member).get(at(running, "remedy")).content.decode()


def test_within_authority_it_is_planned(browser_of, running, staff_member):
    answer = browser_of(staff_member).post(at(running, "remedy"), plan(), follow=True)

    assert Remedy.objects.get().status == RemedyStatus.AUTHORISED
    assert "Planned, on your own authority." in answer.content.decode()


def test_above_it_waits_and_says_so(browser_of, running, staff_member):
    answer = browser_of(staff_member).post(
        at(running, "remedy"), plan(cost="700", why="They saved for it"), follow=True
    )

    assert Approval.objects.get().why == "They saved for it"
    assert "a manager has 15 minutes to decide" in answer.content.decode()


def test_given_before_it_was_approved_is_recorded_as_such(browser_of, running, staff_member):
    typed = plan(cost="700", why="No time", already_given="on", exceed="", prompt_helpful="")

    browser_of(staff_member).post(at(running, "remedy"), typed)

    remedy = Remedy.objects.get()
    assert remedy.status == RemedyStatus.WAITING
    assert remedy.delivered_at is not None


def test_pressing_twice_gives_once(browser_of, running, staff_member):
    browser, same = browser_of(staff_member), plan()

    answers = [browser.post(at(running, "remedy"), same) for _ in range(2)]

    assert {answer.url for answer in answers} == {running.get_absolute_url()}
    assert (Remedy.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_the_same_key_with_another_amount_is_refused(browser_of, running, staff_member):
    browser, first = browser_of(staff_member), plan()
    browser.post(at(running, "remedy"), first)

    answer = browser.post(at(running, "remedy"), {**first, "cost": "121"})

    assert (answer.status_code, Remedy.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"cost": "-5"}, "Write an amount"),
        ({"cost": "1e9"}, "Write an amount"),
        ({"cost": "NaN"}, "Write an amount"),
        ({"cost": "1.001"}, "two places"),
        ({"cost": "1000000.01"}, "is it a slip?"),
        ({"cost": "9" * 30}, "Write an amount"),
        ({"cost": ""}, "Say what it costs us"),
        ({"cost": "501"}, "say why, a manager decides"),
        ({"value": "ten"}, "Write an amount"),
        ({"what": ""}, "This field is required"),
        ({"what": "nul \x00 byte"}, "Null characters"),
        ({"what": "x" * 401}, "at most 400 characters"),
        ({"purpose": "bribe"}, "Select a valid choice"),
        ({"purpose": "extra", "kind": "discount", "unexpected": "yes"}, "never the extra"),
        ({"purpose": "extra"}, "Say whether they expect it"),
        ({"purpose": "extra", "unexpected": "no"}, "They asked for it"),
        ({"exceed": ""}, "This field is required"),
        ({"prompt_helpful": ""}, "at least one of the four"),
        ({"already_given": "on", "given_at": "2199-01-01T10:00"}, "still to come"),
        ({"already_given": "on", "given_at": "2001-01-01T10:00"}, "before the mistake"),
    ],
)
def test_bad_input_is_answered_at_the_field_and_nothing_is_written(
    typed, words, browser_of, running, staff_member
):
    answer = browser_of(staff_member).post(at(running, "remedy"), plan(**typed))

    assert answer.status_code == 422
    assert words.lower() in answer.content.decode().lower()
    assert (Remedy.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    assert Incident.objects.get(pk=running.pk).exceed == ""


def test_what_was_typed_is_not_lost(browser_of, running, staff_member):
    answer = browser_of(staff_member).post(at(running, "remedy"), plan(cost="x", what="A harp"))

    assert 'value="A harp"' in answer.content.decode()


def test_the_extra_is_given_and_lifts(browser_of, running, staff_member, moment_ago):
    mark_fixed(running, what_was_done="Done", fixed_at=moment_ago, by=staff_member, at=moment_ago)
    extra = make_remedy(running, by=staff_member, at=moment_ago, purpose="extra", unexpected=True)

    answer = browser_of(staff_member).post(
        at(running, "remedies", extra.pk, "deliver"),
        {"delivery_note": "They laughed", "form_key": str(uuid4())},
        follow=True,
    )

    extra.refresh_from_db()
    assert (extra.status, extra.delivery_note) == (RemedyStatus.DELIVERED, "They laughed")
    assert answer.status_code == 200


def test_an_amount_that_waits_is_changed(browser_of, running, staff_member, moment_ago):
    remedy = make_remedy(running, cost="700", by=staff_member, at=moment_ago)

    browser_of(staff_member).post(
        at(running, "remedies", remedy.pk, "amount"), {"cost": "800", "form_key": str(uuid4())}
    )

    approval = Approval.objects.get()
    assert (approval.amount, approval.version) == (800, 2)


def test_a_plan_is_withdrawn_with_a_word(browser_of, running, staff_member, moment_ago):
    remedy = make_remedy(running, by=staff_member, at=moment_ago)
    browser, page = browser_of(staff_member), at(running, "remedies", remedy.pk, "withdraw")

    without = browser.post(page, {"reason": ""})
    browser.post(page, {"reason": "They left", "form_key": str(uuid4())})

    remedy.refresh_from_db()
    assert (without.status_code, remedy.status) == (422, RemedyStatus.WITHDRAWN)


def test_no_extra_this_time(browser_of, running, staff_member):
    browser, page = browser_of(staff_member), at(running, "no-extra")

    opened, without = browser.get(page), browser.post(page, {"reason": ""})
    browser.post(page, {"reason": "They flew home", "form_key": str(uuid4())})

    running.refresh_from_db()
    assert (opened.status_code, without.status_code) == (200, 422)
    assert running.no_extra_reason == "They flew home"


@pytest.mark.parametrize("page", ["deliver", "promise", "withdraw", "amount"])
def test_every_page_of_a_remedy_opens(page, browser_of, running, staff_member, moment_ago):
    remedy = make_remedy(running, cost="700", by=staff_member, at=moment_ago)

    answer = browser_of(staff_member).get(at(running, "remedies", remedy.pk, page))

    assert answer.status_code == 200


def test_a_page_that_is_not_for_me_says_why(
    browser_of, running, staff_member, business_owner, moment_ago
):
    remedy = make_remedy(running, cost="20", by=staff_member, at=moment_ago)
    browser = browser_of(business_owner)

    answers = [
        browser.get(at(running, "remedy")),
        browser.post(at(running, "remedy"), plan()),
        browser.get(at(running, "no-extra")),
        browser.get(at(running, "remedies", remedy.pk, "deliver")),
        browser.get(at(running, "remedies", remedy.pk, "amount")),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5


def test_a_remedy_of_another_incident_is_not_there(browser_of, running, staff_member, moment_ago):
    other = make_incident(by=staff_member, at=moment_ago)
    remedy = make_remedy(other, cost="20", by=staff_member, at=moment_ago)

    answer = browser_of(staff_member).get(at(running, "remedies", remedy.pk, "deliver"))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("given", "mark", "ratio"),
    [
        ("399.99", "1.5 reached", "4.9×"),
        ("400", "5.0 reached", "5.0×"),
        ("119.99", "Not over-delivered", "1.4×"),
    ],
)
def test_the_page_and_the_closing_say_how_far_it_was_over_delivered(
    given, mark, ratio, browser_of, staff_member, moment_ago
):
    made = make_incident(by=staff_member, at=moment_ago, value_that_failed=Decimal("80.00"))
    mark_fixed(made, what_was_done="Done", fixed_at=moment_ago, by=staff_member, at=moment_ago)
    make_remedy(made, cost=given, by=staff_member, at=moment_ago, given_at=moment_ago)
    made.refresh_from_db()
    browser = browser_of(staff_member)

    pages = [
        browser.get(at(made)).content.decode(),
        browser.get(at(made, "close")).content.decode(),
    ]

    assert all(mark in page and f"Over-delivery {ratio}" in page for page in pages)
    assert made.rung == 1


def test_without_a_worth_the_page_says_nothing_of_over_delivery(
    browser_of, running, staff_member, moment_ago
):
    make_remedy(running, cost="120", by=staff_member, at=moment_ago, given_at=moment_ago)

    assert "ver-deliver" not in browser_of(staff_member).get(at(running)).content.decode()


def test_closing_names_what_was_promised_and_not_given(
    browser_of, running, staff_member, colleague, moment_ago
):
    due = {"due_at": moment_ago + timedelta(days=1), "giver": colleague}
    make_remedy(running, cost="20", by=staff_member, at=moment_ago, what="A harp", **due)

    page = browser_of(staff_member).get(at(running, "close")).content.decode()

    assert "Not given yet" in page and "A harp" in page
    assert f"{colleague.name} gives it" in page
