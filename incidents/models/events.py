"""History: who did what, when; and the words that may be forgotten."""

import json
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from incidents.models.written_once import WrittenOnce
from incidents.policy.sealing import Facts, digest_of, hash_of_words
from incidents.words.events import ActorKind


def as_kept(details: dict[str, Any]) -> dict[str, Any]:
    """Details as the database gives them back: times and money are texts by then."""
    kept: dict[str, Any] = json.loads(json.dumps(details, cls=DjangoJSONEncoder))
    return kept


class Event(WrittenOnce):
    """One thing that happened; these rows are the timeline. Ids and field names, no words."""

    # Of words.events.EventKind; not as choices, so that a new one needs no migration.
    kind = models.CharField(max_length=40)
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, related_name="events"
    )
    by = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    by_kind = models.CharField(max_length=10, choices=ActorKind)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Whose duty it was, where a deputy acted. Reliability 5.
    on_behalf_of = models.ForeignKey("incidents.User", models.PROTECT, null=True, related_name="+")
    # The salted hash of its words stays when the words are forgotten.
    words_hash = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["incident", "-at"], name="event_incident_at")]

    def __str__(self) -> str:
        return f"{self.kind} of incident {self.incident_id}"

    def digest_of_columns(self) -> str:
        """The digest that its columns should have. Reliability 5."""
        return digest_of(
            Facts(
                kind=str(self.kind),
                incident=self.incident_id,
                by=self.by_id,
                by_kind=str(self.by_kind),
                on_behalf_of=self.on_behalf_of_id,
                at=self.at,
                details=self.details,
                words=self.words_hash,
            )
        )


class EventText(models.Model):
    """The words that go with one event; they can be forgotten while the event stays."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="text")
    words = models.TextField()
    # The event's digest covers a hash of salt and words: forgetting both leaves it valid.
    salt = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return f"Words of event {self.event_id}"

    @property
    def hash(self) -> str:
        """What the event keeps of them."""
        return hash_of_words(self.words, salt=self.salt)
