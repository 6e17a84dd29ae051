"""Jobs that run once for a period."""

from typing import ClassVar

from django.db import models


class PeriodRun(models.Model):
    """One job that ran for one period: a person's digest of a local day, a minute's pulse."""

    job = models.CharField(max_length=40)
    period_key = models.CharField(max_length=80)
    started_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "period_key"], name="periodrun_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["job", "-started_at"], name="periodrun_newest")]

    def __str__(self) -> str:
        return f"{self.job} {self.period_key}"
