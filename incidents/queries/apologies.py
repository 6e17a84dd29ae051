"""What the apology form reads: the prepared start, and the names it should not point at."""

from incidents.models import Incident, User


def prepared_start(incident: Incident) -> str:
    """This is the start that the type of the incident offers; empty where there is none. D1."""
    return incident.incident_type.apology_start if incident.incident_type else ""


def names_not_to_point_at(incident: Incident, *, speaker: User) -> list[str]:
    """These are the names of colleagues at the place, without the one who apologises. D3."""
    colleagues = User.objects.at(incident.location).exclude(pk=speaker.pk)
    return list(colleagues.order_by("name").values_list("name", flat=True))
