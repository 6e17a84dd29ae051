"""The page of mistakes per 1,000 actions: what it says, to whom, and what it never says."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from tests.makers import make_incident, make_location, make_volume


def main_of(text):
    return text.split("<main")[1].split("</main")[0]


@pytest.fixture
def two_above(harbour, staff_member, manager_user):
    at = now() - timedelta(minutes=1)
    for _ in range(4):
        make_incident(by=staff_member, at=at)
    local = at.astimezone(harbour.zone).date()
    make_volume(harbour, by=manager_user, at=at, month=local.replace(day=1))


def test_the_rate_page_says_two_above_the_line(two_above, browser_of, staff_member):
    text = browser_of(staff_member).get("/insights/rate/").content.decode()

    assert "2.0" in text
    assert "above the line, likely 0.5 to 5.1; this may be chance" in text
    assert "0 left out for want of a volume" in text
    assert staff_member.name not in main_of(text)


def test_without_a_volume_the_words_say_so_and_not_zero(browser_of, harbour, staff_member):
    make_incident(by=staff_member, at=now())

    text = main_of(browser_of(staff_member).get("/insights/rate/").content.decode())

    assert "<dd>no volume" in text
    assert "1 left out for want of a volume" in text
    assert ">0.0<" not in text and "<dd>0.0" not in text


def test_a_restricted_incident_is_in_no_rate_of_others(
    two_above, browser_of, colleague, manager_user, staff_member
):
    make_incident(by=staff_member, at=now(), is_restricted=True)

    def shown(person):
        return browser_of(person).get("/insights/rate/").context["rates"].whole.rate.incidents

    assert (shown(colleague), shown(manager_user)) == (4, 5)


@pytest.mark.parametrize("asked", ["period=never", "location=x", "department=999", "type=-1"])
def test_what_nobody_can_ask_is_said(asked, two_above, browser_of, staff_member):
    assert browser_of(staff_member).get(f"/insights/rate/?{asked}").status_code == 422


def test_the_filters_are_those_of_the_other_pages(two_above, browser_of, harbour, staff_member):
    hill = make_location("Hill")
    browser = browser_of(staff_member)

    here = browser.get(f"/insights/rate/?location={harbour.pk}&period=30").context["rates"]
    there = browser.get(f"/insights/rate/?location={hill.pk}").context["rates"]

    assert str(here.whole.rate) == "2.0"
    assert str(there.whole.rate) == "no volume"
    assert here.months[-1].name == f"{localdate():%b %Y}"
