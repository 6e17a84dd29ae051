"""The page of what was learnt: numbers with their lists behind them, and nobody's name."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from incidents.actions.process_fixes import Plan, mark_done, plan_process_fix
from incidents.models import Incident, ProcessFix
from incidents.words.incidents import ProcessFixKind
from tests.makers import make_incident
from tests.views.test_volumes import questions

PAGE = "/insights/learning/"


@pytest.fixture
def change(staff_member):
    def make(what="Print the list twice", **report):
        at = now() - timedelta(minutes=5)
        incident = make_incident(by=staff_member, at=at, **report)
        today = at.astimezone(incident.location.zone).date()
        plan = Plan(what, ProcessFixKind.PROCESS, staff_member, today)
        return plan_process_fix(incident, fix=plan, by=staff_member, at=at)

    return make


def late(fix):
    ProcessFix.objects.filter(pk=fix.pk).update(due_on=localdate() - timedelta(days=2))


def main_of(answer):
    return answer.content.decode().split("<main")[1].split("</main")[0]


def close(number):
    known = {"status": "closed", "closed_at": now(), "closed_as": "recovered"}
    Incident.objects.filter(pk=number).update(**known)


def test_late_changes_are_named_without_their_people(change, browser_of, staff_member, colleague):
    late(change())

    page = main_of(browser_of(colleague).get(PAGE))

    assert "1 past its day" in page
    assert "Print the list twice" in page
    assert staff_member.name not in page


def test_the_number_is_that_of_the_list_behind_it(change, browser_of, staff_member):
    for _ in range(3):
        close(make_incident(by=staff_member, at=now() - timedelta(days=3)).pk)
    fix = change()
    mark_done(fix, by=staff_member, at=now())
    close(fix.incidents.get().pk)
    browser = browser_of(staff_member)

    answer = browser.get(PAGE)
    address = answer.content.decode().split("process_fix=none")[0].rpartition('href="')[2]
    behind = browser.get(address.replace("&amp;", "&") + "process_fix=none")

    assert answer.context["learning"].closed_without.part == 3
    assert behind.context["page"].paginator.count == 3


def test_a_restricted_change_is_not_told(change, browser_of, colleague, manager_user):
    late(change("The lock of the pool", is_restricted=True))

    assert "The lock of the pool" not in main_of(browser_of(colleague).get(PAGE))
    assert "The lock of the pool" in main_of(browser_of(manager_user).get(PAGE))


def test_an_empty_house_says_so(browser_of, staff_member):
    page = main_of(browser_of(staff_member).get(PAGE))

    assert "No change yet" in page
    assert "none yet" in page


def test_one_and_three_rows_take_the_same_questions(change, browser_of, staff_member):
    browser = browser_of(staff_member)
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            late(change())
            make_incident(by=staff_member, at=now())
        counts.append(questions(browser, PAGE))

    assert counts[0] == counts[1]
