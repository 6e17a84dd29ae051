"""Words for the clock: the duties that have a deadline, and why an escalation came when it did."""

from django.db.models import TextChoices


class DeadlineKind(TextChoices):
    FIRST_CONTACT = "first_contact", "First contact"
    FIX = "fix", "Fix"
    APOLOGY = "apology", "Apology"
    EXTRA = "extra", "Extra"
    APPROVAL = "approval", "Approval answer"
    DIAGNOSIS = "diagnosis", "Diagnosis"
    CHECK_IN = "check_in", "Check-in call"
    PROCESS_FIX = "process_fix", "Process fix"


class EscalationCause(TextChoices):
    ON_TIME = "on_time", "On time"
    CATCH_UP = "catch_up", "Caught up after a pause"
    MANUAL = "manual", "Sent by hand"
