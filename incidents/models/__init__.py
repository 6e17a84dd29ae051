"""What we know: every model, re-exported for Django."""

from incidents.models.advocacy import AdvocacyEvent
from incidents.models.apologies import Apology
from incidents.models.approvals import Approval
from incidents.models.audits import Audit, EventSeal
from incidents.models.budgets import Budget
from incidents.models.check_ins import CheckInCall
from incidents.models.contacts import Contact
from incidents.models.customer_reports import CustomerReport
from incidents.models.customers import Customer
from incidents.models.deadlines import Deadline, Escalation
from incidents.models.diagnoses import Diagnosis
from incidents.models.duty import Absence, DutyShift
from incidents.models.events import Event, EventText
from incidents.models.gestures import Gesture
from incidents.models.holds import HeldClock, Hold
from incidents.models.idempotency import IdempotencyKey
from incidents.models.incident_types import IncidentType
from incidents.models.incidents import Incident
from incidents.models.loyalty import LoyaltyReading
from incidents.models.organisation import Organisation
from incidents.models.outbox import OutgoingEmail
from incidents.models.ownership import Guide, Handoff
from incidents.models.people import User
from incidents.models.period_runs import PeriodRun
from incidents.models.places import Department, Location
from incidents.models.process_fixes import ProcessFix
from incidents.models.recovery_policies import RecoveryPolicy
from incidents.models.remedies import Remedy
from incidents.models.returns import Return
from incidents.models.spending import AuthorityLimit, AuthorityUse, LedgerEntry
from incidents.models.surveys import Survey
from incidents.models.volumes import VolumePeriod
from incidents.models.vouchers import Voucher

__all__ = [
    "Absence",
    "AdvocacyEvent",
    "Apology",
    "Approval",
    "Audit",
    "AuthorityLimit",
    "AuthorityUse",
    "Budget",
    "CheckInCall",
    "Contact",
    "Customer",
    "CustomerReport",
    "Deadline",
    "Department",
    "Diagnosis",
    "DutyShift",
    "Escalation",
    "Event",
    "EventSeal",
    "EventText",
    "Gesture",
    "Guide",
    "Handoff",
    "HeldClock",
    "Hold",
    "IdempotencyKey",
    "Incident",
    "IncidentType",
    "LedgerEntry",
    "Location",
    "LoyaltyReading",
    "Organisation",
    "OutgoingEmail",
    "PeriodRun",
    "ProcessFix",
    "RecoveryPolicy",
    "Remedy",
    "Return",
    "Survey",
    "User",
    "VolumePeriod",
    "Voucher",
]
