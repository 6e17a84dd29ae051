"""The shelf where a mistake is logged and was made good on the spot."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Gesture, Incident, IncidentType, Remedy
from tests.makers import APOLOGY, make_location

LOG = "/log/"
PLAIN = {"what_happened": "The room was not ready", "who": "Mrs Sato, room 412"}
SPOT = {
    **PLAIN,
    "already_fixed": "on",
    "customer_ask": "A quiet room",
    "what_was_done": "Moved them to a suite",
    "apology_words": APOLOGY,
    "qualities": ["sincere", "grateful", "blameless", "honest", "valued"],
    # What a browser without script sends along: the purpose has a default.
    "remedy_purpose": "compensation",
    "remedy_given": "on",
}


def prepare(title, **fields):
    return Gesture.objects.create(title=title, **{"wording": title, "kind": "gift", **fields})


@pytest.fixture
def flowers(harbour):
    Gesture.objects.all().delete()
    return prepare("Flowers of the season", cost=40, value=60, purpose="extra")


def typed(**more):
    return {**SPOT, "form_key": str(uuid4()), **more}


def shelf_in(page):
    return page.content.decode().split('class="shelf"')[1].split("</ul>")[0]


def test_it_says_before_the_tap_whether_to_ask(browser_of, staff_member, flowers):
    prepare("A stay", cost="500.01")
    prepare("Tea on the hill", location=make_location("Hill"))
    prepare("Put away", is_in_use=False)

    shelf = shelf_in(browser_of(staff_member).get(LOG))

    asks, within = sorted(part for part in shelf.split("<li")[1:] if "badge" in part)
    assert ("A stay" in asks) != ("A stay" in within)
    assert "Needs approval" in shelf.split("A stay")[-1] and "Within your authority" in shelf
    assert [one for one in ("Hill", "hill", "Put away") if one in shelf] == []


def test_one_tap_gives_it_without_script(browser_of, staff_member, flowers):
    browser_of(staff_member).post(LOG, typed(gesture=flowers.pk))

    remedy = Remedy.objects.get()
    assert (remedy.what, remedy.kind, remedy.purpose) == (flowers.wording, "gift", "extra")
    assert (remedy.cost, remedy.value, remedy.gesture) == (Decimal(40), Decimal(60), flowers)
    assert remedy.incident.rung == 3


def test_what_was_typed_wins(browser_of, staff_member, flowers):
    mine = {"remedy_kind": "gift", "remedy_what": "Roses", "remedy_cost": "55"}

    browser_of(staff_member).post(LOG, typed(gesture=flowers.pk, **mine))

    remedy = Remedy.objects.get()
    assert (remedy.what, remedy.cost, remedy.purpose) == ("Roses", Decimal(55), "compensation")


def test_not_made_good_yet_nothing_is_taken(browser_of, staff_member, flowers):
    browser_of(staff_member).post(LOG, typed(gesture=flowers.pk, already_fixed=""))

    assert (Incident.objects.count(), Remedy.objects.count()) == (1, 0)


def test_one_for_another_type_is_refused_at_the_shelf(browser_of, staff_member, flowers):
    flowers.incident_type = IncidentType.objects.create(name="Lost booking")
    flowers.save()

    answer = browser_of(staff_member).post(LOG, typed(gesture=flowers.pk))

    assert answer.status_code == 422
    assert "another place or type" in answer.content.decode()
    assert f'value="{flowers.pk}"' in shelf_in(answer)
    assert Incident.objects.count() == 0


@pytest.mark.parametrize("wrong", ["999999", "x", "-1", "²", "9" * 40])
def test_one_that_is_not_there_is_refused(browser_of, staff_member, flowers, wrong):
    answer = browser_of(staff_member).post(LOG, typed(gesture=wrong))

    assert (answer.status_code, Incident.objects.count()) == (422, 0)


def test_a_plain_log_asks_nothing_of_the_shelf(browser_of, staff_member, flowers):
    with CaptureQueriesContext(connection) as asked:
        browser_of(staff_member).post(LOG, {**PLAIN, "form_key": str(uuid4())})

    assert Incident.objects.count() == 1
    assert [one for one in asked.captured_queries if "incidents_gesture" in one["sql"]] == []


def test_the_page_stays_light_and_asks_the_same_however_many(browser_of, staff_member, flowers):
    browser, counts = browser_of(staff_member), []
    for number in (1, 40):
        for one in range(number):
            prepare(f"Gift {number} {one}", wording="w" * 400, cost=one)
        caches["kept"].clear()
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(LOG)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert len(page.content) < 50_000
