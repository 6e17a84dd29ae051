"""The repeat guard: a second similar failure soon is one step worse, and a senior is asked."""

from datetime import timedelta

import pytest

from incidents.actions.incidents import (
    change_severity,
    look_for_repeat,
    name_customer,
    withdraw_incident,
)
from incidents.actions.ownership import ask_guide
from incidents.actions.recoveries import close_as_not_recovered, mark_fixed, reopen_incident
from incidents.models import Incident, IncidentType, OutgoingEmail
from incidents.refusals import Conflict
from incidents.words.events import ActorKind, EventKind
from incidents.words.incidents import Outcome, Severity
from tests.makers import make_customer, make_incident, make_location, make_person

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def late(db):
    return IncidentType.objects.create(name="Late again")


@pytest.fixture
def log(staff_member, rooms, guest, late, noon):
    """Log a late delivery for the guest, at noon, low severity, unless something else is wanted."""

    def one(*, days=0, **other):
        at = other.pop("at", noon + days * DAY)
        known = {"customer": guest, "department": rooms, "incident_type": late, "severity": "low"}
        return make_incident(**{"by": staff_member, "at": at, **known, **other})

    return one


def told(incident, kind):
    return incident.events.filter(kind=kind).order_by("pk")


def state_of(incident):
    incident.refresh_from_db()
    return incident.double_deviation, incident.severity


def test_a_second_similar_failure_is_one_step_worse_and_a_manager_is_asked(log, manager_user):
    first = log()

    second = log(days=179)

    assert state_of(first) == (False, "low")
    assert state_of(second) == (True, "medium")
    assert second.repeats == first
    assert [guide.person for guide in second.guides.all()] == [manager_user]
    assert OutgoingEmail.objects.filter(kind="guide_asked", recipient=manager_user).count() == 1


def test_the_history_says_that_the_software_did_it_from_and_to(log, manager_user):
    first, second = log(), log(days=10)

    [changed] = told(second, EventKind.SEVERITY_CHANGED)
    [found] = told(second, EventKind.REPEAT_FOUND)
    [asked] = told(second, EventKind.GUIDE_ASKED)
    assert {event.by_kind for event in (changed, found, asked)} == {ActorKind.SYSTEM}
    assert (changed.details["was"], changed.details["severity"]) == ("low", "medium")
    assert found.details["earlier"] == first.pk
    assert told(second, EventKind.INCIDENT_LOGGED).get().details["severity"] == "low"


def test_its_clocks_run_by_the_higher_severity_from_the_first_second(log, noon):
    log()

    second = log(days=1, severity="medium")

    contact = second.deadlines.get(kind="first_contact")
    assert contact.due_at == noon + DAY + timedelta(minutes=15)
    assert second.policy_snapshot["severity"] == Severity.HIGH


def test_181_days_later_it_is_a_failure_of_its_own(log):
    log()

    second = log(days=181)

    assert state_of(second) == (False, "low")
    assert second.repeats is None
    assert not second.guides.exists()


def test_critical_stays_critical_and_is_marked(log, manager_user):
    log()

    second = log(days=2, severity="critical")

    assert state_of(second) == (True, "critical")
    assert not told(second, EventKind.SEVERITY_CHANGED).exists()
    assert second.guides.count() == 1


@pytest.mark.parametrize("other", ["customer", "type", "nobody"])
def test_another_customer_or_another_type_is_no_repeat(log, other):
    log()
    wanted = {
        "customer": {"customer": make_customer("Guest, room 9")},
        "type": {"incident_type": IncidentType.objects.create(name="Cold soup")},
        "nobody": {"customer": None},
    }

    second = log(days=2, **wanted[other])

    assert state_of(second) == (False, "low")


def test_one_that_was_taken_back_counts_for_nothing(log, staff_member, noon):
    withdraw_incident(log(), by=staff_member, at=noon)

    assert state_of(log(days=1)) == (False, "low")


def test_the_same_mistake_logged_twice_is_no_second_failure_once_one_is_taken_back(
    log, manager_user, staff_member, noon
):
    first, second = log(), log(at=noon + HOUR / 12, severity="medium")
    assert state_of(second) == (True, "high")

    withdraw_incident(first, by=staff_member, at=noon + HOUR / 10)

    assert state_of(second) == (False, "medium")
    assert second.repeats is None
    kinds = list(second.events.order_by("pk").values_list("kind", "by_kind"))
    assert (EventKind.REPEAT_GONE, ActorKind.SYSTEM) in kinds
    contact = second.deadlines.armed().get(kind="first_contact")
    assert contact.due_at > noon + HOUR
    assert second.guides.count() == 1  # who was asked stays a guide


def test_what_a_person_said_since_stands(log, manager_user, staff_member, noon):
    first, second = log(), log(at=noon + HOUR / 12)
    change_severity(second, severity="critical", by=staff_member, at=noon + HOUR / 11)

    withdraw_incident(first, by=staff_member, at=noon + HOUR / 10)

    assert state_of(second) == (False, "critical")


