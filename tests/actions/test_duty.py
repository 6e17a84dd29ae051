"""The plan of duty managers, and who is told the moment something is logged."""

from datetime import date, time, timedelta

import pytest

from incidents.actions.duty import Turn, add_shift, change_shift, remove_shift
from incidents.actions.incidents import Report
from incidents.actions.post import deliver_outbox
from incidents.actions.recoveries import OnTheSpot, log_on_the_spot
from incidents.models import DutyShift, Event, OutgoingEmail
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.people import Role
from tests.makers import make_absence, make_incident, make_location, make_person, make_shift

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEDNESDAY = date(2026, 3, 4)


def turn(person, **said):
    return Turn(
        **{"person": person, "weekdays": "12345", "starts": time(8), "ends": time(20), **said}
    )


def told(incident):
    letters = OutgoingEmail.objects.filter(incident=incident, kind="incident_logged")
    return sorted(one.recipient.name for one in letters)


def kinds(incident):
    return [event.kind for event in incident.events.order_by("pk")]


def warnings():
    return OutgoingEmail.objects.filter(kind="nobody_on_duty").order_by("pk")


def test_a_shift_is_planned_changed_and_taken_out(harbour, manager_user, second_manager, noon):
    shift = add_shift(harbour, turn=turn(manager_user), by=manager_user, at=noon)
    change_shift(shift, turn=turn(second_manager), version=1, by=manager_user, at=noon)
    remove_shift(shift, version=2, by=manager_user, at=noon)

    shift.refresh_from_db()
    assert (shift.person, shift.is_over, shift.version) == (second_manager, True, 3)
    events = Event.objects.filter(incident=None).order_by("pk")
    assert [one.kind for one in events] == ["shift.added", "shift.changed", "shift.removed"]
    assert events[1].details["fields"] == ["person"]


def test_of_two_who_change_a_shift_the_second_is_told(harbour, manager_user, business_owner, noon):
    shift = add_shift(harbour, turn=turn(manager_user), by=manager_user, at=noon)
    change_shift(shift, turn=turn(business_owner), version=1, by=manager_user, at=noon)

    for act in (
        lambda: change_shift(shift, turn=turn(manager_user), version=1, by=business_owner, at=noon),
        lambda: remove_shift(shift, version=1, by=business_owner, at=noon),
    ):
        with pytest.raises(Conflict, match="a moment ago"):
            act()


def test_others_do_not_plan_shifts(harbour, staff_member, manager_user, noon):
    hill = make_person("Hill manager", role=Role.MANAGER, location=make_location("Hill"))
    shift = add_shift(harbour, turn=turn(manager_user), by=manager_user, at=noon)

    for person in (staff_member, hill):
        with pytest.raises(Forbidden):
            add_shift(harbour, turn=turn(manager_user), by=person, at=noon)
        with pytest.raises(Forbidden):
            change_shift(shift, turn=turn(person), version=1, by=person, at=noon)
        with pytest.raises(Forbidden):
            remove_shift(shift, version=1, by=person, at=noon)
    assert DutyShift.objects.filter(is_over=False).count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"weekdays": ""}, "weekdays"),
        ({"first_day": WEDNESDAY, "last_day": WEDNESDAY - DAY}, "last_day"),
        ({"last_day": WEDNESDAY - DAY}, "last_day"),
        ({"weekdays": "6", "first_day": WEDNESDAY, "last_day": WEDNESDAY}, "weekdays"),
    ],
)
def test_a_shift_that_never_runs_is_refused(said, field, harbour, manager_user, noon):
    with pytest.raises(Invalid) as refused:
        add_shift(harbour, turn=turn(manager_user, **said), by=manager_user, at=noon)

    assert refused.value.field == field


def test_whoever_left_is_not_put_on_duty(harbour, manager_user, noon):
    left = make_person("Left long ago", location=harbour, is_active=False)

    with pytest.raises(Invalid, match="no longer works here"):
        add_shift(harbour, turn=turn(left), by=manager_user, at=noon)


