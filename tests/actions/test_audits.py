"""The auditor: silent while all is well, and heard by another path as soon as it is not."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from incidents.actions import clock, digests, operators, post
from incidents.actions.audits import audit
from incidents.actions.seals import seal_history
from incidents.models import Audit, Deadline, Hold, OutgoingEmail, PeriodRun
from incidents.queries.audits import what_is_wrong
from tests.faults import SEVEN, by_hand
from tests.makers import make_incident, make_remedy
from tests.servers.monitor import Monitor

MINUTE = timedelta(minutes=1)
FIVE = 5 * MINUTE


@pytest.fixture
def monitor(settings):
    server = Monitor()
    server.start()
    settings.HEARTBEAT_URL = f"{server.url}/ping?key=secret"
    settings.OPERATORS_URL = f"{server.url}/told"
    yield server
    server.stop()


@pytest.fixture
def house(incident, staff_member, manager_user, business_owner, noon):
    """A morning on which everything ran; money was spent and a promise was broken. Its end."""
    make_remedy(incident, cost="40", by=staff_member, at=noon)
    for minute in (12, 16, *range(58, 65)):
        tick(noon + minute * MINUTE)
    return noon + 64 * MINUTE


def tick(at):
    clock.escalate_deadlines(at=at)
    digests.queue_digests(at=at)
    post.deliver_outbox(at=at)
    clock.take_pulse(at=at)
    seal_history(at=at)


def pass_time(start, *, minutes):
    """Everything runs every minute; the auditor looks when it is its turn."""
    looked = []
    for minute in range(1, minutes + 1):
        tick(start + minute * MINUTE)
        looked.append(audit(at=start + minute * MINUTE))
    return [one for one in looked if one]


def found(looked):
    return {one["check"] for one in looked.findings}


@pytest.mark.parametrize("fault", SEVEN)
def test_each_of_seven_faults_is_named_by_the_next_audit(fault, house, monitor):
    assert audit(at=house).is_clean
    example = SEVEN[fault](house + MINUTE)

    looked = audit(at=house + FIVE)

    by_check = {one["check"]: one["examples"] for one in looked.findings}
    assert str(example) in by_check[fault]
    assert (looked.is_clean, len(monitor.pings)) == (False, 1)
    assert fault in {one["check"] for one in monitor.told[-1]["findings"]}


def test_a_clean_house_stays_green_for_half_an_hour(house, monitor):
    pass_time(house, minutes=30)

    assert [one.findings for one in Audit.objects.all()] == [[]] * 6
    assert len(monitor.pings) == 6
    assert monitor.told == []


def test_green_again_when_it_is_mended(house, monitor):
    letter = OutgoingEmail.objects.filter(kind="deadline_breached").earliest("pk")
    by_hand("UPDATE incidents_outgoingemail SET state = 'dead' WHERE id = %s", letter.pk)
    [red] = pass_time(house, minutes=5)
    by_hand("UPDATE incidents_outgoingemail SET state = 'sent' WHERE id = %s", letter.pk)

    [green] = pass_time(house + FIVE, minutes=5)

    assert (found(red), found(green)) == ({"letter_dead"}, set())
    assert [one["is_clean"] for one in monitor.told] == [False, True]
    assert monitor.pings == ["/ping?key=secret"]


def test_a_dead_letter_is_a_finding_for_a_week(house):
    letter = OutgoingEmail.objects.filter(kind="deadline_breached").earliest("pk")
    by_hand("UPDATE incidents_outgoingemail SET state = 'dead' WHERE id = %s", letter.pk)
    week = timedelta(days=7)

    checks = [{one.check for one in what_is_wrong(at=at)} for at in (house, house + week)]

    assert ["letter_dead" in found for found in checks] == [True, False]


def test_a_clock_set_aside_and_a_hold_past_its_end_are_findings(house, incident, staff_member):
    deadline = Deadline.objects.armed().earliest("pk")
    Deadline.objects.filter(pk=deadline.pk).update(stuck_at=house, next_step_at=None)
    Hold.objects.create(
        incident=incident,
        reason="They call back",
        started_by=staff_member,
        started_at=house - FIVE,
        until=house - 3 * MINUTE,
    )

    found_now = {one.check: one.examples for one in what_is_wrong(at=house)}

    assert found_now == {
        "set_aside": [str(deadline.pk)],
        "hold_over": [str(incident.holds.get().pk)],
    }


def test_it_looks_once_in_five_minutes(house):
    assert audit(at=house)
    assert audit(at=house + timedelta(seconds=1)) is None
    assert audit(at=house + FIVE)
    assert Audit.objects.count() == PeriodRun.objects.filter(job="audit").count() == 2


def test_after_a_week_off_one_pass_makes_it_green(house, staff_member, monitor):
    audit(at=house)
    for _ in range(3):
        make_incident(by=staff_member, at=house)
    back = house + timedelta(days=7)

    tick(back)
    assert audit(at=back) is None  # it has just come back, and is let catch up
    for minute in (1, 2):
        tick(back + minute * MINUTE)

    assert audit(at=back + 2 * MINUTE).findings == []


def test_without_a_pass_after_a_week_off_it_says_so(house, staff_member):
    make_incident(by=staff_member, at=house)

    assert "late" in found(audit(at=house + timedelta(days=7)))


def test_the_same_trouble_is_told_once_an_hour(house, monitor):
    SEVEN["counter_wrong"](house)

    looked = pass_time(house, minutes=65)

    assert len(looked) == 13
    told = [one["at"] for one in monitor.told if "findings" in one]
    assert told == [looked[0].started_at.isoformat(), looked[12].started_at.isoformat()]


def test_another_finding_is_told_at_once(house, monitor):
    SEVEN["counter_wrong"](house)
    pass_time(house, minutes=5)
    letter = OutgoingEmail.objects.earliest("pk")
    by_hand("UPDATE incidents_outgoingemail SET state = 'dead' WHERE id = %s", letter.pk)

    pass_time(house + FIVE, minutes=5)

    assert [len(one["findings"]) for one in monitor.told] == [1, 2]


def test_operators_get_a_mail_that_does_not_go_through_the_outbox(
    house, mail_server, settings, mailoutbox
):
    settings.OPERATORS_MAIL = ["ops@example.com", "night@example.com"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    letters = OutgoingEmail.objects.count()
    SEVEN["counter_wrong"](house)

    looked = audit(at=house + MINUTE)

    [mail] = mail_server.letters
    assert mail["To"] == "ops@example.com, night@example.com"
    assert mail["Subject"] == "The auditor has 1 finding at localhost:8000"
    assert "Spending counters that differ from the ledger: 1" in mail.get_content()
    assert OutgoingEmail.objects.count() == letters
    assert looked.operators_told_at == house + MINUTE


def test_the_newest_seal_goes_out_once_a_day(house, monitor, noon):
    seal_history(at=now() + timedelta(minutes=10))

    for days in (0, 0, 1):
        audit(at=house + days * timedelta(days=1) + FIVE * PeriodRun.objects.count())

    seals = [one["seal"] for one in monitor.told if "seal" in one]
    assert len(seals) == 2
    assert len(seals[0]["hash"]) == 64


def test_a_seal_that_reached_nobody_is_sent_again(house, monitor):
    seal_history(at=now() + timedelta(minutes=10))
    monitor.status = 500

    first = audit(at=house)
    monitor.status = 200
    [second] = pass_time(house, minutes=5)

    assert first.not_reached == "heartbeat: answers 500; operators by address: answers 500"
    assert (first.pinged_at, second.not_reached) == (None, "")
    assert second.pinged_at == second.started_at
    assert len([one for one in monitor.told if "seal" in one]) == 2


@pytest.mark.parametrize("status", [301, 307, 404, 500])
def test_an_answer_that_is_no_yes_counts_as_not_reached(house, monitor, status):
    monitor.status = status
    SEVEN["counter_wrong"](house)

    looked = audit(at=house)

    assert (looked.is_clean, looked.operators_told_at) == (False, None)
    assert looked.not_reached == f"operators by address: answers {status}"
    assert len(monitor.told) == 1
    assert monitor.pings == []


def test_nobody_there_is_no_reason_to_fail(house, monitor, settings, caplog):
    monitor.stop()
    settings.HEARTBEAT_URL = f"{monitor.url}/ping?key=secret"

    looked = audit(at=house)
    monitor.start()

    assert (looked.is_clean, looked.pinged_at) == (True, None)
    assert looked.not_reached == "heartbeat: ConnectionRefusedError"
    assert "secret" not in caplog.text


def test_a_monitor_that_hangs_is_left_soon(house, monitor, monkeypatch):
    monkeypatch.setattr(operators, "WAITS_AT_MOST", 0.2)
    monitor.wait = 1

    assert audit(at=house).not_reached == "heartbeat: TimeoutError"


def test_with_nobody_to_tell_it_looks_all_the_same(house):
    SEVEN["counter_wrong"](house)

    looked = audit(at=house)

    assert (looked.is_clean, looked.not_reached) == (False, "")


def test_old_audits_and_runs_are_cleared_away(house):
    audit(at=house)

    audit(at=house + timedelta(days=31), is_caught_up=True)

    assert Audit.objects.count() == PeriodRun.objects.filter(job="audit").count() == 1


def test_operators_hear_of_no_person(house, monitor, staff_member, manager_user):
    for fault in SEVEN.values():
        fault(house)

    audit(at=house)

    said = str(monitor.told)
    assert not any(word in said for word in ("Front desk", "example.com", "Guest", "not ready"))
