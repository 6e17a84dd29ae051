"""Words for the post: every kind of letter, which may be turned off, and which may wait."""

from django.db.models import TextChoices


class LetterKind(TextChoices):
    INCIDENT_LOGGED = "incident_logged", "Something was logged while you are on duty"
    NOBODY_ON_DUTY = "nobody_on_duty", "Nobody is on duty at a place"
    DEADLINE_AT_RISK = "deadline_at_risk", "A promised time is near"
    DEADLINE_BREACHED = "deadline_breached", "A promised time has passed"
    CATCH_UP = "catch_up", "What came due while the clock stood still"
    APPROVAL_AWAITS_YOU = "approval_awaits_you", "Spend waits for your decision"
    APPROVAL_DECIDED = "approval_decided", "Spend you asked for was decided"
    BUDGET_OVERRUN = "budget_overrun", "The budget of a month is passed"
    HANDOFF_REQUESTED = "handoff_requested", "Somebody asks you to become the owner"
    HANDOFF_ANSWERED = "handoff_answered", "A handoff was answered"
    GUIDE_ASKED = "guide_asked", "Somebody asks for your advice"
    STILL_ON_IT = "still_on_it", "You are asked whether you are still on it"
    CHECK_IN_PLANNED = "check_in_planned", "A check-in call is planned for you"
    CHECK_IN_CANCELLED = "check_in_cancelled", "A check-in call of yours is off"
    CALL_NOT_REACHED = "call_not_reached", "A check-in call reached nobody"
    CALL_WENT_BADLY = "call_went_badly", "A check-in call says it is not right yet"
    COVER_BEGAN = "cover_began", "You cover for somebody"
    COVER_ENDED = "cover_ended", "A cover has ended"
    VOUCHER_SENT = "voucher_sent", "A voucher for the next visit"
    LOW_SCORE = "low_score", "A customer gives a very low score"
    SURVEY_ANSWERED = "survey_answered", "A customer answered and may be called"
    SURVEY_SENT = "survey_sent", "A question to a customer"
    DIGEST = "digest", "The daily mail"
    PERSON_INVITED = "person_invited", "Your invitation"
    MONTHLY_LETTER = "monthly_letter", "The month in one page"


# Whoever does not want these by mail still finds them among their messages. What somebody has to
# do at once, and what opens a door, always goes. The daily mail has a switch of its own.
MAY_BE_MUTED = frozenset(
    {
        LetterKind.NOBODY_ON_DUTY,
        LetterKind.DEADLINE_AT_RISK,
        LetterKind.APPROVAL_DECIDED,
        LetterKind.BUDGET_OVERRUN,
        LetterKind.HANDOFF_ANSWERED,
        LetterKind.GUIDE_ASKED,
        LetterKind.CHECK_IN_PLANNED,
        LetterKind.CHECK_IN_CANCELLED,
        LetterKind.CALL_NOT_REACHED,
        LetterKind.COVER_ENDED,
        LetterKind.SURVEY_ANSWERED,
        LetterKind.MONTHLY_LETTER,
    }
)
# Quiet hours hold these until their end, unless the reader is on duty. What tells of something
# that was asked of one person and of nobody else is a reminder too: it waits on Today.
WAITS_WHILE_QUIET = frozenset(LetterKind) - {
    LetterKind.INCIDENT_LOGGED,
    LetterKind.PERSON_INVITED,
    LetterKind.LOW_SCORE,
}
# About the reader alone: a deputy has no use for them.
NOT_FOR_A_DEPUTY = frozenset(
    {
        LetterKind.INCIDENT_LOGGED,
        LetterKind.CATCH_UP,
        LetterKind.APPROVAL_AWAITS_YOU,
        LetterKind.HANDOFF_REQUESTED,
        LetterKind.COVER_BEGAN,
        LetterKind.COVER_ENDED,
        LetterKind.DIGEST,
        LetterKind.PERSON_INVITED,
        LetterKind.MONTHLY_LETTER,
    }
)
# Their link lets somebody answer in another's name: what was sent is not kept.
WORDS_ARE_NOT_KEPT = frozenset({LetterKind.SURVEY_SENT})
# Why a letter was not mailed although it still says something: it is read as a message.
MUTED = "They read this among their messages, not by mail."
PASSED_ON = "Away: their deputy was told."
NOT_BY_MAIL = (MUTED, PASSED_ON)
# "You get this because …", where the letter itself does not say it.
WHY: dict[str, str] = {
    LetterKind.INCIDENT_LOGGED: "you are on duty, or told when nobody is",
    LetterKind.DEADLINE_AT_RISK: "you own this incident, or are next in line",
    LetterKind.DEADLINE_BREACHED: "you own this incident, or are next in line",
    LetterKind.CATCH_UP: "these are yours, or at your place",
    LetterKind.CHECK_IN_PLANNED: "you make this call",
    LetterKind.CHECK_IN_CANCELLED: "you were to make this call",
    LetterKind.STILL_ON_IT: "you own this incident",
    LetterKind.DIGEST: "you asked for the daily mail",
}
