"""The pen for jobs that run once for a period."""

from datetime import datetime

from django.db import IntegrityError, transaction

from incidents.models import PeriodRun
from incidents.refusals import Conflict


def first_run(job: str, period_key: str, /, *, at: datetime) -> bool:
    """Claim a job for one period; call it in the transaction that does the work. H9."""
    _, first = PeriodRun.objects.get_or_create(
        job=job, period_key=period_key, defaults={"started_at": at}
    )
    return first


def has_run(job: str, period_key: str, /) -> bool:
    """Whether a job was done for one period: a look without a lock, before the claim."""
    return PeriodRun.objects.filter(job=job, period_key=period_key).exists()


def minute_of(at: datetime) -> str:
    """This is the name of the minute of a job that runs once a minute."""
    return f"{at:%Y-%m-%dT%H:%M}"


def five_minutes_of(at: datetime) -> str:
    """This is the name of the five minutes of a job that runs once in them."""
    return minute_of(at.replace(minute=at.minute // 5 * 5))


def claim_runs(job: str, period_keys: list[str], /, *, at: datetime) -> None:
    """Claim a job for many periods at once, all or none. Raises Conflict."""
    try:
        with transaction.atomic():
            PeriodRun.objects.bulk_create(_runs(job, period_keys, at=at))
    except IntegrityError:
        raise Conflict("Some of these were claimed by somebody else.") from None


def close_runs(job: str, period_keys: list[str], /, *, at: datetime) -> None:
    """Note that periods are over without the job having run; those that ran stay as they are."""
    if period_keys:
        PeriodRun.objects.bulk_create(_runs(job, period_keys, at=at), ignore_conflicts=True)


def forget_runs(job: str, /, *, before: datetime) -> None:
    """Clear away old runs of a job of which only the latest ones are ever looked at."""
    PeriodRun.objects.filter(job=job, started_at__lt=before).delete()


def _runs(job: str, period_keys: list[str], *, at: datetime) -> list[PeriodRun]:
    return [PeriodRun(job=job, period_key=key, started_at=at) for key in period_keys]
