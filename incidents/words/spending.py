"""Words for money: what an entry in the ledger does, and who let it be spent."""

from django.db.models import TextChoices


class EntryKind(TextChoices):
    RESERVE = "reserve", "Reserved"
    RELEASE = "release", "Released"
    SPEND = "spend", "Spent"


class AuthorisedBy(TextChoices):
    SELF = "self", "Own authority"
    APPROVAL = "approval", "Approved"
