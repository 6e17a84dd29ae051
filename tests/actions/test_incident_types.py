"""Incident types: added, changed, put away; what was logged keeps its severity."""

import pytest

from incidents.actions.incident_types import Sort, add_incident_type, change_incident_type
from incidents.models import Event, IncidentType
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.incidents import Severity
from tests.makers import make_incident

NOISE = Sort("Noise at night", Severity.HIGH)


def test_a_type_is_added_and_put_away(business_owner, noon):
    noise = add_incident_type(NOISE, by=business_owner, at=noon)

    put_away = Sort("Noise at night", Severity.HIGH, is_in_use=False)
    change_incident_type(noise, sort=put_away, version=1, by=business_owner, at=noon)

    assert (noise.is_in_use, noise.version) == (False, 2)
    kinds = [(event.kind, event.details.get("fields")) for event in Event.objects.order_by("pk")]
    assert kinds == [("incident_type.added", None), ("incident_type.changed", ["is_in_use"])]


def test_what_was_logged_keeps_its_severity(business_owner, staff_member, noon):
    noise = add_incident_type(NOISE, by=business_owner, at=noon)
    logged = make_incident(by=staff_member, incident_type=noise, severity=Severity.HIGH)

    lower = Sort("Noise at night", Severity.LOW)
    change_incident_type(noise, sort=lower, version=1, by=business_owner, at=noon)

    logged.refresh_from_db()
    assert logged.severity == Severity.HIGH


def test_one_name_is_one_type(business_owner, noon):
    with pytest.raises(Invalid, match="this name already"):
        add_incident_type(Sort("MISSED CALL", Severity.LOW), by=business_owner, at=noon)


def test_of_two_who_change_a_type_the_second_is_told(business_owner, noon):
    damage = IncidentType.objects.get(name="Damage")
    change_incident_type(damage, sort=NOISE, version=1, by=business_owner, at=noon)

    with pytest.raises(Conflict, match="compare"):
        change_incident_type(damage, sort=NOISE, version=1, by=business_owner, at=noon)


def test_only_the_business_owner_changes_types(manager_user, noon):
    with pytest.raises(Forbidden, match="business owner"):
        add_incident_type(NOISE, by=manager_user, at=noon)
