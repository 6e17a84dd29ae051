"""After a silence of a day, three days and a week: each late clock with its true lateness, once."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from incidents.actions.clock import escalate_deadlines
from incidents.actions.digests import queue_digests
from incidents.actions.post import deliver_outbox
from incidents.models import Deadline, Escalation, OutgoingEmail, PeriodRun
from incidents.words.clock import EscalationCause
from tests.makers import make_absence, make_incident, make_request

# It stops on a Wednesday noon, and comes back in the evening.
STOPS = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OUTAGES = pytest.mark.parametrize(
    "outage", [DAY + 5 * HOUR, 3 * DAY + 5 * HOUR, 7 * DAY + 5 * HOUR], ids=["24 h", "3 d", "7 d"]
)


@pytest.fixture
def served_before(incident, staff_member):
    """The last morning before it stopped."""
    queue_digests(at=STOPS - 4 * HOUR)


def comes_back(at, *, passes=3):
    """Every sweep, several times, as beat and a worker or two would."""
    for _ in range(passes):
        escalate_deadlines(at=at)
        queue_digests(at=at)
        deliver_outbox(at=at + 2 * MINUTE)


def letters_per_person(kind):
    sent = OutgoingEmail.objects.filter(kind=kind, state="sent", written_at__gt=STOPS)
    return Counter(sent.values_list("recipient__name", flat=True))


@OUTAGES
def test_everyone_gets_one_daily_mail_and_the_days_between_are_closed(
    served_before, staff_member, manager_user, outage
):
    back = STOPS + outage

    comes_back(back)

    for person in (staff_member, manager_user):
        written = OutgoingEmail.objects.filter(kind="digest", recipient=person)
        letters = written.filter(written_at__gt=STOPS)
        assert [one.dedupe_key[-10:] for one in letters] == [f"{back:%Y-%m-%d}"]
    keys = PeriodRun.objects.filter(job="digest", period_key__startswith=f"{staff_member.pk}-")
    days = sorted(key[-10:] for key in keys.values_list("period_key", flat=True))
    assert days == [f"{STOPS + DAY * ahead:%Y-%m-%d}" for ahead in range(outage.days + 1)]


@OUTAGES
def test_what_came_due_is_late_by_its_true_time(served_before, outage):
    back = STOPS + outage

    comes_back(back)

    told = Escalation.objects.filter(step=1)
    owed = Deadline.objects.filter(kind__in=["first_contact", "fix", "apology"])
    assert set(told.values_list("cause", flat=True)) == {EscalationCause.CATCH_UP}
    for deadline in owed:
        [breach] = told.filter(deadline=deadline)
        assert deadline.state == "breached"
        assert timedelta(milliseconds=breach.lateness_ms) == back - deadline.due_at
    assert not OutgoingEmail.objects.filter(kind="deadline_at_risk").exists()


@OUTAGES
def test_a_request_goes_to_the_next_approver_once(
    incident, staff_member, manager_user, business_owner, outage
):
    request = make_request(incident, by=staff_member, at=STOPS)

    comes_back(STOPS + outage)

    told = OutgoingEmail.objects.filter(
        deadline__kind="approval", deadline__subject=request.pk, kind="deadline_breached"
    )
    assert Counter(told.values_list("recipient", flat=True))[business_owner.pk] == 1


@OUTAGES
def test_a_call_stays_due_and_stands_in_the_next_daily_mail(call, department_head, outage):
    back = (call.due_at + outage).replace(hour=17, minute=0)

    comes_back(back)

    [letter] = OutgoingEmail.objects.filter(kind="digest", recipient=department_head)
    call.refresh_from_db()
    assert call.status == "scheduled"
    assert "Call the customer" in letter.text
    assert "late, due Wed 11 Mar 13:00 CET" in letter.text


@OUTAGES
def test_a_storm_is_one_summary_per_person(served_before, staff_member, manager_user, outage):
    for number in range(70):
        make_incident(by=staff_member, at=STOPS - number * MINUTE)
    back = (STOPS + outage).replace(minute=59, second=30)

    # Across the full hour: what is left of a long pass belongs to the same storm.
    for late in (0, 1, 2):
        escalate_deadlines(at=back + late * MINUTE)
        queue_digests(at=back + late * MINUTE)
    for late in range(3, 10):
        deliver_outbox(at=back + late * MINUTE)

    one_each = {staff_member.name: 1, manager_user.name: 1}
    assert {**letters_per_person("catch_up"), **one_each} == letters_per_person("catch_up")
    assert set(letters_per_person("catch_up").values()) == {1}
    assert set(letters_per_person("digest").values()) == {1}
    assert letters_per_person("deadline_breached") == {}
    late = Deadline.objects.filter(due_at__lt=back)
    assert set(late.values_list("state", flat=True)) == {"breached"}
    assert Escalation.objects.filter(step=1).count() == late.count()


def test_summaries_of_one_storm_in_two_hours_are_one_letter(
    served_before, staff_member, manager_user
):
    for number in range(70):
        make_incident(by=staff_member, at=STOPS - number * MINUTE)
    back = (STOPS + DAY).replace(minute=59, second=30)
    escalate_deadlines(at=back)
    more = [make_incident(by=staff_member, at=STOPS - number * MINUTE) for number in range(70)]
    escalate_deadlines(at=back + MINUTE)

    for late in range(2, 6):
        deliver_outbox(at=back + late * MINUTE)

    assert len(more) == 70
    waiting = OutgoingEmail.objects.filter(kind="catch_up", recipient=staff_member)
    states = sorted(waiting.values_list("state", flat=True))
    assert states == ["sent", "suppressed"]
    assert len([one for one in mail.outbox if "reminders stood still" in one.subject]) == len(
        letters_per_person("catch_up")
    )


def test_of_two_standstills_in_one_hour_the_second_is_told_too(
    staff_member, manager_user, monkeypatch
):
    monkeypatch.setattr("incidents.queries.clock.STORM_COUNT", 1)
    back = STOPS + 2 * HOUR
    for start, until in [(STOPS, back), (back, back + 45 * MINUTE)]:
        make_incident(by=staff_member, at=start)
        comes_back(until)
        OutgoingEmail.objects.filter(sent_at__gt=until).update(sent_at=until + 2 * MINUTE)

    assert letters_per_person("catch_up") == {staff_member.name: 2, manager_user.name: 2}
    assert letters_per_person("deadline_breached") == {}


def test_in_a_storm_whoever_is_told_for_somebody_else_gets_the_summary(
    staff_member, colleague, rooms, department_head, manager_user, business_owner, monkeypatch
):
    monkeypatch.setattr("incidents.queries.clock.STORM_COUNT", 1)
    make_absence(staff_member, colleague, at=STOPS)
    make_incident(by=staff_member, at=STOPS, department=rooms)

    comes_back(STOPS + 2 * HOUR)

    everybody = (colleague, department_head, manager_user, business_owner)
    assert letters_per_person("catch_up") == Counter({one.name: 1 for one in everybody})
