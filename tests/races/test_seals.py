"""Many sealers at once: one chain, nothing sealed twice, nothing left out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from incidents.actions import seals
from incidents.actions.seals import seal_history
from incidents.models import Event, EventSeal, PeriodRun
from incidents.policy.sealing import SEALED_AFTER_SECONDS
from incidents.queries.seals import breaks_in_history
from tests.makers import make_incident
from tests.races.test_clock import AT_ONCE, at_once

FIVE = timedelta(minutes=5)
pytestmark = pytest.mark.usefixtures("alone_on_duty")


def check_the_chain():
    assert sum(EventSeal.objects.values_list("count", flat=True)) == Event.objects.count()
    assert list(breaks_in_history()) == []


def test_many_sealers_in_the_same_five_minutes_seal_once(staff_member):
    for _ in range(20):
        make_incident(by=staff_member)
    later = now() + timedelta(minutes=4)

    sealed = at_once(lambda number: seal_history(at=later))

    assert sorted(sealed) == [0] * (AT_ONCE - 1) + [20]
    assert PeriodRun.objects.filter(job="seal").count() == 1
    check_the_chain()


def test_sealers_of_different_periods_make_one_chain(staff_member, monkeypatch):
    monkeypatch.setattr(seals, "EVENTS_IN_A_SEAL", 3)
    for _ in range(20):
        make_incident(by=staff_member)
    later = now() + timedelta(minutes=4)

    sealed = at_once(lambda number: seal_history(at=later + number * FIVE))

    assert sum(sealed) == 20
    check_the_chain()


def test_sealing_beside_people_who_log_leaves_nothing_out(staff_member, monkeypatch):
    # A key is handed out before its commit: what is logged meanwhile has to be too young for all
    # of them, so all look from one moment, and each call is a period of its own.
    monkeypatch.setattr(seals, "five_minutes_of", lambda at: uuid4().hex)
    monkeypatch.setattr(seals, "EVENTS_IN_A_SEAL", 3)
    for _ in range(20):
        make_incident(by=staff_member)
    as_these_come_of_age = now() + timedelta(seconds=SEALED_AFTER_SECONDS)

    def act(number):
        for _ in range(4):
            if number % 2:
                make_incident(by=staff_member)
            else:
                seal_history(at=as_these_come_of_age)

    at_once(act)
    assert sum(EventSeal.objects.values_list("count", flat=True)) == 20
    seal_history(at=as_these_come_of_age + timedelta(days=1))

    assert Event.objects.count() == 20 + AT_ONCE // 2 * 4
    check_the_chain()
