"""The question to the customer: planned at the fix, sent once, reminded of once, let go."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from incidents.actions import history, letters
from incidents.actions.incidents import locked
from incidents.actions.moves import move
from incidents.actions.one_by_one import alone
from incidents.emails.surveys import survey_sent
from incidents.lifecycle import SurveyStatus
from incidents.models import Customer, Incident, Survey, User
from incidents.policy import surveys as policy
from incidents.queries.surveys import hash_of, is_over, token_of, why_not_asked
from incidents.words.events import EventKind

MOST_IN_A_PASS = 500
BAD_ROW_WAITS = timedelta(minutes=5)
SALT_BYTES = 16  # 128 random bits


@transaction.atomic
def plan_survey(incident: Incident, *, by: User | None, at: datetime) -> Survey:
    """Plan to ask eight days after the fix; a call moves it. Product 5."""
    salt = secrets.token_hex(SALT_BYTES)
    due_at = policy.due_after_fix(incident.fixed_at or at, incident.location.zone)
    survey = Survey(
        incident=incident,
        salt=salt,
        token_hash=hash_of(token_of(salt)),
        due_at=due_at,
        next_step_at=due_at,
    )
    survey.save()
    history.record(
        incident, EventKind.SURVEY_PLANNED, by=by, at=at, survey=survey.pk, due_at=due_at
    )
    return survey


@transaction.atomic
def ask_after_call(incident: Incident, *, called_at: datetime) -> None:
    """Ask a day after the call that reached them, where nothing was sent before. Product 5."""
    due_at = policy.due_after_call(called_at, incident.location.zone)
    planned = incident.surveys.filter(status=SurveyStatus.PLANNED)
    planned.update(due_at=due_at, next_step_at=due_at)


@transaction.atomic
def cancel_surveys(incident: Incident, *, by: User | None, at: datetime) -> None:
    """Ask no more: the recovery starts over, or ends without one."""
    for survey in incident.surveys.under_way():
        move(survey, SurveyStatus.CANCELLED, next_step_at=None)
        history.record(incident, EventKind.SURVEY_CANCELLED, by=by, at=at, survey=survey.pk)


@transaction.atomic
def stop_surveys(customer: Customer, *, at: datetime) -> None:
    """Never ask this customer again, as they wish; twice is once. Interface 10, rule 7."""
    still_asked = Customer.objects.filter(pk=customer.pk, surveys_stopped_at=None)
    if still_asked.update(surveys_stopped_at=at):
        history.record(None, EventKind.SURVEYS_STOPPED, by=None, at=at, customer=customer.pk)


def send_surveys(*, at: datetime) -> int:
    """Send, remind of and let go whatever is due, and give back how many were seen to.

    `at` is the database's clock. Safe to run often, twice and beside itself. Rule 12.
    """
    due = Survey.objects.due(at=at).order_by("next_step_at", "pk")
    keys = list(due.values_list("pk", flat=True)[:MOST_IN_A_PASS])
    return sum(_step_alone(key, at=at) for key in keys)


def _step_alone(key: int, *, at: datetime) -> int:
    return alone(
        lambda: _step(key, at=at),
        what=f"Survey {key}",
        set_back=lambda: _set_back(key, at=at),
    )


def _set_back(key: int, *, at: datetime) -> None:
    Survey.objects.filter(pk=key).update(next_step_at=at + BAD_ROW_WAITS)


def _step(key: int, *, at: datetime) -> bool:
    survey = Survey.objects.select_related("incident").get(pk=key)
    incident = locked(survey.incident)
    survey = Survey.objects.get(pk=key)
    survey.incident = incident
    if survey.next_step_at is None or survey.next_step_at > at:
        return False
    if survey.status == SurveyStatus.PLANNED:
        _send(survey, at=at)
    elif is_over(survey, at=at):
        move(survey, SurveyStatus.EXPIRED, next_step_at=None)
        history.record(incident, EventKind.SURVEY_EXPIRED, by=None, at=at, survey=key)
    else:
        _remind(survey, at=at)
    return True


def _send(survey: Survey, *, at: datetime) -> None:
    incident = survey.incident
    if why_not := why_not_asked(incident, at=at):
        move(survey, SurveyStatus.CANCELLED, next_step_at=None)
        history.record(
            incident, EventKind.SURVEY_NOT_SENT, by=None, at=at, survey=survey.pk, because=why_not
        )
        return
    move(survey, SurveyStatus.SENT, sent_at=at, next_step_at=at + policy.REMIND_AFTER)
    survey.incident = incident
    history.record(incident, EventKind.SURVEY_SENT, by=None, at=at, survey=survey.pk)
    letters.queue(survey_sent(survey, again=False), at=at)


def _remind(survey: Survey, *, at: datetime) -> None:
    survey.next_step_at = survey.answers_until
    customer = survey.incident.customer
    if survey.reminded_at is None and customer and customer.surveys_stopped_at is None:
        survey.reminded_at = at
        history.record(survey.incident, EventKind.SURVEY_REMINDED, by=None, at=at, survey=survey.pk)
        letters.queue(survey_sent(survey, again=True), at=at)
    survey.save(update_fields=["next_step_at", "reminded_at"])
