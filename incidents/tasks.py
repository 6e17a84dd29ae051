"""Celery's way in: one line each, named like the action. The retry is the next tick."""

from celery import shared_task

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


@shared_task(name="incidents.escalate_deadlines")
def escalate_deadlines() -> None:
    clock.escalate_deadlines(at=database_now())


@shared_task(name="incidents.end_holds")
def end_holds() -> None:
    holds.end_holds(at=database_now())


@shared_task(name="incidents.expire_approvals")
def expire_approvals() -> None:
    approvals.expire_approvals(at=database_now())


@shared_task(name="incidents.flag_stalled")
def flag_stalled() -> None:
    stalled.flag_stalled(at=database_now())


@shared_task(name="incidents.take_pulse")
def take_pulse() -> None:
    clock.take_pulse(at=database_now())


@shared_task(name="incidents.queue_digests")
def queue_digests() -> None:
    digests.queue_digests(at=database_now())


@shared_task(name="incidents.replan_wall_times")
def replan_wall_times() -> None:
    wall_times.replan_wall_times(at=database_now())


@shared_task(name="incidents.deliver_outbox")
def deliver_outbox() -> None:
    post.deliver_outbox(at=database_now(), takes=post.PASS_OF_A_WORKER)


@shared_task(name="incidents.seal_history")
def seal_history() -> None:
    seals.seal_history(at=database_now())


@shared_task(name="incidents.audit")
def audit() -> None:
    audits.audit(at=database_now())


@shared_task(name="incidents.announce_cover")
def announce_cover() -> None:
    absences.announce_cover(at=database_now())


@shared_task(name="incidents.expire_vouchers")
def expire_vouchers() -> None:
    vouchers.expire_vouchers(at=database_now())


@shared_task(name="incidents.send_surveys")
def send_surveys() -> None:
    surveys.send_surveys(at=database_now())


@shared_task(name="incidents.queue_monthly_letters")
def queue_monthly_letters() -> None:
    monthly.queue_monthly_letters(at=database_now())
