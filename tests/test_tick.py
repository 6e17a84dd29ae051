"""The second clock: every sweep once, and none in the way of another."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from incidents.actions import holds
from incidents.models import PeriodRun

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tick_says_what_each_sweep_did() -> None:
    out = StringIO()

    call_command("tick", stdout=out)

    assert "deadlines seen to" in out.getvalue()
    assert PeriodRun.objects.filter(job="pulse").exists()


def test_a_sweep_that_fails_is_named_and_keeps_no_other_from_its_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(**_: object) -> int:
        raise RuntimeError("for this test")

    monkeypatch.setattr(holds, "end_holds", fails)
    out = StringIO()

    with pytest.raises(CommandError, match="holds ended"):
        call_command("tick", stdout=out)

    assert "deadlines seen to" in out.getvalue()
    assert PeriodRun.objects.filter(job="pulse").exists()
