"""The pages of being away: what was planned is changed there."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from incidents.actions.absences import Away, plan_absence

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["today", "in an hour that comes twice"])
def at(request, time_machine):
    """In the middle of a minute, and people pick minutes."""
    if request.param != "today":
        time_machine.move_to("2026-10-25T01:30:20Z")  # at 2:30, as it was an hour before
    return now()


def test_who_left_from_now_on_may_still_change_the_rest(browser_of, staff_member, colleague, at):
    away = Away(colleague, at, at + timedelta(days=2))
    absence = plan_absence(staff_member, away=away, by=staff_member, at=at)
    browser, page = browser_of(staff_member), f"/settings/absence/{absence.pk}/"
    shown = browser.get(page).context["form"]
    typed = {name: shown[name].value() for name in shown.fields}

    answer = browser.post(page, {**typed, "note": "The list is on my desk"})

    assert answer.status_code == 302
    absence.refresh_from_db()
    assert (absence.note, absence.starts_at) == ("The list is on my desk", at)
