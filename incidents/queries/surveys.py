"""The question to a customer: whose it is, by its link, and whether it may be asked."""

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from django.db.models import Max
from django.utils.crypto import salted_hmac

from incidents.lifecycle import SurveyStatus
from incidents.models import Customer, Incident, Organisation, Survey
from incidents.policy.surveys import was_asked_lately
from incidents.words.surveys import SURVEY_WORDS, Language, SurveyWords

WHAT_FOR = "incidents.survey"
TOKEN_BYTES = 24  # 192 bits; note C asks for 128
LONGEST_TOKEN = 64


def token_of(salt: str) -> str:
    """This is the token of a survey, made anew from its salt and our secret each time."""
    digest = salted_hmac(WHAT_FOR, salt, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def hash_of(token: str) -> str:
    """This is what is kept of a token."""
    return sha256(token.encode()).hexdigest()


def survey_behind(token: str) -> Survey | None:
    """This is the survey of a link, over or not: "ask no more" may be said late."""
    if len(token) > LONGEST_TOKEN:
        return None
    rows = Survey.objects.select_related("incident__location", "incident__customer")
    return rows.filter(token_hash=hash_of(token)).first()


def survey_of(token: str, *, at: datetime) -> Survey | None:
    """This is the survey of a link that may be answered, or was; None for every other link.

    Unknown, expired and revoked are one and the same. Reliability note C.
    """
    survey = survey_behind(token)
    if survey is None or survey.status == SurveyStatus.ANSWERED:
        return survey
    may_answer = survey.status == SurveyStatus.SENT and not is_over(survey, at=at)
    return survey if may_answer else None


def is_over(survey: Survey, *, at: datetime) -> bool:
    """Whether nobody may answer any more, whether or not the clock has seen it yet."""
    return survey.answers_until is not None and at >= survey.answers_until


def words_for(customer: Customer | None) -> SurveyWords:
    """These are the words in the language of a customer, else in that of the house."""
    house = Organisation.objects.values_list("language", flat=True).first()
    language = (customer.language if customer else "") or house or Language.ENGLISH
    return SURVEY_WORDS[language]


def why_not_asked(incident: Incident, *, at: datetime) -> str:
    """This is why the customer is not asked how it went, in words; empty where they are."""
    customer, house = incident.customer, Organisation.objects.first() or Organisation()
    if not house.sends_surveys:
        return "The business asks nobody."
    if customer is None or not customer.email:
        return "We know no e-mail address."
    if customer.surveys_stopped_at is not None:
        return "They asked us to stop asking."
    theirs = Survey.objects.filter(incident__customer=customer)
    last = theirs.aggregate(last=Max("sent_at"))["last"]
    if was_asked_lately(last, pause_days=house.survey_pause_days, at=at):
        return f"They were asked less than {house.survey_pause_days} days ago."
    return ""
