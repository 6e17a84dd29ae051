"""Rows that are taken back when they were entered by mistake: they stay, with the reason."""

from __future__ import annotations

from django.db import models


class TakenBack(models.Model):
    """A fact that somebody entered; a mistake in it is taken back and entered again."""

    recorded_by = models.ForeignKey("incidents.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        "incidents.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True


def says_why_it_was_taken_back() -> models.Q:
    """Either it stands, or it says when, by whom and why it was taken back."""
    stands = models.Q(taken_back_at=None, taken_back_by=None, taken_back_reason="")
    taken_back = models.Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
    return stands | (taken_back & ~models.Q(taken_back_reason=""))
