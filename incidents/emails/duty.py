"""Letters about who is on duty and who covers for whom."""

from collections.abc import Sequence
from datetime import date, datetime

from incidents.emails.letter import Letter, address_of
from incidents.models import Absence, CheckInCall, Incident, Location, User
from incidents.queries.duty import on_duty
from incidents.words.clock import DeadlineKind
from incidents.words.post import LetterKind

# What is promised from the second it is logged.
FIRST_DUTIES = (DeadlineKind.FIRST_CONTACT, DeadlineKind.FIX, DeadlineKind.APOLOGY)
LISTED = 30  # in one letter; the others are on Today


def incident_logged(incident: Incident, *, to: User) -> Letter:
    """Tell who is on duty that something was logged, the moment it is. Product A2."""
    key = f"logged-{incident.pk}-{to.pk}"
    kind = LetterKind.INCIDENT_LOGGED
    return Letter.worded_as_it_goes(kind, key=key, to=to, incident=incident)


def word_logged(incident: Incident, *, key: str, to: User, at: datetime) -> Letter:
    """Word the letter above, with the promises that run at `at`."""
    clocks = (
        incident.deadlines.armed()
        .filter(due_at__gt=at, kind__in=FIRST_DUTIES)
        .order_by("due_at", "pk")
    )
    return Letter.from_template(
        LetterKind.INCIDENT_LOGGED,
        key=key,
        to=to,
        incident=incident,
        clocks=clocks,
        nearest=clocks.first(),
        link=address_of("incident-detail", incident.pk),
        reason=_why_told(incident, to),
    )


def nobody_key(place: Location, *, on: date, to: User) -> str:
    """The name of the one letter of a local day that says that nobody is on duty at a place."""
    return f"nobody-on-duty-{place.pk}-{on.isoformat()}-{to.pk}"


def nobody_on_duty(place: Location, *, on: date, to: User, told: User | None) -> Letter:
    """Warn a business owner that something was logged and nobody was on duty. Product A2."""
    return Letter.from_template(
        LetterKind.NOBODY_ON_DUTY,
        key=nobody_key(place, on=on, to=to),
        to=to,
        place=place,
        on=on,
        told=told,
        link=address_of("shift-list", place.pk),
        link_label="Plan the duty shifts",
        reason="the business is yours",
    )


def cover_began(
    absence: Absence, *, to: User, incidents: Sequence[Incident], calls: Sequence[CheckInCall]
) -> Letter:
    """Tell a deputy what they cover from now on. Product B2 (cover)."""
    return Letter.from_template(
        LetterKind.COVER_BEGAN,
        key=f"cover-{absence.pk}-v{absence.version}-began-{to.pk}",
        to=to,
        absence=absence,
        incidents=_with_pages(incidents),
        more=max(len(incidents) - LISTED, 0),
        calls=[(call, address_of("check-in-call", call.pk)) for call in calls[:LISTED]],
        link=address_of("today"),
        link_label="Open Today",
        reason=f"you cover for {absence.person.name}",
    )


def cover_ended(absence: Absence, *, to: User, incidents: Sequence[Incident]) -> Letter:
    """Tell who was away, and who covered, that it is over, and what is still open."""
    is_back = absence.person_id == to.pk
    return Letter.from_template(
        LetterKind.COVER_ENDED,
        key=f"cover-{absence.pk}-v{absence.version}-ended-{to.pk}",
        to=to,
        absence=absence,
        is_back=is_back,
        incidents=_with_pages(incidents),
        more=max(len(incidents) - LISTED, 0),
        link=address_of("today"),
        link_label="Open Today",
        reason="you were away" if is_back else f"you covered for {absence.person.name}",
    )


def _with_pages(incidents: Sequence[Incident]) -> list[tuple[Incident, str]]:
    return [(one, address_of("incident-detail", one.pk)) for one in incidents[:LISTED]]


def _why_told(incident: Incident, to: User) -> str:
    place = incident.location
    if on_duty([place.pk], at=incident.logged_at).get(place.pk) == to:
        return f"you are on duty at {place.name}"
    return f"you are told when nobody else is on duty at {place.name}"
