"""People who work here: invited, changed, and shown the door without losing their work."""

from dataclasses import dataclass, field
from datetime import datetime, time

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from incidents.actions import history, letters
from incidents.actions.versions import save_over
from incidents.emails.people import person_invited
from incidents.models import Department, Incident, Location, User
from incidents.permissions.settings import may_change_settings
from incidents.queries.people import feed_hash
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.events import EventKind
from incidents.words.people import Role
from incidents.words.post import MAY_BE_MUTED


@dataclass(frozen=True)
class Position:
    """Who somebody is to the business: a name, a role, and where."""

    name: str
    role: str
    location: Location | None = None
    department: Department | None = None


@dataclass(frozen=True)
class Profile:
    """What a person says about themselves."""

    name: str
    time_zone: str = ""
    wants_digest: bool = True
    quiet_from: time | None = None
    quiet_until: time | None = None
    muted: list[str] = field(default_factory=list)


@transaction.atomic
def invite_person(position: Position, *, email: str, by: User, at: datetime) -> User:
    """Let somebody in; a letter tells them how to choose a password. Raises Forbidden, Invalid."""
    may_change_settings(by).or_refuse()
    _refuse_elsewhere(position)
    if User.objects.filter(email__iexact=email).exists():
        raise Invalid("Somebody with this e-mail is here already.", field="email")
    person = User.objects.create_user(
        email,
        name=position.name,
        role=position.role,
        location=position.location,
        department=position.department,
        joined_at=at,
    )
    history.record(
        None, EventKind.PERSON_INVITED, by=by, at=at, person=person.pk, role=position.role
    )
    letters.queue(person_invited(person, by=by), at=at)
    return person


@transaction.atomic
def change_person(
    person: User, *, position: Position, version: int, by: User, at: datetime
) -> None:
    """Change what somebody is here. The last business owner stays one.

    Raises Forbidden, Invalid, Conflict.
    """
    may_change_settings(by).or_refuse()
    _refuse_elsewhere(position)
    if person.role == Role.OWNER and position.role != Role.OWNER:
        _refuse_without_owner(person)
    _save(person, position, version=version, by=by, at=at)


@transaction.atomic
def change_profile(person: User, *, profile: Profile, version: int, by: User, at: datetime) -> None:
    """Change one's own name, time zone and daily mail. Raises Forbidden, Conflict."""
    if person != by:
        raise Forbidden("Everybody changes their own.")
    _save(person, profile, version=version, by=by, at=at)


@transaction.atomic
def stop_digest(person: User, *, by: User, at: datetime) -> None:
    """Switch the daily mail off by the link in it; twice is once. Interface 10.4.

    Whoever holds the letter may: what it switches off goes to nobody else.
    """
    wanting = User.objects.filter(pk=person.pk, wants_digest=True)
    if wanting.update(wants_digest=False, version=F("version") + 1):
        fields = ["wants_digest"]
        history.record(
            None, EventKind.PERSON_CHANGED, by=by, at=at, person=person.pk, fields=fields
        )


@transaction.atomic
def renew_feed(person: User, *, token: str, by: User, at: datetime) -> None:
    """Give a person a new address for their calendar; the one they had ends. Raises Forbidden.

    Only a hash is kept, so the address is shown once and can be found nowhere. Interface 4.
    """
    _keep_feed(person, feed_hash(token), by=by, at=at)


@transaction.atomic
def stop_feed(person: User, *, by: User, at: datetime) -> None:
    """Switch a person's calendar address off. Raises Forbidden."""
    _keep_feed(person, None, by=by, at=at)


@transaction.atomic
def mute_letters(person: User, *, kind: str, by: User, at: datetime) -> None:
    """Read letters of one kind as messages only, not by mail. Raises Forbidden, Invalid. A2.

    Some always go: what somebody has to do at once. Safe twice.
    """
    if person != by:
        raise Forbidden("Everybody chooses their own mails.")
    if kind not in MAY_BE_MUTED:
        raise Invalid("This mail always goes: it cannot wait until you look.")
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if kind not in person.muted:
        profile = Profile(
            name=person.name,
            time_zone=person.time_zone,
            wants_digest=person.wants_digest,
            quiet_from=person.quiet_from,
            quiet_until=person.quiet_until,
            muted=[*person.muted, kind],
        )
        _save(person, profile, version=person.version, by=by, at=at)


