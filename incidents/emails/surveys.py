"""The question to a customer by mail, and who of us is told of the answer."""

from incidents.emails.letter import Letter, address_of
from incidents.models import Incident, Survey, User
from incidents.policy.loyalty import HIGHEST, LOWEST
from incidents.queries.surveys import token_of, words_for
from incidents.words.post import LetterKind


def survey_sent(survey: Survey, *, again: bool) -> Letter:
    """Ask the customer, or ask once more; worded as it goes, for the link is not kept. Note C.

    Raises LookupError where no address is known.
    """
    customer = survey.incident.customer
    if customer is None or not customer.email:
        raise LookupError(f"{survey} has nobody to go to.")
    return Letter(
        key=f"survey-{survey.pk}-{'again' if again else 'sent'}",
        kind=LetterKind.SURVEY_SENT,
        to=customer.email,
        subject="",
        text="",
        incident=survey.incident,
    )


def word_survey(incident: Incident, *, key: str, to: str) -> Letter:
    """Word the letter above: first name at most, no story, no cost. Interface 10, rule 7."""
    survey = incident.surveys.order_by("-pk")[0]
    customer, words = incident.customer, words_for(incident.customer)
    link = address_of("survey-answer", token_of(survey.salt))
    stop = address_of("survey-stop", token_of(survey.salt))
    first_name = _first_name(customer.name if customer else "")
    place = incident.location.name
    subject = words.subject_again if key.endswith("again") else words.subject
    return Letter.to_customer(
        LetterKind.SURVEY_SENT,
        key=key,
        to=to,
        incident=incident,
        stop_address=stop,
        about=subject.format(place=place),
        hello=words.hello.format(name=first_name) if first_name else words.greeting,
        question=words.question.format(place=place),
        words=words,
        place=place,
        link=link,
        scores=[(score, f"{link}?score={score}") for score in range(LOWEST, HIGHEST + 1)],
        stop=stop,
    )


def _first_name(name: str) -> str:
    """The first word of a name as people say it; nothing of "Guest, room 412" or "A choir"."""
    words = name.split()
    is_a_name = len(words) > 1 and all(one.isalpha() and one[0].isupper() for one in words)
    return words[0] if is_a_name else ""


def low_score_heard(incident: Incident, *, score: int, cause: int, to: User) -> Letter:
    """Tell who owns it that a customer gave a score of three or less. Product J3."""
    return Letter.from_template(
        LetterKind.LOW_SCORE,
        key=f"low-score-{cause}-{to.pk}",
        to=to,
        incident=incident,
        score=score,
        link=address_of("incident-detail", incident.pk),
        reason="you own this incident",
    )


def survey_answered(survey: Survey, *, to: User) -> Letter:
    """Tell the owner that the customer answered and would like to be called."""
    return Letter.from_template(
        LetterKind.SURVEY_ANSWERED,
        key=f"survey-{survey.pk}-answered-{to.pk}",
        to=to,
        incident=survey.incident,
        survey=survey,
        link=address_of("incident-detail", survey.incident_id),
        reason="you own this incident",
    )
