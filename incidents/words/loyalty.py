"""Words for loyalty: when it was read, where from, and what people do who were won back."""

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


class AdvocacyKind(TextChoices):
    REFERRAL = "referral", "Sent us somebody"
    REVIEW = "review", "Good review"
    TESTIMONIAL = "testimonial", "Testimonial"
    PRAISE = "praise", "Praise in public"
    TOLD_FRIENDS = "told_friends", "Told friends"
    COMPLAINT = "complaint", "Complaint in public"
    TOLD_OTHERS = "told_others", "Warned others"


class ReturnKind(TextChoices):
    VISIT = "visit", "Visit"
    PURCHASE = "purchase", "Purchase"
