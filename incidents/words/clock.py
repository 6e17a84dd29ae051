"""Words for the clock: duties that have a deadline, who is told, and why it came when it did."""

from django.db.models import TextChoices


class DeadlineKind(TextChoices):
    FIRST_CONTACT = "first_contact", "First contact"
    FIX = "fix", "Fix"
    APOLOGY = "apology", "Apology"
    EXTRA = "extra", "Promised remedy"
    APPROVAL = "approval", "Approval answer"
    DIAGNOSIS = "diagnosis", "Diagnosis"
    CHECK_IN = "check_in", "Check-in call"
    PROCESS_FIX = "process_fix", "Process fix"


class EscalationCause(TextChoices):
    ON_TIME = "on_time", "On time"
    CATCH_UP = "catch_up", "Caught up after a pause"
    MANUAL = "manual", "Sent by hand"


class Told(TextChoices):
    """Who may be told at one step of an escalation."""

    OWNER = "owner", "Who owns the incident"
    GUIDE = "guide", "The guide"
    DUTY_MANAGER = "duty_manager", "The duty manager"
    DEPARTMENT_HEAD = "department_head", "The department head"
    BUSINESS_OWNER = "business_owner", "The business owner"
