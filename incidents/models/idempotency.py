"""One result for one form, however often it is sent."""

from typing import ClassVar

from django.db import models


class IdempotencyKey(models.Model):
    """One form that one person sent, and where it led."""

    user = models.ForeignKey("incidents.User", models.PROTECT, related_name="+")
    key = models.UUIDField()
    request_hash = models.CharField(max_length=64)
    result_url = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotencykey_once"),
        ]

    def __str__(self) -> str:
        return str(self.key)
