"""Every insights page as a file: the figures of the page, with its filters, and no formula."""

import csv
from io import StringIO

import pytest

from incidents.models import IncidentType
from tests.makers import make_incident

PAGES = [
    "",
    "loyalty/",
    "ladder/",
    "response/",
    "spend/",
    "causes/",
    "rate/",
    "advocacy/",
    "learning/",
]


def read(answer):
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_a_file(page, browser_of, business_owner, incident):
    answer = browser_of(business_owner).get(f"/insights/{page}?csv=1")

    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    [head, *lines] = read(answer)
    assert head == ["about", "figure", "value", "part", "of"]
    assert lines


def test_a_share_tells_its_parts(browser_of, business_owner, fixed, noon):
    lines = read(browser_of(business_owner).get("/insights/causes/?csv=1&period=365"))

    assert ["occurrence", "incidents", "1"] in lines
    assert ["occurrence", "found by us", "", "1", "1"] in lines


def test_the_filters_of_the_page_hold(browser_of, business_owner, staff_member, incident):
    make_incident(by=staff_member, severity="low")

    lines = read(browser_of(business_owner).get("/insights/causes/?csv=1&period=365&severity=low"))

    assert ["occurrence", "incidents", "1"] in lines


def test_a_name_is_no_formula(browser_of, business_owner, staff_member):
    kind = IncidentType.objects.create(name="=cmd|' /C calc'!A0")
    make_incident(by=staff_member, incident_type=kind)

    answer = browser_of(business_owner).get("/insights/causes/?csv=1&period=365").content.decode()

    assert "'=cmd" in answer
    assert ",=cmd" not in answer


def test_money_is_not_for_the_front_desk(browser_of, staff_member):
    assert browser_of(staff_member).get("/insights/spend/?csv=1").status_code == 403
