"""Words for history: every kind of event, with the sentence the timeline shows."""

from django.db.models import TextChoices


class ActorKind(TextChoices):
    PERSON = "person", "A person"
    SYSTEM = "system", "The software"


class EventKind(TextChoices):
    INCIDENT_LOGGED = "incident.logged", "Logged"
    INCIDENT_WITHDRAWN = "incident.withdrawn", "Log withdrawn"
    INCIDENT_FIXED = "incident.fixed", "Fixed: the problem is gone"
    INCIDENT_CLOSED = "incident.closed", "Closed"
    INCIDENT_NOT_RECOVERED = "incident.not_recovered", "Closed as not recovered"
    INCIDENT_REOPENED = "incident.reopened", "Reopened"
    SEVERITY_CHANGED = "incident.severity_changed", "Severity changed"
    CUSTOMER_NAMED = "incident.customer_named", "The customer became known"
    ASK_RECORDED = "ask.recorded", "What would make it right was written down"
    ASK_NOT_ASKED = "ask.not_asked", "Noted why the customer was not asked"
    NO_EXTRA_CHOSEN = "extra.none_chosen", "No extra this time"
    NOTE_WRITTEN = "note.written", "Internal note"
    CONTACT_MADE = "contact.made", "Contact with the customer"
    APOLOGY_GIVEN = "apology.given", "Apology given"
    REMEDY_PROPOSED = "remedy.proposed", "Remedy planned"
    REMEDY_AUTHORISED = "remedy.authorised", "Spend authorised on own authority"
    REMEDY_PROMISED = "remedy.promised", "Remedy promised for another time"
    REMEDY_DELIVERED = "remedy.delivered", "Remedy delivered"
    REMEDY_WITHDRAWN = "remedy.withdrawn", "Remedy withdrawn"
    REMEDY_CHANGED = "remedy.changed", "The amount of a request was changed"
    SPEND_REQUESTED = "spend.requested", "Asked for spend above own authority"
    SPEND_APPROVED = "spend.approved", "The spend was approved"
    SPEND_APPROVED_LOWER = "spend.approved_lower", "A lower amount was approved"
    SPEND_REVERSED = "spend.reversed", "Booked money was taken back"
    SPEND_EXPIRED = "spend.expired", "Nobody answered the request; it expired"
    SPEND_DECLINED = "spend.declined", "The spend was declined"
    VOUCHER_ISSUED = "voucher.issued", "A voucher for the next visit was signed"
    VOUCHER_SENT = "voucher.sent", "The voucher was sent by e-mail"
    VOUCHER_REDEEMED = "voucher.redeemed", "They came back: the voucher was redeemed"
    VOUCHER_EXPIRED = "voucher.expired", "The voucher expired"
    VOUCHER_VOID = "voucher.void", "The voucher was made void"
    DIAGNOSIS_WRITTEN = "diagnosis.written", "What broke was written down"
    PROCESS_FIX_PLANNED = "process_fix.planned", "Process fix planned"
    PROCESS_FIX_CHOSEN = "process_fix.chosen", "An existing process fix was chosen"
    PROCESS_FIX_DONE = "process_fix.done", "Process fix done"
    PROCESS_FIX_VERIFIED = "process_fix.verified", "Process fix verified"
    PROCESS_FIX_NOT_NEEDED = "process_fix.not_needed", "No process fix needed"
    HANDOFF_REQUESTED = "handoff.requested", "Handoff requested"
    HANDOFF_ACCEPTED = "handoff.accepted", "Handoff accepted"
    HANDOFF_DECLINED = "handoff.declined", "Handoff declined"
    HANDOFF_WITHDRAWN = "handoff.withdrawn", "Handoff no longer needed"
    GUIDE_ASKED = "guide.asked", "A guide was asked"
    READING_RECORDED = "reading.recorded", "Loyalty reading"
    SURVEY_PLANNED = "survey.planned", "A question to the customer was planned"
    SURVEY_SENT = "survey.sent", "The customer was asked how it went"
    SURVEY_REMINDED = "survey.reminded", "The customer was asked once more"
    SURVEY_NOT_SENT = "survey.not_sent", "The customer was not asked"
    SURVEY_EXPIRED = "survey.expired", "The question found no answer"
    SURVEY_CANCELLED = "survey.cancelled", "The question is no longer needed"
    SURVEY_ANSWERED = "survey.answered", "The customer answered"
    SURVEYS_STOPPED = "survey.stopped", "A customer asked us to stop asking"
    CUSTOMER_TOLD_US = "report.received", "A customer told us by the page of the place"
    READINGS_IMPORTED = "reading.imported", "Earlier scores were read in from a file"
    LOW_SCORE_HEARD = "reading.low", "A very low score calls for somebody at once"
    CHECK_IN_PLANNED = "check_in.planned", "Check-in call planned"
    CHECK_IN_POSTPONED = "check_in.postponed", "Check-in call postponed"
    CHECK_IN_REACHED = "check_in.reached", "Check-in call made"
    CHECK_IN_MISSED = "check_in.missed", "Check-in call: not reached"
    CHECK_IN_CANCELLED = "check_in.cancelled", "Check-in call no longer needed"
    DEADLINE_AT_RISK = "deadline.at_risk", "Most of the time is gone"
    DEADLINE_BREACHED = "deadline.breached", "A deadline passed; the next person was told"
    DEADLINE_ESCALATED = "deadline.escalated", "Still late; the next people were told"
    DEADLINE_DONE_LATE = "deadline.done_late", "Done after its time"
    DEADLINE_CORRECTED = "deadline.corrected", "Done in time, recorded late"
    DEADLINE_SET_ASIDE = "deadline.set_aside", "A clock failed and was set aside"
    DEADLINE_RETRIED = "deadline.retried", "A clock that was set aside runs again"
    DEADLINE_REPLANNED = "deadline.replanned", "A promised time was planned anew"
    HOLD_STARTED = "hold.started", "On hold"
    HOLD_ENDED = "hold.ended", "The hold ended"
    INCIDENT_STALLED = "incident.stalled", "Nothing has happened for a while"
    STILL_ON_IT = "incident.still_on_it", "Still on it"
    DUTY_MANAGER_TOLD = "duty.told", "The duty manager was told"
    NOBODY_ON_DUTY = "duty.nobody", "Nobody was on duty"
    COVER_BEGAN = "cover.began", "A deputy covers"
    COVER_ENDED = "cover.ended", "The cover ended"
    ABSENCE_PLANNED = "absence.planned", "Absence planned"
    ABSENCE_CHANGED = "absence.changed", "Absence changed"
    ABSENCE_ENDED = "absence.ended", "Absence ended"
    SHIFT_ADDED = "shift.added", "Duty shift added"
    SHIFT_CHANGED = "shift.changed", "Duty shift changed"
    SHIFT_REMOVED = "shift.removed", "Duty shift removed"
    POLICY_CHANGED = "policy.changed", "Recovery policy changed"
    POLICY_REMOVED = "policy.removed", "Recovery policy removed"
    CALENDAR_CHANGED = "calendar.changed", "Opening hours changed"
    LETTER_SENT_AGAIN = "letter.sent_again", "A letter was sent again"
    FEED_RENEWED = "feed.renewed", "Calendar address renewed"
    PERSON_INVITED = "person.invited", "Person invited"
    PERSON_CHANGED = "person.changed", "Person changed"
    PERSON_DISABLED = "person.disabled", "Person disabled"
    PERSON_ENABLED = "person.enabled", "Person enabled"
    LIMIT_SET = "limit.set", "Spending authority set"
    BUDGET_SET = "budget.set", "Budget set"
    BUDGET_OVERRUN = "budget.overrun", "The budget of the month is passed"
    PLACE_ADDED = "place.added", "Place added"
    TELL_US_OPENED = "place.tell_us_opened", "Customers can tell us by a page of the place"
    TELL_US_CLOSED = "place.tell_us_closed", "The page on which customers tell us was closed"
    PLACE_CHANGED = "place.changed", "Place changed"
    TYPE_ADDED = "incident_type.added", "Incident type added"
    TYPE_CHANGED = "incident_type.changed", "Incident type changed"
    GESTURE_ADDED = "gesture.added", "Remedy put on the shelf"
    GESTURE_CHANGED = "gesture.changed", "Prepared remedy changed"
    ORGANISATION_CHANGED = "organisation.changed", "Organisation changed"
    CUSTOMER_ADDED = "customer.added", "Customer added"
    CUSTOMER_CHANGED = "customer.changed", "Customer changed"
    VOLUME_SET = "volume.set", "Actions of a month entered"
    VOLUME_REMOVED = "volume.removed", "Actions of a month taken out"
    ADVOCACY_RECORDED = "advocacy.recorded", "They spoke about us"
    ADVOCACY_TAKEN_BACK = "advocacy.taken_back", "Taken back: that they spoke about us"
    RETURN_RECORDED = "return.recorded", "They came back"
    RETURN_TAKEN_BACK = "return.taken_back", "Taken back: that they came back"
    REPEAT_FOUND = "incident.repeat_found", "A second similar failure came soon"
    REPEAT_GONE = "incident.repeat_gone", "No second failure after all: the other log was withdrawn"


