"""Who covers for an owner who is away, and who plans shifts and absences."""

from dataclasses import dataclass
from datetime import datetime

from incidents.models import Incident, Location, User
from incidents.models.duty import by_person, stand_in
from incidents.permissions.people import manages, owns, sees
from incidents.refusals import YES, Verdict


def answers_for(user: User, incident: Incident) -> bool:
    """Whether this person answers to the customer now: the owner, or who covers. Rule 4; B2."""
    return owns(user, incident) or covers(user, incident)


def covers(user: User, incident: Incident) -> bool:
    """Whether this person stands in for the owner, who is away. Product B2 (cover).

    From the moment the deputy was told until it is over. Where nobody stands in, or who does may
    not see a restricted recovery, whoever manages the place covers. One query per incident.
    """
    if owns(user, incident) or not is_covered(incident):
        return False
    deputy = deputy_of(incident)
    return manages(user, incident) if deputy is None else deputy.pk == user.pk


def is_covered(incident: Incident) -> bool:
    """Whether the owner is away and somebody else acts for them."""
    return any(absence.person_id == incident.owner_id for absence in incident.absences_covered)


def deputy_of(incident: Incident) -> User | None:
    """This is who stands in for the owner; None where nobody does, and while the owner is here."""
    if not is_covered(incident):
        return None
    deputy = stand_in(incident.owner, by_person(incident.absences_covered))
    return deputy if deputy and sees(deputy, incident) else None


@dataclass(frozen=True)
class Cover:
    """Who acts for an owner who is away, and until when; nobody: whoever manages the place."""

    until: datetime
    deputy: User | None


def cover_of(incident: Incident) -> Cover | None:
    """This is who acts for the owner; None while the owner is here. Product B2 (cover)."""
    theirs = [one for one in incident.absences_covered if one.person_id == incident.owner_id]
    if not theirs:
        return None
    return Cover(max(one.ends_at for one in theirs), deputy_of(incident))


def covers_for(user: User, person: User, incident: Incident) -> bool:
    """Whether this person stands in for somebody who is away, asked about one incident."""
    away = by_person(incident.absences_covered)
    return person.pk in away and stand_in(person, away) == user


def on_whose_behalf(user: User, incident: Incident) -> User | None:
    """This is the owner for whom somebody acts while they cover; None where they cover nobody."""
    return incident.owner if covers(user, incident) else None


def may_plan_shifts(user: User, location: Location) -> Verdict:
    """Whether this person may say who is on duty: the business owner, a manager of the place."""
    if user.is_active and user.is_manager and user.location_id in {None, location.pk}:
        return YES
    if user.is_active and user.is_owner:
        return YES
    return Verdict(f"A manager of {location.name} or the business owner says who is on duty.")


def may_plan_absence(user: User, person: User) -> Verdict:
    """Whether this person may enter an absence: one's own, or as a manager for one's staff. B2."""
    if user == person or (user.is_active and user.is_owner):
        return YES
    if user.is_active and user.is_manager and user.location_id in {None, person.location_id}:
        return YES
    return Verdict("Everybody enters their own absence; a manager of their place may do it too.")
