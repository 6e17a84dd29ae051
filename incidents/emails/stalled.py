"""The one question to a person who took a recovery in hand and went silent."""

from incidents.emails.letter import Letter, address_of
from incidents.models import Incident, User
from incidents.words.post import LetterKind


def still_on_it(incident: Incident, *, to: User) -> Letter:
    """Ask the owner whether they are still on it; once for each silence."""
    since = incident.stalled_since
    key = f"still-on-it-{incident.pk}-{since:%Y%m%dT%H%M%S}-{to.pk}"
    return Letter.worded_as_it_goes(LetterKind.STILL_ON_IT, key=key, to=to, incident=incident)


def word_still_on_it(incident: Incident, *, key: str, to: User) -> Letter:
    """Word that question, as things stand when it goes."""
    return Letter.from_template(
        LetterKind.STILL_ON_IT,
        key=key,
        to=to,
        incident=incident,
        link=address_of("still-on-it", incident.pk),
        link_label="Say what is next",
        reason="you own this incident",
    )
