"""Afterwards the customer is asked by e-mail; some answer, most with a word of their own."""

from datetime import timedelta
from random import Random

from incidents.actions.answers import Answer, answer_survey
from incidents.actions.surveys import send_surveys
from incidents.lifecycle import SurveyStatus
from incidents.management.demo.recovery import Recovery
from incidents.management.demo.stage import Steps
from incidents.models import Survey
from incidents.policy.loyalty import HIGHEST, PASSIVE_FROM, PROMOTER_FROM
from incidents.words.loyalty import Moment
from incidents.words.surveys import Agreement

ANSWER_PERCENT, CALL_PERCENT = 60, 12
SAID = {
    True: (
        "You called me before I had to call you. That I tell people.",
        "I have not met that anywhere else.",
        "",
        "Thank you for taking it seriously.",
    ),
    False: ("All in order again.", "", "It took a while, but it was put right."),
}


def asked(told: Recovery) -> Steps:
    """The question leaves when it is due; an answer comes within two days, or never."""
    survey = told.incident.surveys.filter(status=SurveyStatus.PLANNED).first()
    if survey is None:
        return
    yield survey.due_at
    send_surveys(at=survey.due_at)
    survey.refresh_from_db()
    # By chance, but not by that of the story: the rest of it stays as it is.
    chance = Random(told.incident.what_happened)  # noqa: S311
    if survey.status != SurveyStatus.SENT or chance.randrange(100) >= ANSWER_PERCENT:
        return
    at = survey.due_at + timedelta(minutes=chance.randrange(20, 2800))
    yield at
    survey.refresh_from_db()
    if survey.status != SurveyStatus.SENT:
        return  # it was opened again meanwhile
    answer_survey(survey, answer=_answer(survey, chance), at=at)


def _answer(survey: Survey, chance: Random) -> Answer:
    read = survey.incident.readings.filter(moment=Moment.AFTER_RECOVERY).order_by("pk").last()
    before = read.score if read else PASSIVE_FROM
    score = max(PASSIVE_FROM - 1, min(HIGHEST, before + chance.choice([-1, 0, 0, 0, 1])))
    glad = score >= PROMOTER_FROM
    fair = [Agreement.YES, Agreement.YES if glad else Agreement.PARTLY]
    return Answer(
        score=score,
        comment=chance.choice(SAID[glad]),
        fair_result=chance.choice(fair),
        fair_handling=chance.choice(fair),
        respect=Agreement.YES,
        may_call=chance.randrange(100) < CALL_PERCENT,
    )
