"""Cover for who is away: duties reach the deputy, coming back ends it, ownership stays. Show 4."""

from datetime import timedelta

import pytest

from incidents.actions import absences as cover
from incidents.actions.absences import (
    Away,
    announce_cover,
    change_absence,
    end_absence,
    plan_absence,
)
from incidents.actions.clock import escalate_deadlines
from incidents.actions.contacts import record_contact
from incidents.actions.letters import queue
from incidents.actions.recoveries import mark_fixed
from incidents.emails.ownership import handoff_answered
from incidents.lifecycle import LetterState
from incidents.models import Absence, Event, Handoff, Incident, OutgoingEmail
from incidents.permissions.incidents import may_fix
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.people import Role
from tests.makers import make_incident, make_location, make_person, make_shift

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)

pytestmark = pytest.mark.usefixtures("alone_on_duty")


def away(deputy, *, at, **said):
    return Away(**{"deputy": deputy, "starts_at": at + HOUR, "ends_at": at + WEEK, **said})


def planned(person, deputy, *, at, **said):
    return plan_absence(person, away=away(deputy, at=at, **said), by=person, at=at)


def kinds(incident):
    return [event.kind for event in incident.events.order_by("pk")]


def letters(kind):
    found = OutgoingEmail.objects.filter(kind=kind).order_by("pk")
    return [one.recipient.name for one in found]


def test_an_absent_owners_duties_reach_the_deputy_and_coming_back_ends_it(
    incident, staff_member, colleague, noon
):
    """Show 4."""
    absence = planned(staff_member, colleague, at=noon)
    announce_cover(at=noon)
    assert not may_fix(colleague, incident)

    announce_cover(at=noon + HOUR)

    covered = Incident.objects.get(pk=incident.pk)
    assert may_fix(colleague, covered)
    assert letters("cover_began") == [colleague.name]
    assert incident.reference in OutgoingEmail.objects.get(kind="cover_began").text
    contact = {"channel": "call", "happened_at": noon + HOUR}
    record_contact(covered, **contact, by=colleague, at=noon + HOUR)

    end_absence(absence, by=staff_member, at=noon + 2 * HOUR)

    back = Incident.objects.get(pk=incident.pk)
    assert not may_fix(colleague, back)
    assert (back.owner, back.handoff_count) == (staff_member, 0)
    assert kinds(incident) == [
        "incident.logged",
        "cover.began",
        "contact.made",
        "deadline.done_late",
        "cover.ended",
    ]
    acted = incident.events.get(kind="contact.made")
    assert (acted.by, acted.on_behalf_of) == (colleague, staff_member)
    assert letters("cover_ended") == [staff_member.name, colleague.name]


def test_escalations_meanwhile_reach_the_deputy(incident, staff_member, colleague, noon):
    planned(staff_member, colleague, at=noon, starts_at=noon)

    escalate_deadlines(at=noon + 12 * MINUTE)

    assert letters("deadline_at_risk") == [colleague.name]


def test_an_absence_that_has_begun_passes_duties_at_once(incident, staff_member, colleague, noon):
    planned(staff_member, colleague, at=noon, starts_at=noon - HOUR)

    assert may_fix(colleague, Incident.objects.get(pk=incident.pk))
    assert announce_cover(at=noon) == 0


def test_announcing_twice_tells_once(incident, staff_member, colleague, noon):
    planned(staff_member, colleague, at=noon)

    told = [announce_cover(at=noon + moment) for moment in (HOUR, HOUR, WEEK, WEEK)]

    assert told == [1, 0, 1, 0]
    assert kinds(incident) == ["incident.logged", "cover.began", "cover.ended"]
    assert (letters("cover_began"), len(letters("cover_ended"))) == ([colleague.name], 2)


