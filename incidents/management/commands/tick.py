"""One pass of every sweep without Celery: the second clock, safe beside workers."""

from typing import Any

from django.core.management.base import BaseCommand

from incidents.actions import audits, clock, digests, holds, post, seals, stalled, wall_times
from incidents.queries.clock import database_now


class Command(BaseCommand):
    help = "Run every sweep once, each in its order. A line of cron can call it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.say("holds ended", holds.end_holds(at=database_now()))
        self.say("local times kept", wall_times.replan_wall_times(at=database_now()))
        self.say("deadlines seen to", clock.escalate_deadlines(at=database_now()))
        self.say("silences asked about", stalled.flag_stalled(at=database_now()))
        self.say("digests written", digests.queue_digests(at=database_now()))
        self.say("letters sent", post.deliver_outbox(at=database_now()))
        self.say("pulses taken", int(clock.take_pulse(at=database_now())))
        self.say("events sealed", seals.seal_history(at=database_now()))
        looked = audits.audit(at=database_now(), is_caught_up=True)
        self.say("findings of an audit", len(looked.findings) if looked else 0)

    def say(self, what: str, count: int) -> None:
        self.stdout.write(f"{what:20}{count:6}")
