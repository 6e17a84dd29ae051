"""Who covers for an owner who is away: duties pass, decisions on one's own money never do."""

import pytest

from incidents.actions.approvals import approve_spend
from incidents.actions.recoveries import mark_fixed
from incidents.models import Absence, Approval, Event, Incident
from incidents.permissions.approvals import may_answer
from incidents.permissions.duty import may_plan_absence, may_plan_shifts
from incidents.permissions.incidents import may_fix
from incidents.permissions.ownership import may_request_handoff
from incidents.refusals import Forbidden
from tests.makers import make_absence, make_incident, make_location, make_person, make_request


def begun(person, deputy, *, at):
    absence = make_absence(person, deputy, at=at)
    Absence.objects.filter(pk=absence.pk).update(began_told_at=absence.starts_at)
    return absence


def again(incident):
    return Incident.objects.get(pk=incident.pk)


def who_may_fix(incident, people):
    return [person.name for person in people if may_fix(person, again(incident))]


@pytest.fixture
def people(staff_member, colleague, manager_user, business_owner):
    return [staff_member, colleague, manager_user, business_owner]


def test_the_deputy_may_what_the_owner_may_until_it_is_over(
    incident, staff_member, colleague, people, noon
):
    absence = make_absence(staff_member, colleague, at=noon)
    assert who_may_fix(incident, people) == [staff_member.name]  # not told yet

    Absence.objects.filter(pk=absence.pk).update(began_told_at=noon)
    assert who_may_fix(incident, people) == [staff_member.name, colleague.name]

    Absence.objects.filter(pk=absence.pk).update(ended_told_at=noon)
    assert who_may_fix(incident, people) == [staff_member.name]


def test_of_a_deputy_who_is_away_the_deputy_covers(
    incident, staff_member, colleague, manager_user, people, noon
):
    begun(staff_member, colleague, at=noon)
    begun(colleague, manager_user, at=noon)

    assert who_may_fix(incident, people) == [staff_member.name, manager_user.name]


def test_where_nobody_stands_in_the_managers_of_the_place_do(
    incident, staff_member, colleague, manager_user, business_owner, people, noon
):
    begun(staff_member, make_person("Left long ago", is_active=False), at=noon)
    make_person("Hill manager", role="manager", location=make_location("Hill"))

    found = who_may_fix(incident, people)

    assert found == [staff_member.name, manager_user.name, business_owner.name]


def test_a_restricted_recovery_is_covered_by_those_who_may_see_it(
    staff_member, colleague, manager_user, people, noon
):
    hidden = make_incident(by=staff_member, is_restricted=True)
    begun(staff_member, colleague, at=noon)

    assert colleague.name not in who_may_fix(hidden, people)
    assert manager_user.name in who_may_fix(hidden, people)


def test_a_deputy_does_not_pass_the_recovery_on(incident, staff_member, colleague, noon):
    begun(staff_member, colleague, at=noon)

    verdict = may_request_handoff(colleague, again(incident))

    assert (
        verdict.reason == "You cover for the owner and do not pass it on; a manager arranges that."
    )


def test_what_a_deputy_does_is_on_behalf_of_the_owner(incident, staff_member, colleague, noon):
    begun(staff_member, colleague, at=noon)

    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=colleague, at=noon)

    event = Event.objects.get(kind="incident.fixed")
    incident.refresh_from_db()
    assert (event.by, event.on_behalf_of) == (colleague, staff_member)
    assert (incident.owner, incident.handoff_count) == (staff_member, 0)


def test_nobody_decides_what_their_deputy_asked_for_them(
    manager_user, second_manager, staff_member, business_owner, noon
):
    incident = make_incident(by=manager_user)
    begun(manager_user, staff_member, at=noon)

    request = make_request(incident, by=staff_member, at=noon)

    assert request.on_behalf_of == manager_user
    assert not may_answer(manager_user, request)
    with pytest.raises(Forbidden, match="on your behalf"):
        approve_spend(request, version=1, by=manager_user, at=noon)
    approve_spend(request, version=1, by=second_manager, at=noon)


def test_a_deputy_does_not_decide_what_the_absent_person_asked(
    incident, staff_member, manager_user, second_manager, noon
):
    request = make_request(incident, by=staff_member, at=noon)
    begun(staff_member, manager_user, at=noon)
    request = Approval.objects.get(pk=request.pk)

    assert may_answer(manager_user, request).reason == (
        f"You cover for {staff_member.name}, who asked for this: someone else decides."
    )
    assert may_answer(second_manager, request)


def test_a_page_asks_once_who_is_away(
    incident, staff_member, colleague, people, noon, django_assert_num_queries
):
    begun(staff_member, colleague, at=noon)
    rows = Incident.objects.select_related("owner", "department").prefetch_related("guides")
    fresh = rows.get(pk=incident.pk)

    with django_assert_num_queries(1):
        for person in people:
            may_fix(person, fresh)


def test_who_plans_shifts_and_absences(
    harbour, staff_member, colleague, manager_user, business_owner
):
    hill = make_person("Hill manager", role="manager", location=make_location("Hill"))
    everybody = [staff_member, colleague, manager_user, business_owner, hill]

    shifts = [one for one in everybody if may_plan_shifts(one, harbour)]
    absences = [one for one in everybody if may_plan_absence(one, staff_member)]

    assert shifts == [manager_user, business_owner]
    assert absences == [staff_member, manager_user, business_owner]


def test_whoever_covers_next_does_not_decide_what_the_first_deputy_asked(
    manager_user, second_manager, staff_member, business_owner, noon
):
    incident = make_incident(by=manager_user)
    absence = begun(manager_user, staff_member, at=noon)
    request = make_request(incident, by=staff_member, at=noon)
    Absence.objects.filter(pk=absence.pk).update(deputy=second_manager)
    request = Approval.objects.get(pk=request.pk)

    assert may_answer(second_manager, request).reason == (
        f"You cover for {manager_user.name}, for whom it was asked: someone else decides."
    )
    assert may_answer(business_owner, request)
