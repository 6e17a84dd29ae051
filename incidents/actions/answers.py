"""What customers tell us after a recovery, and what a very low score sets off at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from incidents.actions import deadlines, history, letters
from incidents.actions.incidents import Report, locked, open_incident, set_severity
from incidents.actions.loyalty import Score, record_reading
from incidents.actions.moves import move
from incidents.actions.recoveries import start_over
from incidents.actions.repeats import one_after_the_other
from incidents.emails.surveys import low_score_heard, survey_answered
from incidents.lifecycle import IncidentStatus, SurveyStatus
from incidents.models import (
    CustomerReport,
    Incident,
    Location,
    LoyaltyReading,
    Survey,
    User,
)
from incidents.permissions.loyalty import may_record_reading
from incidents.policy.loyalty import is_critical
from incidents.queries.duty import who_hears_of, who_takes_up
from incidents.queries.surveys import is_over
from incidents.refusals import Conflict, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.incidents import DiscoveredBy, Severity
from incidents.words.loyalty import Moment, Source

SEVERE = (Severity.HIGH, Severity.CRITICAL)


@dataclass(frozen=True)
class Answer:
    """What a customer says by a survey: 0 to 10, and what else they want us to know."""

    score: int
    comment: str = ""
    fair_result: str = ""
    fair_handling: str = ""
    respect: str = ""
    may_call: bool = False


@transaction.atomic
def answer_survey(survey: Survey, *, answer: Answer, at: datetime) -> Survey:
    """Take the answer of a customer, once. Raises Conflict: answered, over, no longer asked.

    Their score is the reading after the recovery; three or less sets somebody to it at once.
    Product J1, J3, J7; reliability note C.
    """
    incident = locked(survey.incident)
    survey = Survey.objects.get(pk=survey.pk)
    survey.incident = incident
    if is_over(survey, at=at):
        raise Conflict("This question is over.")
    said = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    move(survey, SurveyStatus.ANSWERED, answered_at=at, next_step_at=None, **said)
    survey.incident = incident
    history.record(
        incident,
        EventKind.SURVEY_ANSWERED,
        by=None,
        at=at,
        words=answer.comment,
        survey=survey.pk,
        may_call=answer.may_call,
    )
    score = Score(Moment.AFTER_RECOVERY, answer.score, Source.SURVEY, at)
    reading = record_reading(incident, score=score, by=None, at=at)
    if is_critical(answer.score):
        _hear(reading, incident, words=answer.comment, by=None, at=at)
    elif answer.may_call:
        letters.queue(survey_answered(survey, to=incident.owner), at=at)
    return survey


@dataclass(frozen=True)
class Told:
    """What somebody types on the page of a place: what was not right, and how to reach them."""

    words: str
    reach: str = ""


@transaction.atomic
def take_report(location: Location, *, told: Told, key: UUID, at: datetime) -> CustomerReport:
    """Make an incident of what a customer tells us; who is on duty owns it. The same key is one.

    Its clocks run from this second, and its owner is told. Raises Invalid, and Conflict where
    nobody works who could take it. Product 6, trap 10; interface 5.13.
    """
    if not told.words.strip():
        raise Invalid("Nothing was written.", field="words")
    # Of the same form sent twice in one second, the second waits here and finds the first.
    Location.objects.select_for_update(no_key=True).get(pk=location.pk)
    if sent_before := CustomerReport.objects.filter(key=key).first():
        return sent_before
    owner = who_takes_up(location, at=at)
    if owner is None:
        raise Conflict("Nobody is there who could take it.")
    report = Report(
        what_happened=told.words,
        location=location,
        customer_hint=told.reach,
        discovered_by=DiscoveredBy.CUSTOMER,
    )
    incident = open_incident(report, owner=owner, by=None, at=at)
    history.record(incident, EventKind.CUSTOMER_TOLD_US, by=None, at=at)
    return CustomerReport.objects.create(location=location, incident=incident, key=key, told_at=at)


@transaction.atomic
def enter_reading(incident: Incident, *, score: Score, by: User, at: datetime) -> LoyaltyReading:
    """Keep a reading that somebody enters on its own. Raises Forbidden, Invalid. Product J1, J6.

    Three or less after the recovery, as the customer said it, sets somebody to it at once. J3.
    """
    incident = locked(incident)
    may_record_reading(by, incident).or_refuse()
    if score.moment == Moment.AFTER_RECOVERY and incident.fixed_at is None:
        raise Invalid("It is not fixed yet; this moment is still to come.", field="moment")
    if score.moment != Moment.BASELINE and score.read_at < incident.occurred_at:
        raise Invalid("This is before the mistake happened.", field="read_at")
    reading = record_reading(incident, score=score, by=by, at=at)
    said_so = score.moment == Moment.AFTER_RECOVERY and not reading.is_estimate
    if said_so and is_critical(score.score):
        _hear(reading, incident, words="", by=by, at=at)
    return reading


def _hear(
    reading: LoyaltyReading, incident: Incident, *, words: str, by: User | None, at: datetime
) -> None:
    """Three or less: the recovery of theirs that is under way is raised, else one is opened. J3."""
    under_way = _under_way(incident)
    if under_way is None:
        under_way = _open_one(incident, score=reading.score, words=words, at=at)
    else:
        _raise(under_way, at=at)
        to = under_way.owner
        told = low_score_heard(under_way, score=reading.score, cause=reading.pk, to=to)
        letters.queue(told, at=at)
    details = {"reading": reading.pk, "score": reading.score, "after": incident.pk}
    history.record(under_way, EventKind.LOW_SCORE_HEARD, by=by, at=at, words=words, **details)


def _under_way(incident: Incident) -> Incident | None:
    """The customer's newest recovery that is not over, held; never a second one beside it."""
    if incident.is_on_the_way or incident.customer_id is None:
        return incident
    theirs = Incident.objects.on_the_way().filter(customer=incident.customer_id)
    # What was said in a restricted recovery stays there. Product trap 14.
    alike = theirs.filter(is_restricted=incident.is_restricted).order_by("-logged_at", "-pk")
    newest = alike.first()
    if newest and (held := locked(newest)).is_on_the_way:
        return held
    # Of two low scores of one customer in one second, the second finds what the first opened.
    one_after_the_other(incident.customer_id)
    return alike.all().first()


def _raise(incident: Incident, *, at: datetime) -> None:
    if incident.status == IncidentStatus.FIXED:
        start_over(incident, since=at, by=None, at=at)
    elif not incident.deadlines.armed().filter(kind=DeadlineKind.FIRST_CONTACT).exists():
        deadlines.arm(incident, DeadlineKind.FIRST_CONTACT, started_at=at)
    if incident.severity not in SEVERE:
        set_severity(incident, severity=Severity.HIGH, by=None, at=at)


def _open_one(incident: Incident, *, score: int, words: str, at: datetime) -> Incident:
    said = f": {words}" if words else "."
    report = Report(
        what_happened=f"{score} of 10 after {incident.reference} was closed{said}"[:2000],
        location=incident.location,
        customer=incident.customer,
        severity=Severity.HIGH,
        department=incident.department,
        discovered_by=DiscoveredBy.SURVEY,
        is_restricted=incident.is_restricted,
        customer_informed=True,
    )
    return open_incident(report, owner=who_hears_of(incident, at=at), by=None, at=at)
