"""The month in one page, on screen and to print: for the business owner alone."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from incidents.actions.recoveries import close_as_not_recovered
from incidents.policy.monthly import month_of
from tests.makers import make_incident
from tests.printed import lines_of


def last_month():
    return month_of(now().date()).before


@pytest.fixture
def in_it(staff_member, rooms, guest):
    def log(days=9, **told):
        at = last_month().begins(staff_member.zone) + timedelta(days=days)
        return make_incident(by=staff_member, at=at, customer=guest, department=rooms, **told)

    return log


def test_the_owner_reads_the_last_month(in_it, business_owner, browser_of):
    in_it()

    answer = browser_of(business_owner).get("/insights/letter/")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"{last_month()} in one page" in text
    assert "1 mistake logged" in text
    assert browser_of(business_owner).get(f"/insights/letter/{last_month().key}/").content


def test_an_empty_month_says_so(business_owner, browser_of):
    answer = browser_of(business_owner).get("/insights/letter/2001-01/")

    assert "Nothing was logged in this month" in answer.content.decode()


@pytest.mark.parametrize("page", ["", "print/"])
@pytest.mark.parametrize("key", ["2026-00", "2026-13", "1999-12", "9999-12", "this month"])
def test_a_month_that_is_none_or_not_over_is_not_there(business_owner, browser_of, key, page):
    this = month_of(now().date())
    key = this.key if key == "this month" else key

    assert browser_of(business_owner).get(f"/insights/letter/{key}/{page}").status_code == 404


def test_nobody_else_reads_or_prints_it(staff_member, manager_user, department_head, browser_of):
    for person in (staff_member, manager_user, department_head):
        for page in ("", "2026-01/", "2026-01/print/"):
            assert browser_of(person).get(f"/insights/letter/{page}").status_code == 403
        assert "/insights/letter/" not in browser_of(person).get("/insights/").content.decode()


def test_the_owner_finds_it_among_the_insights(business_owner, browser_of):
    assert "/insights/letter/" in browser_of(business_owner).get("/insights/").content.decode()


def test_one_page_to_print(in_it, business_owner, browser_of):
    in_it()

    answer = browser_of(business_owner).get(f"/insights/letter/{last_month().key}/print/")

    assert answer["Content-Type"] == "application/pdf"
    assert f'"{last_month().key}.pdf"' in answer["Content-Disposition"]
    assert answer.content.count(b"/Type /Page\n") == 1
    assert f"{last_month()} in one page" in lines_of(answer.content)


def test_what_people_typed_is_only_ever_words(in_it, manager_user, business_owner, browser_of):
    incident = in_it(what_happened="<script>alert(1)</script>")
    close_as_not_recovered(
        incident, reason="<b>Lost</b>", outcome="lost", by=manager_user, at=incident.logged_at
    )

    text = browser_of(business_owner).get(f"/insights/letter/{last_month().key}/").content.decode()

    assert "<script>alert" not in text
    assert "&lt;b&gt;Lost&lt;/b&gt;" in text


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_often_for_one_as_for_three(
    in_it, business_owner, browser_of, count, django_assert_num_queries
):
    for number in range(count):
        in_it(days=number + 1)
    browser = browser_of(business_owner)
    browser.get("/insights/letter/")

    with django_assert_num_queries(22):
        browser.get("/insights/letter/")
