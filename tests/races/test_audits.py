"""Many auditors at once: one audit in five minutes, one word to the outside."""

from datetime import timedelta

from incidents.actions.audits import audit
from incidents.actions.clock import take_pulse
from incidents.actions.digests import queue_digests
from incidents.models import Audit, PeriodRun
from tests.makers import make_incident
from tests.races.test_clock import AT_ONCE, at_once
from tests.servers.monitor import Monitor

MINUTE = timedelta(minutes=1)


def test_many_auditors_look_once_and_ping_once(staff_member, noon, settings):
    make_incident(by=staff_member)
    queue_digests(at=noon)
    monitor = Monitor()
    monitor.start()
    settings.HEARTBEAT_URL = monitor.url

    looked = at_once(lambda number: audit(at=noon))
    monitor.stop()

    assert [one is None for one in looked].count(False) == 1
    assert Audit.objects.get().is_clean
    assert len(monitor.pings) == 1


def test_many_pulses_leave_one_and_mark_one_start(staff_member, noon):
    taken = at_once(lambda number: take_pulse(at=noon))
    later = at_once(lambda number: take_pulse(at=noon + MINUTE))

    assert (taken.count(True), later.count(True)) == (1, 1)
    assert PeriodRun.objects.filter(job="pulse").count() == 2
    assert PeriodRun.objects.filter(job="start").count() == 1
    assert len(taken) == AT_ONCE
