"""The screens of how much was done: a month, and a file with its preview."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.models import Event, VolumePeriod
from tests.makers import make_department, make_incident, make_location, make_volume

ROOT = "/settings/organisation/volumes/"
GOOD = "location,department,month,actions\nHarbour,,2026-02,9400\nHarbour,Rooms,2026-02,2300\n"


def month_of(place, month="2026-02"):
    return f"{ROOT}locations/{place.pk}/{month}/"


def typed(actions, version=0):
    return {"actions": actions, "version": version, "form_key": str(uuid4())}


def test_a_manager_enters_a_month_and_corrects_it(browser_of, harbour, manager_user):
    browser = browser_of(manager_user)

    answer = browser.post(month_of(harbour), typed("1900"), follow=True)
    browser.post(month_of(harbour), typed("2000", 1))

    assert "Harbour, February 2026: saved." in answer.content.decode()
    assert "2,000" in browser.get(f"{ROOT}?until=2026-02").content.decode()
    assert VolumePeriod.objects.get().actions == 2_000


@pytest.mark.parametrize("actions", ["", "0", "-5", "many", "1.5", "1000000001"])
def test_rubbish_is_said_at_the_field(actions, browser_of, harbour, manager_user):
    answer = browser_of(manager_user).post(month_of(harbour), typed(actions))

    assert (answer.status_code, VolumePeriod.objects.count()) == (422, 0)
    assert 'id="id_actions_error"' in answer.content.decode()


def test_of_two_who_correct_one_sees_both_numbers(browser_of, harbour, manager_user):
    make_volume(harbour, by=manager_user, at=now(), actions=1_900)

    answer = browser_of(manager_user).post(month_of(harbour), typed("2100"))

    assert answer.status_code == 409
    assert "1900" in answer.content.decode()
    assert VolumePeriod.objects.get().actions == 1_900


@pytest.mark.parametrize("month", ["2126-01", "1999-12", "2026-13", "2026-2", "x", "2026-02-03"])
def test_there_is_no_page_for_what_is_no_month(month, browser_of, harbour, manager_user):
    assert browser_of(manager_user).get(month_of(harbour, month)).status_code == 404


def test_a_number_is_taken_out_by_a_button(browser_of, harbour, manager_user):
    volume = make_volume(harbour, by=manager_user, at=now())
    button = f"{ROOT}{volume.pk}/remove/"
    browser = browser_of(manager_user)

    assert browser.post(button, {"version": 9}).status_code == 409
    sent = {"version": 1, "form_key": str(uuid4())}
    answers = [browser.post(button, sent, follow=True) for _ in range(2)]

    assert "taken out" in answers[0].content.decode()
    assert not VolumePeriod.objects.exists()
    assert Event.objects.filter(kind="volume.removed").count() == 1


@pytest.mark.parametrize("until", ["", "x", "2126-01", "0001-01", "2026-02-30"])
def test_without_a_month_one_can_read_the_newest_are_shown(
    until, browser_of, harbour, manager_user
):
    page = browser_of(manager_user).get(ROOT, {"until": until})

    newest = page.context["places"][0].months[0].month
    assert newest == now().astimezone(harbour.zone).date().replace(day=1)
    assert "Six months after" not in page.content.decode()


def test_older_months_are_a_page_away(browser_of, harbour, manager_user):
    page = browser_of(manager_user).get(ROOT, {"until": "2025-12"})

    shown = [row.month.month for row in page.context["places"][0].months]
    assert shown == [12, 11, 10, 9, 8, 7]
    assert "?until=2025-06" in page.content.decode()
    assert "?until=2026-06" in page.content.decode()


def test_a_manager_of_elsewhere_reads_and_writes_nothing_here(browser_of, harbour, manager_user):
    hill = make_location("Hill")
    browser = browser_of(manager_user)

    assert browser.get(month_of(hill)).status_code == 403
    assert browser.post(month_of(hill), typed("5")).status_code == 403
    assert "Hill" not in browser.get(ROOT).content.decode()


def look(browser, text, **more):
    return browser.post(f"{ROOT}import/", {"lines": text, "form_key": str(uuid4()), **more})


def confirm(browser, preview):
    found = preview.context["found"]
    return look(browser, preview.context["form"]["lines"].value(), seen=found.mark)


def test_a_file_is_looked_at_then_written_and_twice_changes_nothing(
    browser_of, harbour, rooms, manager_user
):
    browser = browser_of(manager_user)
    sent = BytesIO(b"\xef\xbb\xbf" + GOOD.encode())
    sent.name = "volumes.csv"

    preview = browser.post(f"{ROOT}import/", {"file": sent, "form_key": str(uuid4())})
    written = VolumePeriod.objects.count()
    answer = confirm(browser, preview)
    again = look(browser, GOOD)

    assert (preview.status_code, written) == (200, 0)
    assert "2 of 2 would be written" in preview.content.decode()
    assert (answer.status_code, VolumePeriod.objects.count()) == (302, 2)
    assert "Everything is known already" in again.content.decode()
    assert 'name="seen" value="' not in again.content.decode().split('id="form"')[0]
    assert Event.objects.filter(kind="volume.set").count() == 2


def test_every_bad_line_is_named_by_its_number(browser_of, harbour, rooms, manager_user):
    make_location("Hill")
    lines = [
        "location,department,month,actions",
        "Harbour,,2026-02,9400",
        "Hill,,2026-02,100",
        "Harbour,Roof,2026-02,100",
        "Harbour,,2026-13,100",
        "Harbour,,2126-01,100",
        "Harbour,,2026-01,12.500",
        "Harbour,,2026-01,0",
        "Harbour,,2026-02,9500",
        "Harbour,2026-01,100",
        "",
    ]

    answer = look(browser_of(manager_user), "\n".join(lines))

    text = answer.content.decode()
    assert (answer.status_code, VolumePeriod.objects.count()) == (422, 0)
    said = [one.partition("<")[0] for one in text.split("Line ")[1:]]
    assert [one.partition(":")[0] for one in said][:8] == [str(number) for number in range(3, 11)]
    for why in (
        "you keep no place called",
        "has no department called",
        "There is no month 2026-13",
        "This month has not begun",
        "in digits alone",
        "At least one action",
        "the same place and month as in line 2",
        "this one has 3",
    ):
        assert why in text, why
    assert 'id="would"' not in text


@pytest.mark.parametrize(
    "between",
    [";", "\t"],
)
def test_other_commas_are_read_too(between, browser_of, harbour, rooms, manager_user):
    answer = look(browser_of(manager_user), GOOD.replace(",", between))

    assert "2 of 2 would be written" in answer.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_asked_for(text, browser_of, harbour, manager_user):
    assert look(browser_of(manager_user), text).status_code == 422


def test_a_file_that_is_no_text_is_refused(browser_of, harbour, manager_user):
    sent = BytesIO(b"\xff\xfe\x00\x01")
    sent.name = "volumes.xls"

    answer = browser_of(manager_user).post(f"{ROOT}import/", {"file": sent})

    assert answer.status_code == 422
    assert "UTF-8" in answer.content.decode()


def test_a_preview_that_is_out_of_date_is_shown_again(browser_of, harbour, rooms, manager_user):
    browser = browser_of(manager_user)
    preview = look(browser, GOOD)
    make_volume(harbour, by=manager_user, at=now(), actions=7)

    answer = confirm(browser, preview)

    text = answer.content.decode()
    assert (answer.status_code, VolumePeriod.objects.count()) == (409, 1)
    assert "changed meanwhile" in text
    assert "was 7" in text
    assert confirm(browser, answer).status_code == 302


def questions(browser, page):
    """How many the page asks; the fewest of three, as what is kept ends with the minute."""
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            browser.get(page)
        counts.append(len(asked))
    return min(counts)


def test_one_and_three_places_take_the_same_questions(browser_of, harbour, business_owner):
    browser = browser_of(business_owner)
    counts = []
    for places in ([harbour], [make_location("Hill"), make_location("Mill")]):
        for place in places:
            part = make_department("Rooms", location=place)
            make_volume(place, by=business_owner, at=now())
            make_volume(place, by=business_owner, at=now(), department=part)
            make_incident(by=business_owner, at=now(), location=place)
        counts += [questions(browser, page) for page in (ROOT, "/insights/rate/")]

    assert counts[:2] == counts[2:]


def test_the_history_of_settings_keeps_both_numbers(
    browser_of, harbour, manager_user, business_owner
):
    browser = browser_of(manager_user)
    for version, actions in enumerate(("1900", "2000")):
        browser.post(month_of(harbour), typed(actions, version))
    volume = VolumePeriod.objects.get()
    browser.post(f"{ROOT}{volume.pk}/remove/", {"version": 2, "form_key": str(uuid4())})

    page = browser_of(business_owner).get("/settings/organisation/history/").content.decode()

    for said in (
        "February 2026: 1,900<",
        "February 2026: 2,000, was 1,900",
        "February 2026: nothing, was 2,000",
    ):
        assert said in page, said
