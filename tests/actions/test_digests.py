"""The morning's mail: one per person and local day, what is late first, none when nothing waits."""

from datetime import UTC, date, datetime, timedelta

import pytest

from incidents.actions.clock import escalate_deadlines
from incidents.actions.contacts import record_contact
from incidents.actions.digests import queue_digests
from incidents.actions.ownership import request_handoff
from incidents.actions.recoveries import mark_fixed
from incidents.emails.digests import digest
from incidents.lifecycle import DeadlineState
from incidents.models import CheckInCall, Deadline, OutgoingEmail, PeriodRun, User
from incidents.queries.digests import digests_of, people_to_remind
from incidents.words.incidents import Severity
from tests.makers import make_incident, make_location, make_person, make_request, open_on

# Berlin is an hour ahead of UTC in winter: eight in the morning is 07:00 UTC.
EIGHT = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def digests_to(person):
    return OutgoingEmail.objects.filter(kind="digest", recipient=person).order_by("pk")


def digest_of(person, at):
    on = at.astimezone(person.zone).date()
    return digests_of([(person, on)], at=at)[person.pk]


def acts(rows):
    return [row.act.name for row in rows]


def test_one_letter_a_day_however_often_it_is_asked_for(incident, staff_member):
    for minutes in (-1, 0, 1, 60, 600):
        queue_digests(at=EIGHT + minutes * MINUTE)

    [letter] = digests_to(staff_member)
    assert letter.dedupe_key == f"digest-{staff_member.pk}-2026-03-05"
    assert letter.written_at == EIGHT
    assert letter.subject == "Today: 3 late"


def test_the_next_day_brings_the_next_one(incident, staff_member):
    queue_digests(at=EIGHT)
    queue_digests(at=EIGHT + DAY)

    assert digests_to(staff_member).count() == 2


def test_nothing_waits_and_no_letter_is_written(colleague):
    assert queue_digests(at=EIGHT) == 0

    assert not OutgoingEmail.objects.exists()
    assert PeriodRun.objects.filter(job="digest").count() == 1


def test_who_does_not_want_it_gets_none(incident, staff_member):
    staff_member.wants_digest = False
    staff_member.save()

    queue_digests(at=EIGHT)

    assert not digests_to(staff_member).exists()


def test_everyone_has_a_morning_of_their_own(incident, staff_member, colleague):
    colleague.time_zone = "America/New_York"
    colleague.save()
    make_incident(by=colleague)

    queue_digests(at=EIGHT)
    assert (digests_to(staff_member).count(), digests_to(colleague).count()) == (1, 0)
    queue_digests(at=EIGHT + 6 * HOUR)

    assert (digests_to(staff_member).count(), digests_to(colleague).count()) == (1, 1)


def test_the_day_is_the_local_one_across_the_date_line(incident, staff_member):
    staff_member.time_zone = "Pacific/Auckland"
    staff_member.save()

    queue_digests(at=datetime(2026, 3, 4, 19, 0, tzinfo=UTC))

    [letter] = digests_to(staff_member)
    assert letter.dedupe_key.endswith("-2026-03-05")


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_on_which_clocks_change_has_one_digest(incident, staff_member, day):
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - 2 * HOUR

    for minutes in range(0, 25 * 60, 30):
        queue_digests(at=begins + minutes * MINUTE)

    on_the_day = digests_to(staff_member).filter(dedupe_key__endswith=day.isoformat())
    [letter] = on_the_day
    local = letter.written_at.astimezone(staff_member.zone)
    assert (local.hour, local.minute) == (8, 0)


def test_after_a_week_of_silence_only_today_is_told(incident, staff_member):
    queue_digests(at=EIGHT)

    queue_digests(at=EIGHT + 7 * DAY + 13 * HOUR)

    keys = [letter.dedupe_key[-10:] for letter in digests_to(staff_member)]
    assert keys == ["2026-03-05", "2026-03-12"]


def test_a_person_in_a_zone_nobody_knows_does_not_silence_the_others(
    incident, staff_member, colleague
):
    User.objects.filter(pk=colleague.pk).update(time_zone="Atlantis/Capital")

    queue_digests(at=EIGHT)

    assert digests_to(staff_member).count() == 1


def test_a_letter_that_cannot_be_worded_does_not_silence_the_others(
    incident, staff_member, colleague, monkeypatch
):
    make_incident(by=colleague)

    def broken_for_one(person, **rest):
        if person == staff_member:
            raise ValueError("A broken row")
        return digest(person, **rest)

    with monkeypatch.context() as patch:
        patch.setattr("incidents.actions.digests.worded", broken_for_one)
        queue_digests(at=EIGHT)
    assert (digests_to(staff_member).count(), digests_to(colleague).count()) == (0, 1)
    queue_digests(at=EIGHT + MINUTE)

    assert (digests_to(staff_member).count(), digests_to(colleague).count()) == (1, 1)


