"""The auditor: it looks at everything every five minutes, and speaks when something is wrong."""

import logging
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction

from incidents.actions import operators
from incidents.actions.operators import Reached
from incidents.actions.period_runs import first_run, five_minutes_of, forget_runs, has_run
from incidents.emails.audits import findings_told, seal_kept
from incidents.models import Audit
from incidents.queries.audits import Finding, findings_of, what_is_wrong
from incidents.queries.regular_work import is_catching_up
from incidents.queries.seals import newest_seal
from incidents.words.audits import Job

logger = logging.getLogger(__name__)

AUDITS_ARE_KEPT = timedelta(days=30)
RUNS_ARE_KEPT = timedelta(days=2)
TOLD_AGAIN_AFTER = timedelta(hours=1)


def audit(*, at: datetime, is_caught_up: bool = False) -> Audit | None:
    """Look whether anything is late, lost, doubled or changed, and tell the operators if it is.

    `at` is the database's clock. Asked for every minute, done once in five, however many ask. A
    clock that has just come back is let catch up first, unless the caller knows that it has. None
    when it was not its turn. Never inside a transaction. Reliability 2.7.
    """
    period = five_minutes_of(at)
    if has_run(Job.AUDIT, period) or (is_catching_up(at=at) and not is_caught_up):
        return None
    began = monotonic()
    findings = what_is_wrong(at=at)
    took = timedelta(seconds=monotonic() - began)
    looked = _write_down(findings, period=period, at=at, took=took)
    if looked is None:
        return None
    for one in findings:
        logger.error("The auditor found: %s", one.said())
    _speak(looked, findings, at=at)
    return looked


@transaction.atomic
def _write_down(
    findings: list[Finding], *, period: str, at: datetime, took: timedelta
) -> Audit | None:
    if not first_run(Job.AUDIT, period, at=at):
        return None
    forget_runs(Job.AUDIT, before=at - RUNS_ARE_KEPT)
    Audit.objects.filter(started_at__lt=at - AUDITS_ARE_KEPT).delete()
    looked = Audit(
        started_at=at,
        finished_at=at + took,
        findings=[one.as_kept() for one in findings],
        is_clean=not findings,
    )
    looked.save()
    return looked


def _speak(looked: Audit, findings: list[Finding], *, at: datetime) -> None:
    # A monitor that hears nothing raises the alarm, whatever else is broken.
    ping = operators.ping_heartbeat() if looked.is_clean else {}
    told = operators.tell_operators(findings_told(findings, at=at)) if _is_news(looked) else {}
    sent = _send_seal(at=at)
    wrong = [f"{path}: {why}" for path, why in (ping | sent | told).items() if why]
    looked.pinged_at = at if _was_heard(ping) else None
    looked.operators_told_at = at if _was_heard(told) else None
    looked.not_reached = "; ".join(wrong)[:400]
    looked.save(update_fields=["pinged_at", "operators_told_at", "not_reached"])


def _is_news(looked: Audit) -> bool:
    """Whether there is something to tell: a change, or an hour of the same trouble."""
    last = Audit.objects.filter(operators_told_at__isnull=False).order_by("-started_at").first()
    before = {one.check for one in findings_of(last)} if last else set()
    now = {one.check for one in findings_of(looked)}
    if last is None or now != before:
        return now != before
    return bool(now) and looked.started_at - last.started_at >= TOLD_AGAIN_AFTER


def _send_seal(*, at: datetime) -> Reached:
    """Hand the newest seal to the operators, once a day. Reliability 5."""
    seal, today = newest_seal(), f"{at:%Y-%m-%d}"
    if seal is None or not operators.are_set_up() or has_run(Job.SEAL_SENT, today):
        return {}
    sent = operators.tell_operators(seal_kept(seal, at=at))
    if _was_heard(sent):
        first_run(Job.SEAL_SENT, today, at=at)
        forget_runs(Job.SEAL_SENT, before=at - AUDITS_ARE_KEPT)
    return sent


def _was_heard(said: Reached) -> bool:
    return any(not why for why in said.values())
