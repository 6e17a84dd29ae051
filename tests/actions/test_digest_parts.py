"""What is in the morning's mail: own duties, those one covers, the place one leads, the house."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.actions.digests import queue_digests
from incidents.actions.process_fixes import Plan, plan_process_fix
from incidents.actions.recoveries import close_as_not_recovered, mark_fixed
from incidents.models import Absence, Deadline, Event, Incident, OutgoingEmail
from incidents.queries.digests import digests_of
from incidents.words.incidents import ProcessFixKind
from incidents.words.people import Role
from tests.makers import make_incident, make_location, make_person

EIGHT = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def digest_of(person, at=EIGHT):
    return digests_of([(person, at.astimezone(person.zone).date())], at=at)[person.pk]


def shown(rows):
    return [(row.act.name, row.incident) for row in rows]


def letter_to(person):
    return OutgoingEmail.objects.get(kind="digest", recipient=person)


@pytest.fixture
def away(staff_member, colleague, manager_user):
    return Absence.objects.create(
        person=staff_member,
        deputy=colleague,
        starts_at=EIGHT - DAY,
        ends_at=EIGHT + 3 * DAY,
        entered_by=manager_user,
    )


def plan(incident, *, by):
    what = Plan("Print the list twice", ProcessFixKind.PROCESS, by, EIGHT.date())
    return plan_process_fix(incident, fix=what, by=by, at=EIGHT - HOUR)


def test_groups_come_longest_late_first_and_so_do_their_rows(staff_member):
    newer = make_incident(by=staff_member, at=EIGHT - 2 * HOUR)
    older = make_incident(by=staff_member, at=EIGHT - 3 * HOUR, severity="critical")

    queue_digests(at=EIGHT)

    text = letter_to(staff_member).text
    places = [
        text.index(part)
        for part in (
            f"Reach out\n* {older.reference}",
            f"* {newer.reference}",
            f"Fix it\n* {older.reference}",
            f"Apologise\n* {older.reference}",
        )
    ]
    assert places == sorted(places)
    assert "2 h 45 min late, due Thu 5 Mar 05:15 CET, Harbour" in text
    assert f"http://localhost:8000/incidents/{older.pk}/contact/" in text


def test_a_row_says_in_which_zone_it_is_due(colleague, staff_member):
    hill = make_location("Hill", time_zone="America/New_York")
    make_incident(by=staff_member, at=EIGHT - 2 * HOUR, location=hill)

    queue_digests(at=EIGHT)

    assert "due Thu 5 Mar 00:15 EST, Hill" in letter_to(staff_member).text


def test_a_late_letter_wishes_a_good_evening(incident, staff_member):
    queue_digests(at=EIGHT + 11 * HOUR)

    assert letter_to(staff_member).text.startswith("Good evening, Front desk, Harbour")


def test_duties_of_somebody_away_are_with_their_deputy(incident, staff_member, colleague, away):
    queue_digests(at=EIGHT)

    assert not OutgoingEmail.objects.filter(kind="digest", recipient=staff_member).exists()
    assert "YOU COVER FOR FRONT DESK, HARBOUR" in letter_to(colleague).text
    assert [name for name, _ in digest_of(colleague).covered.items()] == [staff_member.name]
    assert digest_of(colleague).mine == []


def test_back_again_the_duties_are_their_own(incident, staff_member, colleague, away):
    later = EIGHT + 4 * DAY

    assert digest_of(staff_member, later).mine
    assert not digest_of(colleague, later)


def test_a_deputy_who_is_away_too_passes_it_on_and_nobody_left_loses_nothing(
    incident, staff_member, colleague, manager_user, away
):
    Absence.objects.create(
        person=colleague,
        deputy=staff_member,
        starts_at=EIGHT - DAY,
        ends_at=EIGHT + DAY,
        entered_by=manager_user,
    )

    # A circle: nobody stands in, so the owner hears of it themself.
    assert digest_of(staff_member).mine
    assert not digest_of(colleague)


def test_a_manager_reads_what_is_late_at_their_place_and_whom_nobody_told(
    incident, manager_user, colleague
):
    make_incident(by=make_person("Hill desk", location=make_location("Hill")), at=EIGHT - HOUR)

    found = digest_of(manager_user)

    assert shown(found.here) == [("LATE_HERE", incident.pk), ("TELL", incident.pk)]
    assert "owned by Front desk, Harbour" in found.here[0].said
    assert not digest_of(colleague).here


def test_the_business_owner_is_not_asked_where_a_manager_is(incident, business_owner, manager_user):
    assert digest_of(business_owner).here == []

    manager_user.is_active = False
    manager_user.save()

    assert shown(digest_of(business_owner).here) == [
        ("LATE_HERE", incident.pk),
        ("TELL", incident.pk),
    ]


def test_what_is_stalled_is_told_to_the_owner_and_to_the_manager(
    incident, staff_member, manager_user
):
    Incident.objects.update(stalled_since=EIGHT - 5 * HOUR)

    assert ("STALLED", incident.pk) in shown(digest_of(staff_member).mine)
    assert ("STALLED", incident.pk) in shown(digest_of(manager_user).here)
    queue_digests(at=EIGHT)
    assert "Since Thu 5 Mar 03:00 CET, Harbour" in letter_to(staff_member).text


def test_a_head_reads_of_a_call_that_somebody_else_should_have_made(
    fixed, department_head, manager_user
):
    call = fixed.check_ins.get()
    call.caller = manager_user
    call.save()
    after = call.due_at + DAY

    assert ("CALL", fixed.pk) in shown(digest_of(manager_user, after).mine)
    assert ("LATE_HERE", fixed.pk) in shown(digest_of(department_head, after).here)


def test_a_restricted_recovery_is_told_only_to_who_may_see_it(
    incident, staff_member, manager_user, department_head
):
    Incident.objects.update(is_restricted=True)

    assert shown(digest_of(department_head).here) == []
    assert ("LATE_HERE", incident.pk) in shown(digest_of(manager_user).here)
    assert digest_of(staff_member).mine


def test_a_process_fix_is_due_also_when_the_incident_is_closed(fixed, staff_member, manager_user):
    change = plan(fixed, by=staff_member)
    close_as_not_recovered(
        fixed, reason="They left", outcome="lost", by=manager_user, at=EIGHT - MINUTE
    )

    rows = [row for row in digest_of(staff_member).mine if row.act.name == "PROCESS_FIX"]

    assert [(row.page, row.args) for row in rows] == [("process-fix-detail", (change.pk,))]


def test_the_business_owner_reads_what_went_wrong_in_the_house(
    incident, business_owner, staff_member
):
    OutgoingEmail.objects.create(
        dedupe_key="x", kind="digest", to="a@example.com", state="dead",
        written_at=EIGHT, next_try_at=EIGHT,
    )  # fmt: skip
    Deadline.objects.filter(kind="diagnosis").update(stuck_at=EIGHT)
    Event(kind="duty.nobody", incident=incident, by_kind="system", at=EIGHT - HOUR).save()

    queue_digests(at=EIGHT + HOUR)  # eight o'clock for somebody of no place

    letter = letter_to(business_owner)
    assert "1 letter could not be sent" in letter.text
    assert "Nobody was on duty for 1 incident since yesterday" in letter.text
    assert "1 clock failed and was set aside" in letter.text
    assert "http://localhost:8000/settings/organisation/letters/" in letter.text
    assert not digest_of(staff_member).house


def test_nobody_hears_of_a_house_where_all_is_well(business_owner):
    assert not digest_of(business_owner)


def test_the_whole_team_costs_as_much_as_one_of_them(
    harbour, incident, manager_user, business_owner, department_head, away,
    django_assert_num_queries, django_assert_max_num_queries,
):  # fmt: skip
    mornings = [(person, EIGHT.date()) for person in (manager_user, business_owner)]
    with django_assert_max_num_queries(24) as few:
        digests_of(mornings, at=EIGHT)
    for number in range(6):
        role = [Role.MANAGER, Role.STAFF][number % 2]
        person = make_person(f"Number {number}", role=role, location=harbour)
        mark_fixed(
            make_incident(by=person, at=EIGHT - 9 * DAY),
            what_was_done="Done",
            fixed_at=EIGHT - 8 * DAY,
            by=person,
            at=EIGHT - 8 * DAY,
        )
        mornings.append((person, EIGHT.date()))

    with django_assert_num_queries(len(few)):
        digests_of(mornings, at=EIGHT)
