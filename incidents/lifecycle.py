"""Every status and every allowed move, as data: the life of each record on one page."""

from django.db.models import TextChoices


class IncidentStatus(TextChoices):
    OPEN = "open", "Open"
    FIXED = "fixed", "Fixed"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RemedyStatus(TextChoices):
    WAITING = "waiting", "Waiting for a manager"
    AUTHORISED = "authorised", "To be given"
    DELIVERED = "delivered", "Delivered"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ApprovalStatus(TextChoices):
    PENDING = "pending", "Waiting for a manager"
    APPROVED = "approved", "Approved"
    APPROVED_LOWER = "approved_lower", "Approved lower"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"


class HandoffStatus(TextChoices):
    REQUESTED = "requested", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "No longer needed"


class CheckInStatus(TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    REACHED = "reached", "Reached"
    NOT_REACHED = "not_reached", "Not reached"
    CANCELLED = "cancelled", "No longer needed"


class ProcessFixStatus(TextChoices):
    PLANNED = "planned", "Planned"
    DONE = "done", "Done"
    VERIFIED = "verified", "Verified"


class DeadlineState(TextChoices):
    ARMED = "armed", "Running"
    MET = "met", "Met"
    BREACHED = "breached", "Late"
    CANCELLED = "cancelled", "No longer needed"


class HoldStatus(TextChoices):
    RUNNING = "running", "On hold"
    ENDED = "ended", "Ended"


class VoucherStatus(TextChoices):
    ISSUED = "issued", "Issued"
    REDEEMED = "redeemed", "Redeemed"
    EXPIRED = "expired", "Expired"
    VOID = "void", "Void"


class SurveyStatus(TextChoices):
    PLANNED = "planned", "Planned"
    SENT = "sent", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    EXPIRED = "expired", "No answer"
    CANCELLED = "cancelled", "No longer needed"


class LetterState(TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    DEAD = "dead", "Could not be sent"
    SUPPRESSED = "suppressed", "No longer needed"


# Who may stand where next. A pair that is not here does not happen.
MOVES: dict[str, frozenset[tuple[str, str]]] = {
    "Incident": frozenset(
        {
            (IncidentStatus.OPEN, IncidentStatus.FIXED),
            (IncidentStatus.OPEN, IncidentStatus.CLOSED),  # not recovered: a manager, with a reason
            (IncidentStatus.OPEN, IncidentStatus.WITHDRAWN),
            (IncidentStatus.FIXED, IncidentStatus.CLOSED),
            (IncidentStatus.FIXED, IncidentStatus.OPEN),  # the customer says it is not
            (IncidentStatus.CLOSED, IncidentStatus.OPEN),
        }
    ),
    "Remedy": frozenset(
        {
            (RemedyStatus.WAITING, RemedyStatus.AUTHORISED),
            (RemedyStatus.WAITING, RemedyStatus.DELIVERED),  # given before it was approved
            (RemedyStatus.WAITING, RemedyStatus.DECLINED),
            (RemedyStatus.WAITING, RemedyStatus.WITHDRAWN),
            (RemedyStatus.AUTHORISED, RemedyStatus.DELIVERED),
            (RemedyStatus.AUTHORISED, RemedyStatus.WITHDRAWN),
        }
    ),
    "Approval": frozenset(
        {
            (ApprovalStatus.PENDING, ApprovalStatus.APPROVED),
            (ApprovalStatus.PENDING, ApprovalStatus.APPROVED_LOWER),
            (ApprovalStatus.PENDING, ApprovalStatus.DECLINED),
            (ApprovalStatus.PENDING, ApprovalStatus.WITHDRAWN),
            (ApprovalStatus.PENDING, ApprovalStatus.EXPIRED),  # nobody answered
        }
    ),
    "Handoff": frozenset(
        {
            (HandoffStatus.REQUESTED, HandoffStatus.ACCEPTED),
            (HandoffStatus.REQUESTED, HandoffStatus.DECLINED),
            (HandoffStatus.REQUESTED, HandoffStatus.WITHDRAWN),
        }
    ),
    "CheckInCall": frozenset(
        {
            (CheckInStatus.SCHEDULED, CheckInStatus.REACHED),
            (CheckInStatus.SCHEDULED, CheckInStatus.NOT_REACHED),
            (CheckInStatus.SCHEDULED, CheckInStatus.CANCELLED),
        }
    ),
    "ProcessFix": frozenset(
        {
            (ProcessFixStatus.PLANNED, ProcessFixStatus.DONE),
            (ProcessFixStatus.DONE, ProcessFixStatus.VERIFIED),
            (ProcessFixStatus.DONE, ProcessFixStatus.PLANNED),
        }
    ),
    "Deadline": frozenset(
        {
            (DeadlineState.ARMED, DeadlineState.MET),
            (DeadlineState.ARMED, DeadlineState.BREACHED),
            (DeadlineState.ARMED, DeadlineState.CANCELLED),
            (DeadlineState.BREACHED, DeadlineState.MET),  # only a fact entered late: rule 11
        }
    ),
    "Hold": frozenset({(HoldStatus.RUNNING, HoldStatus.ENDED)}),
    "Voucher": frozenset(
        {
            (VoucherStatus.ISSUED, VoucherStatus.REDEEMED),
            (VoucherStatus.ISSUED, VoucherStatus.EXPIRED),
            (VoucherStatus.ISSUED, VoucherStatus.VOID),
        }
    ),
    "Survey": frozenset(
        {
            (SurveyStatus.PLANNED, SurveyStatus.SENT),
            (SurveyStatus.PLANNED, SurveyStatus.CANCELLED),
            (SurveyStatus.SENT, SurveyStatus.ANSWERED),
            (SurveyStatus.SENT, SurveyStatus.EXPIRED),
            (SurveyStatus.SENT, SurveyStatus.CANCELLED),
        }
    ),
    "OutgoingEmail": frozenset(
        {
            (LetterState.WAITING, LetterState.SENDING),
            (LetterState.WAITING, LetterState.SUPPRESSED),
            (LetterState.SENDING, LetterState.SENDING),  # the lease of a dead worker has lapsed
            (LetterState.SENDING, LetterState.SENT),
            (LetterState.SENDING, LetterState.WAITING),
            (LetterState.SENDING, LetterState.DEAD),
            (LetterState.SENDING, LetterState.SUPPRESSED),
            (LetterState.DEAD, LetterState.WAITING),  # a person sends it again
        }
    ),
}