def test_the_duty_manager_is_told_as_it_is_logged(harbour, staff_member, manager_user, noon):
    make_shift(manager_user, harbour)

    incident = make_incident(by=staff_member)

    letter = OutgoingEmail.objects.get()
    assert (letter.kind, letter.recipient, letter.written_at) == (
        "incident_logged",
        manager_user,
        noon,
    )
    assert kinds(incident) == ["incident.logged", "duty.told"]
    assert incident.events.get(kind="duty.told").details == {"told": [manager_user.pk]}


def test_an_on_the_spot_log_is_told_too(harbour, staff_member, manager_user, noon):
    make_shift(manager_user, harbour)
    done = OnTheSpot(channel="in_person", happened_at=noon, what_was_done="A suite")
    report = Report(what_happened="The room was not ready", location=harbour)

    incident = log_on_the_spot(report, on_the_spot=done, by=staff_member, at=noon)

    assert told(incident) == [manager_user.name]


def test_nobody_on_duty_goes_to_the_fallback_and_the_owner_is_warned(
    harbour, staff_member, manager_user, second_manager, business_owner, noon
):
    harbour.fallback_manager = second_manager
    harbour.save()

    first = make_incident(by=staff_member, at=noon)
    second = make_incident(by=staff_member, at=noon + HOUR)
    third = make_incident(by=staff_member, at=noon + DAY)

    assert [told(one) for one in (first, second, third)] == [[second_manager.name]] * 3
    assert kinds(first) == ["incident.logged", "duty.nobody"]
    assert [(one.to, one.subject, one.incident) for one in warnings()] == [
        (business_owner.email, "Nobody is on duty at Harbour", None)
    ] * 2
    assert "2026-03-04" in warnings()[0].dedupe_key


def test_the_day_of_a_warning_is_the_one_of_the_place(staff_member, business_owner, noon):
    make_incident(by=staff_member, at=noon + 10.5 * HOUR)  # 23:30 in Berlin
    make_incident(by=staff_member, at=noon + 11.5 * HOUR)  # 00:30 the next day

    assert len(warnings()) == 2


def test_whoever_logs_it_is_not_told(harbour, manager_user, second_manager, noon):
    make_shift(manager_user, harbour)

    incident = make_incident(by=manager_user)

    assert not OutgoingEmail.objects.exists()
    assert kinds(incident) == ["incident.logged"]


def test_the_deputy_of_a_duty_manager_is_told(
    harbour, staff_member, manager_user, second_manager, noon
):
    make_shift(manager_user, harbour)
    make_absence(manager_user, second_manager, at=noon)

    assert told(make_incident(by=staff_member)) == [second_manager.name]


def test_a_restricted_incident_is_told_to_who_may_see_it(
    harbour, staff_member, colleague, manager_user, noon
):
    make_shift(colleague, harbour)

    incident = make_incident(by=staff_member, is_restricted=True)

    assert told(incident) == [manager_user.name]
    assert kinds(incident) == ["incident.logged", "duty.told"]


def test_where_there_is_nobody_at_all_the_log_stands(staff_member, noon):
    incident = make_incident(by=staff_member)

    assert kinds(incident) == ["incident.logged", "duty.nobody"]
    assert not OutgoingEmail.objects.exists()


def test_the_letter_says_what_is_promised_and_nothing_about_the_customer(
    harbour, staff_member, manager_user, guest, noon, mailoutbox
):
    make_shift(manager_user, harbour)
    incident = make_incident(by=staff_member, customer=guest)

    deliver_outbox(at=noon)

    [letter] = mailoutbox
    assert letter.subject == (
        f"[{incident.reference}] Logged: high, Harbour, first contact due 13:15 CET"
    )
    assert f"/incidents/{incident.pk}/" in letter.body
    assert "You get this because you are on duty at Harbour." in letter.body
    row = OutgoingEmail.objects.get()
    assert (row.why, row.link) == ("you are on duty at Harbour", f"/incidents/{incident.pk}/")


def test_telling_costs_a_log_few_questions(
    harbour, staff_member, manager_user, noon, django_assert_max_num_queries
):
    make_shift(manager_user, harbour)
    make_incident(by=staff_member)

    with django_assert_max_num_queries(10):  # seven without it
        make_incident(by=staff_member)
