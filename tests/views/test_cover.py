"""What a cover looks like: Today, the incident page, and one's own absences. Show 4."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from incidents.actions.absences import Away, plan_absence
from incidents.models import Absence, DutyShift
from incidents.queries.approvals import how_many_wait_for, waiting_for
from incidents.queries.kept import as_of
from incidents.queries.today import day_of
from tests.makers import make_incident, make_request, make_shift

DAY = timedelta(days=1)


@pytest.fixture
def at():
    return now()


@pytest.fixture
def covered(staff_member, colleague, alone_on_duty, at):
    """Logged a minute ago by somebody who is away since then; a colleague covers."""
    incident = make_incident(by=staff_member, at=at - timedelta(minutes=1))
    away = Away(colleague, starts_at=at - timedelta(minutes=1), ends_at=at + DAY)
    plan_absence(staff_member, away=away, by=staff_member, at=at)
    return incident


def test_today_of_the_deputy_lists_what_they_cover(covered, staff_member, colleague, at):
    day = day_of(colleague, state=as_of(now()))

    assert [duty.number for duty in day.duties] == [covered.pk]
    assert f"you cover for {staff_member.name}" in day.duties[0].sub
    assert day.mine == []


def test_the_absent_person_is_told_so_and_comes_back_with_one_press(
    covered, staff_member, browser_of
):
    browser = browser_of(staff_member)
    absence = Absence.objects.get()
    assert "I am back" in browser.get("/").content.decode()

    answer = browser.post(f"/settings/absence/{absence.pk}/end/")

    assert answer.status_code == 302
    assert "I am back" not in browser.get("/").content.decode()


def test_the_incident_page_says_who_covers_and_offers_the_step(
    covered, staff_member, colleague, manager_user, browser_of
):
    address = covered.get_absolute_url()

    mine = browser_of(colleague).get(address)
    others = browser_of(manager_user).get(address).content.decode()

    assert f"{staff_member.name} is away. You cover until" in mine.content.decode()
    assert mine.context["step"].label == "Reach out now"
    assert f"{staff_member.name} is away. {colleague.name} covers until" in others


def test_a_receiver_who_is_away_is_marked(covered, staff_member, manager_user, browser_of):
    other = make_incident(by=manager_user)

    page = browser_of(manager_user).get(f"/incidents/{other.pk}/handoff/").content.decode()

    assert f"{staff_member.name} (Front desk, away now)" in page


def test_approvals_of_whom_one_covers_wait_for_others(
    staff_member, manager_user, second_manager, at
):
    incident = make_incident(by=staff_member)
    request = make_request(incident, by=staff_member, at=at)
    away = Away(manager_user, starts_at=at, ends_at=at + DAY)
    plan_absence(staff_member, away=away, by=staff_member, at=at)

    assert (waiting_for(manager_user), how_many_wait_for(manager_user)) == ([], 0)
    assert (waiting_for(second_manager), how_many_wait_for(second_manager)) == ([request], 1)


def test_an_absence_is_planned_changed_and_ended_on_screen(
    staff_member, colleague, manager_user, browser_of
):
    browser = browser_of(staff_member)
    typed = {"starts_at": "2126-03-04T08:00", "ends_at": "2126-03-05T08:00", "deputy": colleague.pk}

    bad = browser.post("/settings/absence/plan/", {**typed, "ends_at": "", "deputy": ""})
    made = browser.post("/settings/absence/plan/", typed)
    absence = Absence.objects.get()
    page = f"/settings/absence/{absence.pk}/"
    assert 'value="2126-03-04T08:00"' in browser.get(page).content.decode()
    saved = browser.post(page, {**typed, "deputy": manager_user.pk, "version": 1})
    both = browser.post(page, {**typed, "version": 1})

    absence.refresh_from_db()
    assert (bad.status_code, set(bad.context["form"].errors)) == (422, {"ends_at", "deputy"})
    assert (made.status_code, saved.status_code, both.status_code) == (302, 302, 409)
    assert [one.label for one in both.context["form"].differences] == ["Who covers"]
    assert absence.deputy == manager_user
    assert browser_of(colleague).post(f"{page}end/").status_code == 403


def test_a_manager_enters_the_absence_of_their_people(
    staff_member, colleague, manager_user, browser_of
):
    address = f"/settings/absence/plan/?person={staff_member.pk}"
    typed = {"ends_at": "2126-03-05T08:00", "deputy": colleague.pk}

    assert browser_of(colleague).post(address, typed).status_code == 403
    assert browser_of(manager_user).post(address, typed).status_code == 302

    assert (Absence.objects.get().person, Absence.objects.get().entered_by) == (
        staff_member,
        manager_user,
    )


def test_a_week_of_duty_says_its_gaps_in_words(harbour, manager_user, browser_of):
    make_shift(manager_user, harbour, weekdays="1")
    address = f"/settings/organisation/locations/{harbour.pk}/duty/?from=2026-03-02"

    page = browser_of(manager_user).get(address).content.decode()

    assert f"08:00 to 20:00: {manager_user.name}" in page
    assert "00:00 to 08:00: <b>nobody is on duty</b>" in page
    assert page.count("00:00 to 00:00: <b>nobody is on duty</b>") == 6


def test_shifts_are_planned_on_screen(harbour, manager_user, second_manager, browser_of):
    browser = browser_of(manager_user)
    root = f"/settings/organisation/locations/{harbour.pk}/duty/"
    typed = {"person": manager_user.pk, "weekdays": ["6", "7"], "starts": "22:00", "ends": "06:00"}

    bad = browser.post(f"{root}add/", {**typed, "weekdays": [], "starts": "25:00"})
    browser.post(f"{root}add/", typed)
    shift = DutyShift.objects.get()
    page = f"/settings/organisation/shifts/{shift.pk}/"
    browser.post(page, {**typed, "person": second_manager.pk, "version": 1})
    both = browser.post(page, {**typed, "version": 1})
    browser.post(f"{page}remove/", {"version": 2})

    shift.refresh_from_db()
    assert set(bad.context["form"].errors) == {"weekdays", "starts"}
    assert (both.status_code, shift.person, shift.weekdays, shift.is_over) == (
        409,
        second_manager,
        "67",
        True,
    )
