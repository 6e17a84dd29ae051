"""The question a customer answers by a link, without signing in."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from incidents.lifecycle import SurveyStatus
from incidents.policy.loyalty import HIGHEST, LOWEST
from incidents.policy.surveys import OPEN_FOR
from incidents.words.surveys import Agreement

UNDER_WAY = (SurveyStatus.PLANNED, SurveyStatus.SENT)


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Questions about many surveys."""

    def under_way(self) -> SurveyQuerySet:
        """Those that will be sent, or wait for an answer; a recovery has one of these at most."""
        return self.filter(status__in=UNDER_WAY)

    def due(self, *, at: datetime) -> SurveyQuerySet:
        """Those for which something has to happen by now: sent, reminded of, or let go."""
        return self.filter(next_step_at__lte=at)


class Survey(models.Model):
    """One question to the customer of a recovery, and the answer. Product 6; reliability note C.

    Only the SHA-256 of its token is kept; the token is made from `salt` and the secret of the
    installation each time a letter leaves.
    """

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="surveys")
    status = models.CharField(max_length=10, choices=SurveyStatus, default=SurveyStatus.PLANNED)
    salt = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    due_at = models.DateTimeField()
    next_step_at = models.DateTimeField(null=True)  # when the clock has to look at it again
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)  # 0 to 10
    comment = models.TextField(max_length=2000, blank=True)
    fair_result = models.CharField(max_length=6, choices=Agreement, blank=True)
    fair_handling = models.CharField(max_length=6, choices=Agreement, blank=True)
    respect = models.CharField(max_length=6, choices=Agreement, blank=True)
    may_call = models.BooleanField(default=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="survey_status_known", condition=Q(status__in=SurveyStatus)
            ),
            models.CheckConstraint(
                name="survey_score_0_to_10",
                condition=Q(score=None) | Q(score__gte=LOWEST, score__lte=HIGHEST),
            ),
            models.CheckConstraint(
                name="survey_answered_with_a_score",
                condition=Q(
                    status=SurveyStatus.ANSWERED, score__isnull=False, answered_at__isnull=False
                )
                | (~Q(status=SurveyStatus.ANSWERED) & Q(score=None, answered_at=None)),
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(status__in=UNDER_WAY),
                name="survey_one_under_way_per_incident",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_step_at"],
                condition=Q(next_step_at__isnull=False),
                name="survey_next_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} survey"

    @property
    def answers_until(self) -> datetime | None:
        """Until when it may be answered; None while it has not left."""
        return self.sent_at + OPEN_FOR if self.sent_at else None
