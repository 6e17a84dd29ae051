"""Words for incidents: severity, where they came from, how they were found, how they end."""

from django.db.models import TextChoices


class Severity(TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"


class FaultParty(TextChoices):
    """A party, never a person; changes nothing that is owed."""

    US = "us", "Us"
    PARTNER = "partner", "A partner or supplier"
    CUSTOMER_SUPPLIED = "customer_supplied", "Details we were given"
    NOBODY = "nobody", "Nobody"


class DiscoveredBy(TextChoices):
    STAFF = "staff", "Us, before they said a word"
    CUSTOMER = "customer", "The customer told us"
    SURVEY = "survey", "A survey"
    OTHER = "other", "Another way"


class Outcome(TextChoices):
    THRILLED = "thrilled", "Thrilled"
    SATISFIED = "satisfied", "Satisfied"
    STILL_UNHAPPY = "still_unhappy", "Still unhappy"
    LOST = "lost", "Lost"


class ClosedAs(TextChoices):
    RECOVERED = "recovered", "Recovered"
    NOT_RECOVERED = "not_recovered", "Not recovered"


class CauseClass(TextChoices):
    PROCESS = "process", "A process"
    HABIT = "habit", "A daily habit"
    WORKLOAD = "workload", "Workload"
    CAPACITY = "capacity", "Capacity"
    INFORMATION = "information", "Wrong information"
    EQUIPMENT = "equipment", "Equipment or facility"
    SUPPLIER = "supplier", "A supplier"
    THIRD_PARTY = "third_party", "A third party"
    OTHER = "other", "Something else"


class Condition(TextChoices):
    """What made it more likely. Product C5."""

    OVERLOAD = "overload", "Too many things at the same time"
    UNDER_STAFFING = "under_staffing", "Too few people"
    OVER_COMMITMENT = "over_commitment", "More promised than could be kept"


class Channel(TextChoices):
    """How the customer was really touched; an internal note is none of these. Rule 6."""

    IN_PERSON = "in_person", "In person"
    CALL = "call", "Call"
    SMS = "sms", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    VISIT = "visit", "Visit"


class ProcessFixKind(TextChoices):
    PROCESS = "process", "Process"
    WORKLOAD = "workload", "Workload"
    TRAINING = "training", "Training"
    TOOL = "tool", "Tool"
    SUPPLIER = "supplier", "Supplier"
    HABIT = "habit", "Habit"
