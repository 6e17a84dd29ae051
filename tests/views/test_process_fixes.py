"""Process fixes on pages: three ways to decide, a list, and two buttons."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from incidents.actions.process_fixes import Plan, mark_done, plan_process_fix
from incidents.models import ProcessFix
from tests.makers import make_incident


@pytest.fixture
def address(incident):
    return f"/incidents/{incident.pk}/process-fix/"


@pytest.fixture
def typed(colleague):
    return {
        "way": "plan",
        "what_changes": "The list is printed at five",
        "kind": "process",
        "owner": colleague.pk,
        "due_on": localdate() + timedelta(days=7),
        "for_the_customer": "We’ve improved how rooms are handed over.",
    }


@pytest.fixture
def planned(incident, colleague, staff_member, noon):
    due_on = noon.date() + timedelta(days=7)
    fix = Plan("The list is printed at five", "process", colleague, due_on)
    return plan_process_fix(incident, fix=fix, by=staff_member, at=noon)


def test_a_change_is_planned(address, typed, incident, browser_of, staff_member):
    answer = browser_of(staff_member).post(address, typed)

    incident.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, f"/incidents/{incident.pk}/")
    assert incident.process_fix.for_the_customer == typed["for_the_customer"]


def test_one_on_its_way_is_chosen(planned, browser_of, staff_member):
    other = make_incident(by=staff_member)

    answer = browser_of(staff_member).post(
        f"/incidents/{other.pk}/process-fix/", {"way": "choose", "process_fix": planned.pk}
    )

    other.refresh_from_db()
    assert (answer.status_code, other.process_fix) == (302, planned)


def test_none_needed_keeps_the_reason(address, incident, browser_of, staff_member):
    answer = browser_of(staff_member).post(address, {"way": "none", "reason": "A power cut"})

    incident.refresh_from_db()
    assert (answer.status_code, incident.no_process_fix_reason) == (302, "A power cut")


@pytest.mark.parametrize(
    "bad",
    [
        {"what_changes": ""},
        {"kind": "punishment"},
        {"owner": 999999},
        {"due_on": "soon"},
        {"due_on": "2020-01-01"},
        {"due_on": "9999-12-31"},
        {"for_the_customer": "x" * 401},
        {"way": "choose", "process_fix": 999999},
        {"way": "none", "reason": ""},
    ],
)
def test_bad_input_is_answered_and_changes_nothing(
    bad, address, typed, incident, browser_of, staff_member
):
    answer = browser_of(staff_member).post(address, {**typed, **bad})

    incident.refresh_from_db()
    assert answer.status_code == 422
    assert (incident.process_fix, incident.no_process_fix_reason) == (None, "")


def test_an_unknown_way_only_shows_the_page(address, browser_of, staff_member):
    assert browser_of(staff_member).post(address, {"way": "guess"}).status_code == 200
    assert not ProcessFix.objects.exists()


def test_a_colleague_is_told_who_decides(address, typed, browser_of, colleague):
    assert browser_of(colleague).get(address).status_code == 403
    assert browser_of(colleague).post(address, typed).status_code == 403
    assert not ProcessFix.objects.exists()


def test_done_then_verified(planned, browser_of, colleague, manager_user):
    done = browser_of(colleague).post(f"/process-fixes/{planned.pk}/done/")
    verified = browser_of(manager_user).post(f"/process-fixes/{planned.pk}/verify/")

    planned.refresh_from_db()
    assert (done.status_code, verified.status_code, planned.status) == (302, 302, "verified")


def test_the_wrong_person_and_the_wrong_moment(planned, browser_of, staff_member, manager_user):
    manager = browser_of(manager_user)

    assert browser_of(staff_member).post(f"/process-fixes/{planned.pk}/done/").status_code == 403
    assert manager.post(f"/process-fixes/{planned.pk}/verify/").status_code == 409
    assert manager.get(f"/process-fixes/{planned.pk}/done/").status_code == 405
    assert manager.post("/process-fixes/999999/done/").status_code == 404


def test_the_same_press_twice_is_one(planned, browser_of, colleague, form_key):
    browser = browser_of(colleague)

    pressed = [
        browser.post(f"/process-fixes/{planned.pk}/done/", {"form_key": form_key}) for _ in range(2)
    ]

    assert [one.status_code for one in pressed] == [302, 302]


def test_the_list_shows_each_status_with_few_queries(
    planned, browser_of, colleague, staff_member, noon, django_assert_max_num_queries
):
    mark_done(planned, by=colleague, at=noon)
    for what in ("One", "Two", "Three"):
        fix = Plan(what, "tool", colleague, noon.date() + timedelta(days=7))
        plan_process_fix(make_incident(by=staff_member), fix=fix, by=staff_member, at=noon)
    browser = browser_of(staff_member)

    with django_assert_max_num_queries(12):
        page = browser.get("/process-fixes/").content.decode()

    assert all(what in page for what in ("One", "Two", "Three"))
    assert planned.what_changes not in page
    assert planned.what_changes in browser.get("/process-fixes/?status=done").content.decode()
    assert (
        "Nothing of yours" in browser.get("/process-fixes/?status=nonsense&mine=1").content.decode()
    )


def test_a_page_hides_the_incidents_one_may_not_see(
    browser_of, harbour, staff_member, colleague, noon
):
    secret = make_incident(by=staff_member, what_happened="A secret", is_restricted=True)
    fix = Plan("Locks", "tool", staff_member, noon.date() + timedelta(days=7))
    fix = plan_process_fix(secret, fix=fix, by=staff_member, at=noon)

    assert "A secret" in browser_of(staff_member).get(f"/process-fixes/{fix.pk}/").content.decode()
    assert "A secret" not in browser_of(colleague).get(f"/process-fixes/{fix.pk}/").content.decode()
