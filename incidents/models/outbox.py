"""Letters on their way out."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from incidents.lifecycle import LetterState
from incidents.words.post import LetterKind


def key_of_escalation(deadline: int, step: int, person: int) -> str:
    """What makes the letter about one step of a deadline one letter per person."""
    return f"deadline-{deadline}-{step}-{person}"


def key_of_catch_up(person: int, at: datetime) -> str:
    """What makes the letter after a standstill one letter per person and ten minutes.

    Not per hour: of a clock that stops twice in one hour the second time would be told to nobody.
    """
    return f"catch-up-{person}-{at:%Y%m%d%H%M}"[:-1]


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    """Questions about many letters."""

    def free(self, *, at: datetime) -> OutgoingEmailQuerySet:
        """Those somebody may take in hand; `at` is the database's clock."""
        waiting = models.Q(state=LetterState.WAITING, next_try_at__lte=at)
        abandoned = models.Q(state=LetterState.SENDING, lease_until__lt=at)
        return self.filter(waiting | abandoned)


class OutgoingEmail(models.Model):
    """One letter, written with its cause and sent later; its key makes a second one impossible."""

    dedupe_key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    to = models.EmailField(max_length=254)
    recipient = models.ForeignKey(
        "incidents.User", models.PROTECT, null=True, blank=True, related_name="letters"
    )
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="letters"
    )
    deadline = models.ForeignKey(
        "incidents.Deadline", models.PROTECT, null=True, blank=True, related_name="letters"
    )
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    # For the message in the product: "You get this because …", and the path of what it is about.
    why = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.WAITING)
    written_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    claim_token = models.UUIDField(null=True, blank=True)
    last_error = models.CharField(max_length=400, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Every letter is also a message in the product; this is when its reader saw it there.
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outgoingemail_state_known", condition=models.Q(state__in=LetterState)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="outgoingemail_waiting",
                fields=["next_try_at"],
                condition=models.Q(state__in=[LetterState.WAITING, LetterState.SENDING]),
            ),
            models.Index(fields=["recipient", "-id"], name="outgoingemail_of_person"),
            models.Index(
                name="outgoingemail_unseen",
                fields=["recipient"],
                condition=models.Q(seen_at=None),
            ),
            models.Index(
                name="outgoingemail_dead",
                fields=["id"],
                condition=models.Q(state=LetterState.DEAD),
            ),
        ]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def title(self) -> str:
        """Its subject; of one that has no words yet, what it is about."""
        if self.subject:
            return self.subject
        known = self.kind in LetterKind.values
        told = str(
            LetterKind(self.kind).label if known else self.kind.replace("_", " ").capitalize()
        )
        if self.deadline:
            told = f"{self.deadline.get_kind_display()}: {told[0].lower()}{told[1:]}"
        return f"[{self.incident.reference}] {told}" if self.incident else told
