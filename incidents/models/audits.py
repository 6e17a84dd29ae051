"""What the auditor found, and the seals that make history tamper-evident."""

from typing import ClassVar

from django.db import models

from incidents.models.written_once import WrittenOnce


class Audit(models.Model):
    """One look of the auditor at everything that could be late, lost or doubled. Rel. 2.7."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    # Each finding: check, count, and the keys of a few examples. Empty: all is well.
    findings = models.JSONField(default=list)
    is_clean = models.BooleanField()
    pinged_at = models.DateTimeField(null=True, blank=True)  # the heartbeat to the outside
    operators_told_at = models.DateTimeField(null=True, blank=True)
    # Whom of them we could not reach, and why; the auditor tries again.
    not_reached = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-started_at"], name="audit_newest")]

    def __str__(self) -> str:
        return f"Audit of {self.started_at:%Y-%m-%d %H:%M}"


class EventSeal(WrittenOnce):
    """One link of the chain over the digests of events, in the order of their keys. Rel. 5."""

    first_event = models.PositiveBigIntegerField()
    last_event = models.PositiveBigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    # Unique, so that two sealers cannot both go on from the same seal.
    previous = models.CharField(max_length=64, blank=True, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Seal of events {self.first_event} to {self.last_event}"
