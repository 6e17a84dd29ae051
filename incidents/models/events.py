"""History: who did what, when; and the words that may be forgotten."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from incidents.models.written_once import WrittenOnce
from incidents.words.events import ActorKind


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
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["incident", "-at"], name="event_incident_at")]

    def __str__(self) -> str:
        return f"{self.kind} of incident {self.incident_id}"


class EventText(models.Model):
    """The words that go with one event; they can be forgotten while the event stays."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="text")
    words = models.TextField()
    # The event's digest covers a hash of salt and words: forgetting both leaves it valid.
    salt = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return f"Words of event {self.event_id}"
