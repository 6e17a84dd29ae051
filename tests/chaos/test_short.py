"""A short version of `make chaos`, on the database of this run: the faults, and their controls."""

import os
from collections.abc import Iterator

import pytest

from tests.chaos.runner import Runner, Wanted, runner
from tests.chaos.suite import CASES, Case

DATABASE = os.environ.get("TEST_DATABASE", "sqlite")
SHORT = [case for case in CASES if case.in_short and DATABASE in case.databases]
CONTROLLED = [case for case in SHORT if DATABASE in case.control_on and case.control_in_short]
# A case ends by itself after its own time; this is for a machine that is busy with other things.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def run() -> Iterator[Runner]:
    with runner() as made:
        yield made


@pytest.mark.parametrize("case", SHORT, ids=lambda case: case.name)
def test_nothing_is_lost_or_doubled(run: Runner, case: Case) -> None:
    outcome = run.carry_out(Wanted(case.name, DATABASE, case.seconds, short=True))

    assert outcome.broken == []
    assert outcome.tried > 0


@pytest.mark.parametrize("case", CONTROLLED, ids=lambda case: f"{case.name}-{case.control}")
def test_without_its_protection_the_same_fault_is_seen(run: Runner, case: Case) -> None:
    """Negative control: a case that cannot fail proves nothing."""
    wanted = Wanted(case.name, DATABASE, case.seconds, short=True, without=case.control)

    assert run.carry_out(wanted).broken
