"""Words for loyalty: when it was read, and where the reading comes from."""

from django.db.models import TextChoices


class Moment(TextChoices):
    BASELINE = "baseline", "Before the failure"
    AFTER_FAILURE = "after_failure", "After the failure"
    AFTER_RECOVERY = "after_recovery", "After the recovery"


class Source(TextChoices):
    IN_PERSON = "in_person", "In person"
    CALL = "call", "Call"
    SURVEY = "survey", "Survey"
    IMPORTED = "imported", "Imported"
    ESTIMATE = "estimate", "Our own estimate"


class NpsBand(TextChoices):
    DETRACTOR = "detractor", "Detractor"
    PASSIVE = "passive", "Passive"
    PROMOTER = "promoter", "Promoter"