@transaction.atomic
def disable_person(person: User, *, by: User, at: datetime) -> None:
    """End somebody's access; their name stays on what they did.

    Refused while they own a recovery on its way: nobody would answer to that customer. Places and
    departments they stood for have nobody until somebody is chosen. Raises Forbidden, Conflict.
    Rule 4; product B1.
    """
    may_change_settings(by).or_refuse()
    if person == by:
        raise Forbidden("You cannot end your own access; another business owner can.")
    _refuse_without_owner(person)
    owned = Incident.objects.on_the_way().filter(owner=person).count()
    if owned:
        recoveries = "one recovery" if owned == 1 else f"{owned} recoveries"
        raise Conflict(f"{person.name} owns {recoveries} on the way; hand over first.")
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Conflict(f"{person.name} has no access already.")
    _leave_posts(person, by=by, at=at)
    history.record(None, EventKind.PERSON_DISABLED, by=by, at=at, person=person.pk)


@transaction.atomic
def enable_person(person: User, *, by: User, at: datetime) -> None:
    """Give somebody their access back. Raises Forbidden, Conflict."""
    may_change_settings(by).or_refuse()
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise Conflict(f"{person.name} has access already.")
    history.record(None, EventKind.PERSON_ENABLED, by=by, at=at, person=person.pk)


@transaction.atomic
def add_first_owner(email: str, *, name: str, password: str, at: datetime) -> User:
    """Let the first business owner in. Raises Invalid, Conflict.

    Only while there is none: after that people are invited on screen.
    """
    if _owners():
        raise Conflict("There is a business owner already; they invite everybody else.")
    if User.objects.filter(email__iexact=email).exists():
        raise Invalid("Somebody with this e-mail is here already.", field="email")
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as weak:
        raise Invalid(" ".join(weak.messages), field="password") from None
    owner = User.objects.create_superuser(email, password=password, name=name, joined_at=at)
    history.record(None, EventKind.PERSON_INVITED, by=None, at=at, person=owner.pk, role=Role.OWNER)
    return owner


def _keep_feed(person: User, hashed: str | None, *, by: User, at: datetime) -> None:
    if person != by:
        raise Forbidden("Everybody changes their own.")
    # The same token twice is once, and what is off is not switched off again.
    others = User.objects.filter(pk=person.pk).exclude(feed_token_hash=hashed)
    if others.update(feed_token_hash=hashed):
        history.record(
            None, EventKind.FEED_RENEWED, by=by, at=at, person=person.pk, is_on=hashed is not None
        )


def _save(person: User, known: Position | Profile, *, version: int, by: User, at: datetime) -> None:
    changed = save_over(person, known, version=version)
    history.record(None, EventKind.PERSON_CHANGED, by=by, at=at, person=person.pk, fields=changed)


def _refuse_elsewhere(position: Position) -> None:
    department = position.department
    if department and department.location_id != getattr(position.location, "pk", None):
        raise Invalid("This department is in another location.", field="department")


def _refuse_without_owner(person: User) -> None:
    # Locked, so that two owners who end each other's access do so one after the other.
    if [owner.pk for owner in _owners()] == [person.pk]:
        raise Conflict("This is the last business owner; make somebody else one first.")


def _owners() -> list[User]:
    working = User.objects.working().filter(role=Role.OWNER)
    return list(working.select_for_update(no_key=True).order_by("pk"))


def _leave_posts(person: User, *, by: User, at: datetime) -> None:
    for department in person.heads.order_by("pk"):
        person.heads.filter(pk=department.pk).update(head=None, version=department.version + 1)
        history.record(
            None,
            EventKind.PLACE_CHANGED,
            by=by,
            at=at,
            department=department.pk,
            fields=["head"],
        )
    for location in person.falls_back_to.order_by("pk"):
        person.falls_back_to.filter(pk=location.pk).update(
            fallback_manager=None, version=location.version + 1
        )
        history.record(
            None,
            EventKind.PLACE_CHANGED,
            by=by,
            at=at,
            location=location.pk,
            fields=["fallback_manager"],
        )
