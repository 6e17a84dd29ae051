"""One pass of every sweep without Celery: the second clock, safe beside workers."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from incidents.actions import (
    absences,
    approvals,
    audits,
    clock,
    digests,
    holds,
    monthly,
    post,
    seals,
    stalled,
    surveys,
    vouchers,
    wall_times,
)
from incidents.queries.clock import database_now

logger = logging.getLogger(__name__)


def _findings(*, at: datetime) -> int:
    looked = audits.audit(at=at, is_caught_up=True)
    return len(looked.findings) if looked else 0


class Command(BaseCommand):
    help = "Run every sweep once, each in its order. A line of cron can call it."

    def handle(self, *args: Any, **options: Any) -> None:
        sweeps = {
            "holds ended": holds.end_holds,
            "local times kept": wall_times.replan_wall_times,
            "requests expired": approvals.expire_approvals,
            "deadlines seen to": clock.escalate_deadlines,
            "silences asked about": stalled.flag_stalled,
            "covers told": absences.announce_cover,
            "vouchers expired": vouchers.expire_vouchers,
            "surveys seen to": surveys.send_surveys,
            "digests written": digests.queue_digests,
            "months told": monthly.queue_monthly_letters,
            "letters sent": post.deliver_outbox,
            "pulses taken": clock.take_pulse,
            "events sealed": seals.seal_history,
            "findings of an audit": _findings,
        }
        failed = [what for what, sweep in sweeps.items() if not self.carried_out(what, sweep)]
        if failed:
            raise CommandError(f"Not done, tried again by the next tick: {', '.join(failed)}.")

    def carried_out(self, what: str, sweep: Callable[..., int]) -> bool:
        """One broken sweep must not keep the others from their work, as they are tasks apart."""
        try:
            count = int(sweep(at=database_now()))
        except Exception:
            logger.exception("The sweep of %s failed", what)
            close_old_connections()
            return False
        self.stdout.write(f"{what:20}{count:6}")
        return True