# What the owner of an incident does; a deputy does it on their behalf. Product B2 (cover).
OWNERS_ACTS = frozenset(
    {
        EventKind.INCIDENT_FIXED,
        EventKind.INCIDENT_CLOSED,
        EventKind.INCIDENT_REOPENED,
        EventKind.SEVERITY_CHANGED,
        EventKind.CUSTOMER_NAMED,
        EventKind.ASK_RECORDED,
        EventKind.ASK_NOT_ASKED,
        EventKind.NO_EXTRA_CHOSEN,
        EventKind.CONTACT_MADE,
        EventKind.APOLOGY_GIVEN,
        EventKind.REMEDY_PROPOSED,
        EventKind.REMEDY_AUTHORISED,
        EventKind.REMEDY_PROMISED,
        EventKind.REMEDY_DELIVERED,
        EventKind.REMEDY_WITHDRAWN,
        EventKind.REMEDY_CHANGED,
        EventKind.SPEND_REQUESTED,
        EventKind.VOUCHER_ISSUED,
        EventKind.DIAGNOSIS_WRITTEN,
        EventKind.PROCESS_FIX_PLANNED,
        EventKind.PROCESS_FIX_CHOSEN,
        EventKind.PROCESS_FIX_NOT_NEEDED,
        EventKind.GUIDE_ASKED,
        EventKind.READING_RECORDED,
        EventKind.HOLD_STARTED,
        EventKind.HOLD_ENDED,
        EventKind.STILL_ON_IT,
    }
)