def test_with_another_one_before_it_stays_a_second_failure(log, manager_user, staff_member, noon):
    long_ago = log(days=-90)
    first, second = log(), log(at=noon + HOUR / 12)

    withdraw_incident(first, by=staff_member, at=noon + HOUR / 10)

    assert state_of(second) == (True, "medium")
    assert second.repeats == long_ago


def test_what_is_logged_late_is_the_first_and_what_came_after_it_the_second(
    log, manager_user, noon
):
    after = log(days=100)

    before = log(days=101, occurred_at=noon)

    assert state_of(before) == (False, "low")
    assert state_of(after) == (True, "medium")
    assert after.repeats == before


def test_who_is_named_late_was_let_down_before(log, manager_user, staff_member, guest, noon):
    before, after = log(customer=None), log(days=1)

    name_customer(before, customer=guest, by=staff_member, at=noon + 2 * DAY)

    assert state_of(before) == (False, "low")
    assert state_of(after) == (True, "medium")
    assert after.repeats == before


def test_the_manager_who_owns_it_asks_the_business_owner(log, manager_user, business_owner):
    log()

    second = log(days=1, by=manager_user)

    assert [guide.person for guide in second.guides.all()] == [business_owner]


def test_a_manager_of_another_place_is_not_asked(log, business_owner):
    make_person("Manager, Hill", role="manager", location=make_location("Hill"))
    log()

    second = log(days=1)

    assert [guide.person for guide in second.guides.all()] == [business_owner]


def test_who_is_told_when_nobody_is_on_duty_is_asked_first(
    log, manager_user, second_manager, harbour
):
    harbour.fallback_manager = second_manager
    harbour.save()
    log()

    second = log(days=1)

    assert [guide.person for guide in second.guides.all()] == [second_manager]


def test_where_nobody_senior_works_it_is_marked_all_the_same(log):
    log()

    second = log(days=1)

    assert state_of(second) == (True, "medium")
    assert told(second, EventKind.REPEAT_FOUND).get().details["person"] is None


def test_it_shows_when_the_customer_becomes_known(log, manager_user, staff_member, guest, noon):
    first, second = log(), log(days=1, customer=None, severity="medium")
    assert state_of(second) == (False, "medium")

    name_customer(second, customer=guest, by=staff_member, at=noon + DAY + HOUR / 6)

    assert state_of(second) == (True, "high")
    assert second.repeats == first
    contact = second.deadlines.armed().get(kind="first_contact")
    assert contact.due_at == noon + DAY + timedelta(minutes=15)
    with pytest.raises(Conflict, match="known already"):
        name_customer(second, customer=guest, by=staff_member, at=noon + DAY + HOUR)


def test_it_shows_when_the_type_becomes_known(log, manager_user, late, noon):
    log(department=None)
    second = log(days=1, department=None, incident_type=None)
    assert state_of(second) == (False, "low")

    second.incident_type = late
    look_for_repeat(second, at=noon + DAY)

    assert state_of(second) == (True, "medium")


def test_looked_for_twice_it_is_found_once(log, manager_user, noon):
    log()
    second = log(days=1)

    for _ in range(2):
        look_for_repeat(Incident.objects.get(pk=second.pk), at=noon + 2 * DAY)

    assert state_of(second) == (True, "medium")
    assert told(second, EventKind.REPEAT_FOUND).count() == 1
    assert second.guides.count() == 1


def test_a_person_may_say_that_it_is_less_bad_and_that_stands(
    log, manager_user, staff_member, noon
):
    log()
    second = log(days=1)

    change_severity(second, severity="low", by=staff_member, at=noon + DAY)
    second.refresh_from_db()
    look_for_repeat(second, at=noon + DAY)

    assert state_of(second) == (True, "low")


def test_a_senior_who_guides_already_is_not_joined_by_another(
    log, manager_user, second_manager, staff_member, guest, noon
):
    log()
    second = log(days=1, customer=None)
    ask_guide(second, person=second_manager, question="How?", by=staff_member, at=noon + DAY)

    name_customer(second, customer=guest, by=staff_member, at=noon + DAY)

    assert [guide.person for guide in second.guides.all()] == [second_manager]


def test_a_recovery_that_failed_is_a_double_deviation_too(log, manager_user, staff_member, noon):
    incident = log()
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)
    assert state_of(incident) == (False, "low")

    incident = close_as_not_recovered(
        incident, reason="They left", outcome=Outcome.LOST, by=manager_user, at=noon + DAY
    )
    assert state_of(incident) == (True, "low")
    reopen_incident(incident, reason="They rang", by=manager_user, at=noon + DAY)

    assert state_of(incident) == (True, "low")
    assert incident.repeats is None
