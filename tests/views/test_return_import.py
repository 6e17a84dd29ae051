"""The page that reads a file of visits: a look first, and written only as it was seen."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from incidents.actions.recoveries import mark_fixed
from incidents.models import Return
from tests.makers import make_customer, make_incident

ADDRESS = "/returns/import/"
DAY = timedelta(days=1)


@pytest.fixture
def recovered(staff_member):
    at = now() - 10 * DAY
    ada = make_customer("Ada", email="ada@example.com")
    made = make_incident(by=staff_member, customer=ada, at=at)
    return mark_fixed(made, what_was_done="A suite", fixed_at=at, by=staff_member, at=at)


@pytest.fixture
def desk(browser_of, manager_user):
    return browser_of(manager_user)


def a_line(**changed):
    said = {"who": "ada@example.com", "kind": "purchase", "day": f"{now() - DAY:%Y-%m-%d}"}
    said |= changed
    return f"{said['who']},{said['kind']},{said['day']},88.40"


def test_a_file_is_looked_at_and_then_written_once(desk, recovered, form_key):
    file = SimpleUploadedFile("till.csv", f"customer,kind,day,revenue\n{a_line()}".encode())

    looked = desk.post(ADDRESS, {"file": file})

    shown = looked.content.decode()
    assert (looked.status_code, Return.objects.count()) == (200, 0)
    assert "1 of 1 would be written" in shown
    assert f"counts for {recovered.reference}" in shown and "$88.40" in shown
    sent = {"lines": looked.context["form"]["lines"].value(), "seen": looked.context["found"].mark}
    for _ in range(2):
        answer = desk.post(ADDRESS, {**sent, "form_key": form_key})
        assert answer.url == "/insights/advocacy/"
    assert Return.objects.get().incident == recovered
    assert "Nothing in it is new" in desk.post(ADDRESS, {"lines": sent["lines"]}).content.decode()


def test_each_bad_line_is_named_at_the_field_and_nothing_is_written(desk, recovered):
    lines = f"{a_line()}\n{a_line(kind='party')}\n{a_line(day='soon')}"

    answer = desk.post(ADDRESS, {"lines": lines})

    shown = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Line 2: “party” is neither visit nor purchase." in shown
    assert "Line 3: “soon” is no day" in shown
    assert "1 of 1 would be" not in shown
    assert desk.post(ADDRESS, {"lines": lines, "seen": "x"}).status_code == 422
    assert not Return.objects.exists()


def test_a_look_that_is_over_is_refused(desk, recovered):
    assert desk.post(ADDRESS, {"lines": a_line(), "seen": "another"}).status_code == 409
    assert not Return.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a file"),
        ({"file": SimpleUploadedFile("a.csv", b"\xff\xfe\xfa")}, "UTF-8"),
        ({"file": SimpleUploadedFile("a.csv", b"a\x00b")}, "no CSV file"),
        ({"file": SimpleUploadedFile("a.csv", b"x" * (1024 * 1024 + 1))}, "1 MB at most"),
        ({"lines": "a,visit,2026-03-10\n" * 2_001}, "At most 2,000 lines"),
    ],
)
def test_what_is_no_file_is_answered_at_the_field(sent, words, desk, recovered):
    answer = desk.post(ADDRESS, sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_staff_are_told_who_reads_it(browser_of, staff_member, recovered):
    browser = browser_of(staff_member)

    assert browser.get(ADDRESS).status_code == 403
    assert browser.post(ADDRESS, {"lines": a_line(), "seen": "x"}).status_code == 403
    assert ADDRESS not in browser.get("/insights/advocacy/").content.decode()
