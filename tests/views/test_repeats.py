"""A second similar failure on screen: a warning before, and one banner that says why after."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from incidents.models import Incident, IncidentType
from tests.makers import make_customer, make_incident

SECOND, BEFORE = (
    "A double deviation: the second similar failure within 180 days",
    "Let down before, not long ago",
)


@pytest.fixture
def late(db):
    return IncidentType.objects.create(name="Late again")


@pytest.fixture
def log(staff_member, rooms, guest, late):
    def one(*, days, **other):
        known = {"customer": guest, "department": rooms, "incident_type": late}
        at = now() - timedelta(days=days)
        return make_incident(**{"by": staff_member, "at": at, "severity": "low", **known, **other})

    return one


def page(browser, address):
    return " ".join(browser.get(address).content.decode().split())


def test_the_page_says_why_and_leads_to_the_earlier_one(
    log, staff_member, manager_user, browser_of
):
    first, second = log(days=40), log(days=1)

    shown = page(browser_of(staff_member), second.get_absolute_url())

    assert shown.count(SECOND) == 1
    assert "Severity went from low to medium. Manager, Harbour is asked for advice." in shown
    assert f'href="{first.get_absolute_url()}">Read {first.reference}</a>' in shown
    assert SECOND not in page(browser_of(staff_member), first.get_absolute_url())


def test_the_timeline_says_that_the_software_changed_it(log, staff_member, browser_of):
    log(days=40)
    second = log(days=1)

    shown = page(browser_of(staff_member), second.get_absolute_url())

    assert "A second similar failure came soon" in shown
    assert "medium, it was low" in shown


def test_a_restricted_earlier_one_is_neither_named_nor_linked(
    log, staff_member, colleague, manager_user, browser_of
):
    first = log(days=40, by=manager_user, is_restricted=True, what_happened="Zebrafinch fell")
    second = log(days=1)

    for person in (staff_member, colleague):
        shown = page(browser_of(person), second.get_absolute_url())
        assert SECOND in shown
        assert first.reference not in shown
        assert first.get_absolute_url() not in shown
        assert "Zebrafinch" not in shown
    assert f"Read {first.reference}" in page(browser_of(manager_user), second.get_absolute_url())


def test_the_letter_that_asks_for_advice_names_no_other_incident(log, manager_user):
    first, second = log(days=40, is_restricted=True), log(days=1)

    letter = second.letters.get(kind="guide_asked")

    assert "within the last 180 days" in letter.text
    assert first.reference not in letter.text + letter.subject


def test_whoever_picks_the_customer_is_warned(log, staff_member, guest, late, browser_of):
    first = log(days=40)
    other = IncidentType.objects.create(name="Cold soup")
    browser, address = browser_of(staff_member), f"/customers/{guest.pk}/known/"

    assert BEFORE in page(browser, address)
    assert first.get_absolute_url() in page(browser, address)
    assert BEFORE in page(browser, f"{address}?incident_type={late.pk}")
    assert BEFORE not in page(browser, f"{address}?incident_type={other.pk}")
    for nonsense in ("x", "0", "99999999999999999999", "%00"):
        assert BEFORE in page(browser, f"{address}?incident_type={nonsense}")


def test_nobody_is_warned_of_what_is_long_ago_or_taken_for_somebody_else(
    log, staff_member, guest, browser_of
):
    log(days=181)
    log(days=1, customer=make_customer("Guest, room 9"))

    assert BEFORE not in page(browser_of(staff_member), f"/customers/{guest.pk}/known/")


def test_a_warning_says_nothing_of_a_restricted_one(
    log, staff_member, manager_user, guest, browser_of
):
    log(days=40, by=manager_user, is_restricted=True)

    assert BEFORE not in page(browser_of(staff_member), f"/customers/{guest.pk}/known/")
    assert BEFORE not in page(browser_of(staff_member), f"/log/?customer={guest.pk}")
    assert BEFORE in page(browser_of(manager_user), f"/customers/{guest.pk}/known/")


def test_the_form_warns_without_a_script_too(log, staff_member, guest, browser_of):
    log(days=40)
    browser = browser_of(staff_member)

    assert BEFORE in page(browser, f"/log/?customer={guest.pk}")
    answer = browser.post("/log/", {"what_happened": "", "customer": guest.pk})
    assert answer.status_code == 422
    assert BEFORE in answer.content.decode()


def test_saving_twice_marks_one(log, staff_member, guest, late, rooms, browser_of, form_key):
    log(days=40)
    browser = browser_of(staff_member)
    sent = {
        "form_key": form_key,
        "what_happened": "Late once more",
        "customer": guest.pk,
        "incident_type": late.pk,
        "severity": "low",
    }

    assert [browser.post("/log/", sent).status_code for _ in range(2)] == [302, 302]

    second = Incident.objects.get(what_happened="Late once more")
    assert (second.severity, second.double_deviation) == ("medium", True)


@pytest.mark.parametrize("earlier", [1, 3])
def test_the_page_asks_as_often_however_many_came_before(
    log, staff_member, earlier, browser_of, django_assert_num_queries
):
    for days in range(earlier):
        log(days=40 + days)
    second, browser = log(days=1), browser_of(staff_member)
    browser.get(second.get_absolute_url())

    with django_assert_num_queries(8):
        browser.get(second.get_absolute_url())