def test_a_week_without_a_clock_is_caught_up(incident, staff_member, colleague, noon):
    planned(staff_member, colleague, at=noon)  # over before anybody looks
    person = make_person("Late desk")
    planned(person, colleague, at=noon, ends_at=noon + 3 * WEEK)

    assert announce_cover(at=noon + 2 * WEEK) == 1

    assert kinds(incident) == ["incident.logged"]
    assert letters("cover_began") == [colleague.name]


def test_one_broken_row_does_not_silence_the_others(
    incident, staff_member, colleague, noon, monkeypatch
):
    broken, other = make_person("Broken desk"), make_person("Late desk")
    planned(broken, colleague, at=noon)
    planned(staff_member, colleague, at=noon)
    planned(other, colleague, at=noon)
    word = cover.cover_began

    def break_for_one(absence, **said):
        if absence.person == broken:
            raise ValueError("no words")
        return word(absence, **said)

    monkeypatch.setattr(cover, "cover_began", break_for_one)

    assert announce_cover(at=noon + HOUR) == 2
    assert Absence.objects.get(person=broken).began_told_at is None

    monkeypatch.undo()
    assert announce_cover(at=noon + HOUR) == 1


def test_of_a_deputy_who_goes_too_the_next_deputy_is_told(
    incident, staff_member, colleague, manager_user, noon
):
    planned(staff_member, colleague, at=noon, starts_at=noon)
    second = planned(colleague, manager_user, at=noon, starts_at=noon)

    assert letters("cover_began") == [colleague.name, manager_user.name]
    assert incident.reference in OutgoingEmail.objects.filter(kind="cover_began").last().text
    assert may_fix(manager_user, Incident.objects.get(pk=incident.pk))

    end_absence(second, by=colleague, at=noon + HOUR)

    assert may_fix(colleague, Incident.objects.get(pk=incident.pk))
    assert not may_fix(manager_user, Incident.objects.get(pk=incident.pk))
    assert kinds(incident)[1:] == ["cover.began"] * 3
    who = [event.details["deputy"] for event in incident.events.filter(kind="cover.began")]
    assert sorted(who) == sorted([colleague.pk, manager_user.pk, colleague.pk])


def test_where_the_deputy_may_not_see_it_a_manager_covers(
    staff_member, colleague, manager_user, noon
):
    hidden = make_incident(by=staff_member, is_restricted=True)

    planned(staff_member, colleague, at=noon, starts_at=noon)

    assert letters("cover_began") == [colleague.name, manager_user.name]
    first, second = OutgoingEmail.objects.filter(kind="cover_began").order_by("pk")
    assert (hidden.reference in first.text, hidden.reference in second.text) == (False, True)
    assert may_fix(manager_user, Incident.objects.get(pk=hidden.pk))


def test_other_letters_go_to_the_deputy_and_stay_a_message(incident, staff_member, colleague, noon):
    handoff = Handoff.objects.create(
        incident=incident, giver=staff_member, receiver=make_person("Late desk"),
        reason="Ill", customer_was_told="So", requested_at=noon,
    )  # fmt: skip
    planned(staff_member, colleague, at=noon, starts_at=noon)

    queue(handoff_answered(handoff, to=staff_member), at=noon)

    own, copy = OutgoingEmail.objects.filter(kind="handoff_answered").order_by("pk")
    assert (own.recipient, own.state) == (staff_member, LetterState.SUPPRESSED)
    assert (copy.recipient, copy.state) == (colleague, LetterState.WAITING)
    assert copy.text.startswith(f"You get this because you cover for {staff_member.name}.")


def test_another_deputy_takes_over_while_it_runs(
    incident, staff_member, colleague, manager_user, noon
):
    absence = planned(staff_member, colleague, at=noon, starts_at=noon)

    changed = away(manager_user, at=noon, starts_at=noon)
    change_absence(absence, away=changed, version=1, by=staff_member, at=noon + HOUR)

    fresh = Incident.objects.get(pk=incident.pk)
    assert (bool(may_fix(colleague, fresh)), bool(may_fix(manager_user, fresh))) == (False, True)
    assert letters("cover_began") == [colleague.name, manager_user.name]
    assert Event.objects.filter(kind="absence.changed").get().details["fields"] == ["deputy"]


