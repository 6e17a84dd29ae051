"""The shelf on pages: kept by managers, taken with one tap while a remedy is planned."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.models import Gesture, LedgerEntry, Remedy
from tests.makers import make_incident, make_location

SHELF = "/settings/remedies/"
TYPED = {
    "title": "Flowers by the door",
    "wording": "Flowers of the season",
    "purpose": "extra",
    "kind": "gift",
    "cost": "40.00",
    "value": "60",
}


@pytest.fixture
def flowers(harbour):
    Gesture.objects.all().delete()
    return Gesture.objects.create(
        title="Flowers by the door",
        wording="Flowers of the season",
        kind="gift",
        cost=40,
        value=60,
        location=harbour,
    )


@pytest.fixture
def running(staff_member, guest, manager_user):
    return make_incident(by=staff_member, customer=guest, at=now() - timedelta(minutes=30))


def plan_page(incident):
    return f"/incidents/{incident.pk}/remedy/"


def typed(**more):
    return {**TYPED, "form_key": str(uuid4()), **more}


def test_a_manager_puts_a_remedy_on_the_shelf_once(browser_of, manager_user, harbour):
    browser, same = browser_of(manager_user), typed(location=harbour.pk)

    answers = [browser.post(f"{SHELF}add/", same) for _ in range(2)]

    assert [answer.url for answer in answers] == [SHELF, SHELF]
    assert Gesture.objects.filter(title=TYPED["title"]).count() == 1
    assert TYPED["title"] in browser.get(SHELF).content.decode()


def test_a_manager_changes_it_and_puts_it_away(browser_of, manager_user, flowers, harbour):
    browser, page = browser_of(manager_user), f"{SHELF}{flowers.pk}/"
    opened = browser.get(page).content.decode()

    browser.post(page, typed(location=harbour.pk, cost="45", version=1))

    flowers.refresh_from_db()
    assert "Flowers of the season" in opened
    assert (flowers.cost, flowers.is_in_use, flowers.version) == (45, False, 2)
    assert "Put away" in browser.get(SHELF).content.decode()


def test_who_was_slower_sees_both_versions(browser_of, manager_user, flowers, harbour):
    browser, page = browser_of(manager_user), f"{SHELF}{flowers.pk}/"
    browser.post(page, typed(location=harbour.pk, is_in_use="on", title="First", version=1))

    answer = browser.post(page, typed(location=harbour.pk, title="Second", version=1))

    assert answer.status_code == 409
    assert "Two versions" in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "x" * 81}, "at most 80"),
        ({"cost": "-5"}, "Write an amount"),
        ({"cost": ""}, "only what people do can be free"),
        ({"kind": "discount"}, "never the extra"),
        ({"kind": "bribe"}, "Select a valid choice"),
        ({"location": "999999"}, "Select a valid choice"),
        ({"location": ""}, "This field is required"),
        ({"incident_type": "x"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_answered_at_the_field(more, words, browser_of, manager_user, harbour):
    answer = browser_of(manager_user).post(
        f"{SHELF}add/", typed(**{"location": harbour.pk, **more})
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_all_places_share_is_for_the_business_owner(
    browser_of, manager_user, business_owner, flowers
):
    Gesture.objects.filter(pk=flowers.pk).update(location=None)
    page = f"{SHELF}{flowers.pk}/"

    assert browser_of(manager_user).get(page).status_code == 403
    assert page not in browser_of(manager_user).get(SHELF).content.decode()
    assert browser_of(business_owner).get(page).status_code == 200


def test_one_that_is_not_there_is_not_there(browser_of, business_owner):
    assert browser_of(business_owner).get(f"{SHELF}999999/").status_code == 404


def test_the_shelf_stands_above_the_plan_and_says_before_the_tap_whether_to_ask(
    browser_of, running, staff_member, flowers
):
    Gesture.objects.create(title="A stay", wording="A stay", kind="gift", cost="500.01")

    page = browser_of(staff_member).get(plan_page(running)).content.decode()

    asks, within = page.split('class="card" href="?gesture=')[1:3]
    assert "A stay" in asks and "Needs approval" in asks
    assert "Flowers by the door" in within and "Within your authority" in within
    assert "$40.00, worth $60.00" in within


def test_one_tap_fills_the_plan_without_script(browser_of, running, staff_member, flowers):
    page = browser_of(staff_member).get(f"{plan_page(running)}?gesture={flowers.pk}")

    shown = page.content.decode()
    filled = {
        name: page.context["form"][name].value()
        for name in TYPED
        if name not in {"title", "wording"}
    }
    assert filled == {"purpose": "extra", "kind": "gift", "cost": "40.00", "value": "60.00"}
    assert 'value="Flowers of the season"' in shown
    assert 'aria-current="true"' in shown.split("Flowers by the door")[0].rpartition("<a ")[2]
    assert page.context["form"]["unexpected"].value() == "yes"


def test_what_was_taken_is_planned_and_remembered(browser_of, running, staff_member, flowers):
    plan = {
        **{name: TYPED[name] for name in ("purpose", "kind", "cost", "value")},
        "what": "Flowers of the season, and a card",
        "unexpected": "yes",
        "gesture": flowers.pk,
        "exceed": "A quiet room",
        "prompt_helpful": "Ask them",
        "form_key": str(uuid4()),
    }

    answer = browser_of(staff_member).post(plan_page(running), plan)

    remedy = Remedy.objects.get()
    assert answer.status_code == 302
    assert (remedy.gesture, remedy.what) == (flowers, "Flowers of the season, and a card")
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize("odd", ["", "x", "-1", "²", "9" * 4400, "0", "nul\x00byte"])
def test_an_odd_link_opens_an_empty_plan(odd, browser_of, running, staff_member, flowers):
    page = browser_of(staff_member).get(plan_page(running), {"gesture": odd})

    assert page.status_code == 200
    assert (
        'aria-current="true"'
        not in page.content.decode().split('class="shelf"')[1].split("</ul>")[0]
    )


def test_of_another_place_nothing_is_offered_and_nothing_taken(
    browser_of, running, staff_member, flowers
):
    Gesture.objects.filter(pk=flowers.pk).update(location=make_location("Hill"))
    browser = browser_of(staff_member)

    opened = browser.get(f"{plan_page(running)}?gesture={flowers.pk}").content.decode()
    answer = browser.post(plan_page(running), {"gesture": flowers.pk})

    assert "Flowers by the door" not in opened
    assert (answer.status_code, Remedy.objects.count()) == (422, 0)


def test_with_nothing_prepared_there_is_no_shelf(browser_of, running, staff_member):
    Gesture.objects.all().delete()

    assert 'class="shelf"' not in browser_of(staff_member).get(plan_page(running)).content.decode()


@pytest.mark.parametrize("page", ["shelf", "plan"])
def test_three_gestures_cost_what_one_costs(
    page, browser_of, running, manager_user, flowers, django_assert_num_queries
):
    browser = browser_of(manager_user)
    address = SHELF if page == "shelf" else plan_page(running)
    browser.get(address)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(address)
    for title in "ab":
        Gesture.objects.create(
            title=title, wording=title, kind="support", location=flowers.location
        )

    with django_assert_num_queries(len(with_one)):
        browser.get(address)


def test_the_history_of_settings_tells_who_changed_the_shelf(
    browser_of, manager_user, business_owner, harbour
):
    browser_of(manager_user).post(f"{SHELF}add/", typed(location=harbour.pk))

    page = browser_of(business_owner).get("/settings/organisation/history/").content.decode()

    assert "Remedy put on the shelf" in page and TYPED["title"] in page


def test_a_promise_is_planned_with_who_gives_it_and_when(
    browser_of, running, staff_member, colleague
):
    zone = running.location.zone
    due = (now() + timedelta(days=1)).astimezone(zone).replace(second=0, microsecond=0)
    plan = {
        **{"purpose": "compensation", "kind": "gift", "what": "Flowers", "cost": "20"},
        **{"exceed": "A quiet room", "prompt_helpful": "Ask them", "form_key": str(uuid4())},
        **{"giver": colleague.pk, "due_at": f"{due:%Y-%m-%dT%H:%M}"},
    }

    answer = browser_of(staff_member).post(plan_page(running), plan, follow=True)

    remedy = Remedy.objects.get()
    assert (remedy.giver, remedy.due_at) == (colleague, due)
    assert f"{colleague.name} gives it" in answer.content.decode()
    assert "you give it" in browser_of(colleague).get("/").content.decode()


def test_a_promise_that_has_passed_is_answered_at_the_field(browser_of, running, staff_member):
    plan = {
        **{"purpose": "compensation", "kind": "gift", "what": "Flowers", "cost": "20"},
        **{"exceed": "A quiet room", "prompt_helpful": "Ask them", "due_at": "2020-01-01T10:00"},
    }

    answer = browser_of(staff_member).post(plan_page(running), plan)

    assert (answer.status_code, Remedy.objects.count()) == (422, 0)
    assert "This time has passed." in answer.content.decode()


@pytest.mark.parametrize("page", ["", "add/", "one"])
def test_the_front_desk_neither_opens_nor_sends_it(page, browser_of, staff_member, flowers):
    browser = browser_of(staff_member)
    address = SHELF + (f"{flowers.pk}/" if page == "one" else page)
    before = Gesture.objects.count()

    answers = [browser.get(address).status_code, browser.post(address, typed()).status_code]

    assert answers == [403, 403 if page else 405]
    assert Gesture.objects.count() == before
