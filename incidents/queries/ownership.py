"""Who could take a recovery on or advise on it, and who was asked."""

from django.db.models import Exists, OuterRef, QuerySet

from incidents.lifecycle import HandoffStatus
from incidents.models import Absence, Handoff, Incident, User
from incidents.words.people import SENIOR


def possible_receivers(incident: Incident, *, giver: User) -> QuerySet[User]:
    """These could become the owner: of the place, no owner or guide; `is_away` warns. B2, B6."""
    taken = [incident.owner_id, giver.pk, *_guides(incident)]
    away = Exists(Absence.objects.covered().filter(person=OuterRef("pk")))
    return _of_the_place(incident).exclude(pk__in=taken).annotate(is_away=away)


def possible_guides(incident: Incident) -> QuerySet[User]:
    """These could advise: seniors of the place who do not own it and were not asked yet. B6."""
    taken = [incident.owner_id, *_guides(incident)]
    return _of_the_place(incident).filter(role__in=SENIOR).exclude(pk__in=taken)


def waiting_handoff(incident: Incident) -> Handoff | None:
    """This is the request that waits for an answer, if there is one. Product B2."""
    waiting = incident.handoffs.filter(status=HandoffStatus.REQUESTED)
    return waiting.select_related("giver", "receiver", "incident").first()


def _of_the_place(incident: Incident) -> QuerySet[User]:
    people = User.objects.at(incident.location)
    return people.select_related("location").order_by("name")


def _guides(incident: Incident) -> list[int]:
    return [guide.person_id for guide in incident.guides.all()]
