"""Two workers ask in one moment whose month is to be told: one letter is written."""

from datetime import UTC, datetime

from incidents.actions.monthly import queue_monthly_letters
from incidents.models import OutgoingEmail, PeriodRun
from incidents.words.people import Role
from tests.makers import make_incident, make_location, make_person
from tests.races.test_spending import at_once

FIRST = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


def test_four_sweeps_at_once_write_one_letter():
    make_person("Business owner", role=Role.OWNER)
    make_incident(by=make_person("Front desk", location=make_location()))

    counts = at_once(*[lambda: queue_monthly_letters(at=FIRST)] * 4)

    assert sorted(counts) == [0, 0, 0, 1]
    assert OutgoingEmail.objects.filter(kind="monthly_letter").count() == 1
    assert PeriodRun.objects.filter(job="monthly").count() == 1