def test_a_plan_is_changed_and_taken_back(staff_member, colleague, noon):
    absence = planned(staff_member, colleague, at=noon)
    later = away(colleague, at=noon, starts_at=noon + DAY)
    change_absence(absence, away=later, version=1, by=staff_member, at=noon)

    with pytest.raises(Conflict, match="a moment ago"):
        change_absence(absence, away=away(colleague, at=noon), version=1, by=staff_member, at=noon)
    absence.refresh_from_db()
    end_absence(absence, by=staff_member, at=noon)

    assert announce_cover(at=noon + 2 * DAY) == 0
    for act in (
        lambda: end_absence(absence, by=staff_member, at=noon),
        lambda: change_absence(absence, away=later, version=3, by=staff_member, at=noon),
    ):
        with pytest.raises(Conflict, match="over already"):
            act()
    planned(staff_member, colleague, at=noon)  # the time is free again


def test_a_manager_enters_it_for_their_people_and_nobody_else_does(
    staff_member, colleague, manager_user, noon
):
    hill = make_person("Hill manager", role=Role.MANAGER, location=make_location("Hill"))

    for person in (colleague, hill):
        with pytest.raises(Forbidden):
            plan_absence(staff_member, away=away(colleague, at=noon), by=person, at=noon)
    absence = plan_absence(staff_member, away=away(colleague, at=noon), by=manager_user, at=noon)
    with pytest.raises(Forbidden):
        end_absence(absence, by=colleague, at=noon)
    with pytest.raises(Forbidden):
        change_absence(absence, away=away(hill, at=noon), version=1, by=hill, at=noon)

    assert absence.entered_by == manager_user


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ends_at": HOUR}, "ends_at"),
        ({"starts_at": -DAY, "ends_at": -HOUR}, "ends_at"),
    ],
)
def test_times_that_cannot_be_are_refused(said, field, staff_member, colleague, noon):
    moments = {name: noon + length for name, length in said.items()}

    with pytest.raises(Invalid) as refused:
        planned(staff_member, colleague, at=noon, **moments)

    assert refused.value.field == field


def test_somebody_else_who_is_here_has_to_cover(staff_member, colleague, noon):
    left = make_person("Left long ago", is_active=False)

    for deputy in (staff_member, left):
        with pytest.raises(Invalid) as refused:
            planned(staff_member, deputy, at=noon)
        assert refused.value.field == "deputy"


def test_two_absences_at_one_time_are_refused(staff_member, colleague, noon):
    planned(staff_member, colleague, at=noon)

    with pytest.raises(Invalid, match="already"):
        planned(staff_member, colleague, at=noon, starts_at=noon + DAY, ends_at=noon + 2 * WEEK)


def test_one_that_has_begun_keeps_its_beginning(staff_member, colleague, noon):
    absence = planned(staff_member, colleague, at=noon, starts_at=noon)

    with pytest.raises(Invalid, match="begun"):
        later = away(colleague, at=noon, starts_at=noon + DAY)
        change_absence(absence, away=later, version=1, by=staff_member, at=noon + HOUR)


def test_the_owner_acts_meanwhile_and_it_is_their_own(incident, staff_member, colleague, noon):
    planned(staff_member, colleague, at=noon, starts_at=noon)

    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)

    assert incident.events.get(kind="incident.fixed").on_behalf_of is None


def test_a_duty_manager_who_is_away_is_replaced_in_the_letter(
    harbour, staff_member, manager_user, second_manager, noon
):
    make_shift(manager_user, harbour)
    planned(manager_user, second_manager, at=noon, starts_at=noon)

    make_incident(by=staff_member)

    assert letters("incident_logged") == [second_manager.name]
