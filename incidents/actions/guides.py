"""The pen for guides: a senior is asked for advice, by a person or by the software."""

from datetime import datetime

from incidents.actions import history, letters
from incidents.emails.ownership import guide_asked
from incidents.models import Guide, Incident, User
from incidents.words.events import EventKind


def add_guide(
    incident: Incident,
    *,
    person: User,
    question: str,
    asked_by: User,
    by: User | None,
    at: datetime,
) -> Guide:
    """Make a senior the guide of an incident and tell them; who may be asked is asked before.

    `by` is None where the software asks; `asked_by` is whom they advise. Product B6.
    """
    guide = Guide(
        incident=incident, person=person, asked_by=asked_by, asked_at=at, question=question
    )
    guide.save()
    history.record(
        incident,
        EventKind.GUIDE_ASKED,
        by=by,
        at=at,
        words=question,
        guide=guide.pk,
        person=person.pk,
    )
    letters.queue(guide_asked(guide, to=person), at=at)
    return guide