def test_a_morning_that_somebody_else_served_meanwhile_is_left_to_them(
    incident, staff_member, colleague, monkeypatch
):
    make_incident(by=colleague)

    def served_meanwhile(mornings, *, at):
        PeriodRun.objects.create(
            job="digest", period_key=f"{staff_member.pk}-2026-03-05", started_at=at
        )
        return digests_of(mornings, at=at)

    monkeypatch.setattr("incidents.actions.digests.digests_of", served_meanwhile)
    queue_digests(at=EIGHT)

    assert (digests_to(staff_member).count(), digests_to(colleague).count()) == (0, 1)


def test_a_request_waits_for_everyone_who_may_decide_and_not_for_who_asked(
    incident, staff_member, manager_user, business_owner, noon
):
    make_request(incident, by=staff_member, at=noon)

    waiting = {
        person.name: acts(digest_of(person, EIGHT).mine).count("DECIDE")
        for person in (staff_member, manager_user, business_owner)
    }

    assert waiting == {"Front desk, Harbour": 0, "Manager, Harbour": 1, "Business owner": 1}


def test_what_is_late_comes_before_what_is_due_today(incident, staff_member, noon):
    escalate_deadlines(at=noon + 16 * MINUTE)

    found = digest_of(staff_member, noon + 20 * MINUTE)

    assert acts(found.mine) == ["REACH_OUT", "FIX", "APOLOGISE"]
    assert [row.is_late(noon + 20 * MINUTE) for row in found.mine] == [True, False, False]


def test_what_is_done_is_not_reminded_of(incident, staff_member, noon):
    record_contact(incident, channel="call", happened_at=noon, by=staff_member, at=noon)
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)

    assert acts(digest_of(staff_member, noon + 20 * MINUTE).mine) == ["APOLOGISE"]


def test_calls_are_for_the_caller_on_their_day(incident, staff_member, department_head, noon):
    record_contact(incident, channel="call", happened_at=noon, by=staff_member, at=noon)
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)
    morning = CheckInCall.objects.get().due_at.replace(hour=7, minute=0)

    before, on_the_day, after = (
        digest_of(department_head, morning + days * DAY) for days in (-1, 0, 1)
    )

    assert [acts(one.mine) for one in (before, on_the_day, after)] == [[], ["CALL"], ["CALL"]]
    assert [row.is_late(morning + DAY) for row in after.mine] == [True]
    assert "CALL" not in acts(digest_of(staff_member, morning).mine)


def test_a_handoff_waits_for_the_receiver(incident, staff_member, colleague, noon):
    request_handoff(
        incident,
        receiver=colleague,
        reason="My shift ends",
        customer_was_told="That you will call",
        by=staff_member,
        at=noon,
    )

    [row] = digest_of(colleague, EIGHT).mine

    assert (row.act.name, row.incident) == ("ANSWER", incident.pk)


def test_a_day_off_brings_only_what_is_late(harbour, staff_member, manager_user):
    harbour.weekly_hours = open_on("12345")
    harbour.save()
    saturday = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)
    incident = make_incident(by=staff_member, at=saturday, severity=Severity.HIGH)

    queue_digests(at=saturday + 2 * HOUR)

    [letter] = digests_to(staff_member)
    assert f"Reach out\n* {incident.reference}" in letter.text
    assert "Apologise" not in letter.text
    [letter] = digests_to(manager_user)
    assert "The customer does not know yet" not in letter.text


def test_asking_every_minute_costs_two_queries_however_many_people(
    harbour, incident, django_assert_num_queries
):
    for number in range(30):
        make_person(f"Desk {number}", location=harbour)
    queue_digests(at=EIGHT)

    with django_assert_num_queries(2):
        assert people_to_remind(at=EIGHT + MINUTE) == []


def test_the_contents_of_many_cost_as_much_as_those_of_one(
    harbour, incident, staff_member, django_assert_num_queries, django_assert_max_num_queries
):
    mornings = [(staff_member, date(2026, 3, 5))]
    with django_assert_max_num_queries(14) as few:
        digests_of(mornings, at=EIGHT)
    for number in range(5):
        person = make_person(f"Desk {number}", location=harbour)
        make_incident(by=person)
        mornings.append((person, date(2026, 3, 5)))

    with django_assert_num_queries(len(few)):
        digests_of(mornings, at=EIGHT)
    assert Deadline.objects.filter(state=DeadlineState.ARMED).count() == 24


def test_a_place_whose_hours_cannot_be_read_keeps_nobody_elses_mail(incident, staff_member):
    make_person("Far away", location=make_location("Far", weekly_hours={"4": "rubbish"}))

    queue_digests(at=EIGHT)

    assert digests_to(staff_member).count() == 1
