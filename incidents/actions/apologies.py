"""Recording words of regret that a person gave to the customer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from incidents.actions import deadlines, history
from incidents.actions.incidents import climb, happened, locked
from incidents.models import Apology, Incident, User
from incidents.permissions.apologies import may_record_apology
from incidents.policy.apologies import blaming_words, what_is_wrong
from incidents.queries.apologies import names_not_to_point_at, prepared_start
from incidents.refusals import Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind
from incidents.words.remedies import Quality


@dataclass(frozen=True)
class Words:
    """An apology as it was given: the words, how, by whom, when, and which of the five it has."""

    words: str
    channel: str
    given_by: User
    given_at: datetime
    qualities: frozenset[str] = frozenset()
    not_owner_reason: str = ""


@transaction.atomic
def record_apology(incident: Incident, *, apology: Words, by: User, at: datetime) -> Apology:
    """Record an apology; with all five qualities the recovery can reach rung 2. D1 to D5, E5.

    Its clock is met at the time it was given. Words that point at somebody are no obstacle, but
    the warning is kept. Raises Forbidden, Invalid. Rules 1 and 11.
    """
    incident = locked(incident)
    may_record_apology(by, incident).or_refuse()
    _refuse_what_is_wrong(incident, apology)
    happened(apology.given_at, incident=incident, at=at, field="given_at")
    record = Apology(
        incident=incident,
        words=apology.words,
        channel=apology.channel,
        given_by=apology.given_by,
        given_at=apology.given_at,
        warnings=blaming_words(
            apology.words, names=names_not_to_point_at(incident, speaker=apology.given_by)
        ),
        not_owner_reason=apology.not_owner_reason,
        recorded_by=by,
        recorded_at=at,
        **{quality.value: quality in apology.qualities for quality in Quality},
    )
    record.save()
    history.record(
        incident,
        EventKind.APOLOGY_GIVEN,
        by=by,
        at=at,
        words=apology.words,
        apology=record.pk,
        channel=apology.channel,
        happened_at=apology.given_at,
        qualities=len(record.qualities),
    )
    climb(incident)
    deadlines.meet(incident, DeadlineKind.APOLOGY, done_at=apology.given_at, by=by, at=at)
    return record


def _refuse_what_is_wrong(incident: Incident, apology: Words) -> None:
    if wrong := what_is_wrong(apology.words, start=prepared_start(incident)):
        raise Invalid(wrong, field="words")
    by_the_owner = apology.given_by.pk == incident.owner_id
    if not by_the_owner and not apology.not_owner_reason.strip():
        raise Invalid(
            f"{incident.owner.name} owns this: say why somebody else apologised.",
            field="not_owner_reason",
        )
