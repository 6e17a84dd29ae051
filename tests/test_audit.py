"""The auditor on the command line, and its turn in a tick."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from incidents.actions.seals import seal_history
from incidents.models import Audit, Event, EventSeal, Incident, User
from tests.faults import by_hand, edited_history, wrong_counter
from tests.makers import make_incident, make_remedy

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(staff_member: User) -> Incident:
    incident = make_incident(by=staff_member, at=now())
    make_remedy(incident, cost="40", by=staff_member, at=now())
    call_command("tick", stdout=StringIO())
    return incident


def said(*arguments: str, status: int = 0) -> str:
    out = StringIO()
    if status:
        with pytest.raises(SystemExit) as ended:
            call_command("audit", *arguments, stdout=out)
        assert ended.value.code == status
    else:
        call_command("audit", *arguments, stdout=out)
    return out.getvalue()


def test_with_nothing_wrong_it_says_so(house: Incident) -> None:
    assert said() == said("--history") == "Nothing found.\n"


def test_it_says_what_is_wrong_and_what_to_do(house: Incident) -> None:
    key = wrong_counter(now())

    words = said(status=1)

    assert words.startswith(f"Spending counters that differ from the ledger: 1 ({key})\n")
    assert "a limit may be off" in words
    assert not Audit.objects.exclude(is_clean=True).exists()


def test_the_whole_history_names_the_first_event_that_is_broken(house: Incident) -> None:
    seal_history(at=now() + timedelta(minutes=10))
    broken = edited_history(now())

    assert f"History is broken at {broken}" in said("--history", status=1)


def test_a_seal_kept_elsewhere_shows_that_the_end_was_cut_off(house: Incident) -> None:
    seal_history(at=now() + timedelta(minutes=10))
    kept = EventSeal.objects.get()
    assert said("--seal", kept.hash) == "Nothing found.\n"

    by_hand("DELETE FROM incidents_eventseal")
    by_hand("DELETE FROM incidents_eventtext")
    by_hand("DELETE FROM incidents_event")

    assert kept.hash in said("--seal", kept.hash, status=1)
    assert not Event.objects.exists()


def test_a_tick_audits_and_seals_by_itself(house: Incident) -> None:
    [looked] = Audit.objects.all()

    assert looked.is_clean, looked.findings
    assert datetime.now(tz=looked.started_at.tzinfo) - looked.started_at < timedelta(minutes=1)
