"""What needs one person now: whose row it is, why, in which order, at the same price."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incidents.actions.contacts import record_contact
from incidents.actions.ownership import ask_guide, request_handoff
from incidents.actions.process_fixes import Plan, plan_process_fix
from incidents.actions.recoveries import mark_fixed
from incidents.queries import today
from incidents.queries.kept import as_of
from incidents.queries.owned import owned_by
from incidents.words.incidents import DiscoveredBy, Severity
from tests.makers import make_incident, make_person, make_request, steps_to_closing

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST_WEEK = ("contact", "fix", "apology", "what would make it right", "extra", "diagnosis")


def duties(person, at):
    return today.duties_of(person, at=at, mine=owned_by(person, at=at))


def rows(person, at):
    return [(duty.badge, duty.reference) for duty in duties(person, at)]


def test_a_new_incident_is_one_row_with_its_nearest_clock(incident, staff_member, noon):
    [duty] = duties(staff_member, noon)

    assert duty.badge == "first_contact"
    assert duty.href == reverse("contact-record", args=[incident.pk])
    assert duty.sub == (
        f"{incident.reference} · High · first contact · you own it · then fix, apology, diagnosis"
    )
    assert (duty.due_at, duty.warn_at) == (noon + 15 * MINUTE, noon + 11.25 * MINUTE)


def test_late_comes_first_then_by_due_time(staff_member, incident, noon):
    urgent = make_incident(by=staff_member, at=noon - 2 * MINUTE, severity=Severity.CRITICAL)
    older = make_incident(by=staff_member, at=noon - 30 * MINUTE)
    calm = make_incident(by=staff_member, at=noon, severity=Severity.LOW)

    assert rows(staff_member, noon) == [
        ("late", older.reference),
        ("first_contact", urgent.reference),
        ("first_contact", incident.reference),
        ("fix", calm.reference),
    ]
    assert rows(staff_member, noon + 10 * MINUTE)[1] == ("at_risk", urgent.reference)


@pytest.mark.parametrize(
    ("done", "page", "act"),
    [
        (0, "contact-record", "Reach out now"),
        (1, "incident-fix", "Mark fixed"),
        (2, "apology-record", "Record the apology"),
        (3, "diagnosis-edit", "Say what broke"),
    ],
)
def test_each_duty_leads_to_its_own_form(
    done, page, act, incident, staff_member, department_head, noon
):
    steps = steps_to_closing(incident, by=staff_member, head=department_head, at=noon)
    for name in FIRST_WEEK[:done]:
        steps[name]()

    [duty] = duties(staff_member, noon + 10 * MINUTE)

    assert (duty.href, duty.act) == (reverse(page, args=[incident.pk]), act)


@pytest.mark.parametrize(
    ("missing", "page"),
    [
        ("what would make it right", "ask-record"),
        ("extra", "remedy-propose"),
        ("process fix", "process-fix-choose"),
    ],
)
def test_what_has_no_clock_is_asked_for_all_the_same(
    missing, page, incident, staff_member, department_head, noon
):
    steps = steps_to_closing(incident, by=staff_member, head=department_head, at=noon)
    for name, step in steps.items():
        if name not in {missing, "check-in call"}:
            step()

    [duty] = duties(staff_member, noon + 20 * MINUTE)

    assert (duty.badge, duty.due_at) == ("next", None)
    assert duty.href == reverse(page, args=[incident.pk])


def test_nothing_is_asked_while_it_waits_and_closing_once_the_call_is_made(
    incident, staff_member, department_head, noon
):
    steps = steps_to_closing(incident, by=staff_member, head=department_head, at=noon)
    for name, step in steps.items():
        if name != "check-in call":
            step()

    later = noon + 20 * MINUTE
    assert duties(staff_member, later) == []
    assert [one.waits for one in owned_by(staff_member, at=later)] == [True]
    assert today.next_date(staff_member, at=later) == incident.check_ins.get().due_at

    steps["check-in call"]()

    [duty] = duties(staff_member, noon + 9 * DAY)
    assert (duty.badge, duty.href) == ("close", reverse("incident-close", args=[incident.pk]))
    assert [one.waits for one in owned_by(staff_member, at=noon + 9 * DAY)] == [False]


def test_a_guide_is_told_why_it_is_theirs(incident, staff_member, second_manager, noon):
    ask_guide(incident, person=second_manager, question="", by=staff_member, at=noon)

    [duty] = duties(second_manager, noon + 20 * MINUTE)

    assert (duty.badge, duty.href) == ("late", incident.get_absolute_url())
    assert "first contact · you are the guide · owned by Front desk, Harbour" in duty.sub


def test_late_clocks_of_the_place_come_to_who_leads_it(
    incident, manager_user, department_head, colleague, business_owner, noon
):
    at = noon + 70 * MINUTE

    assert rows(manager_user, at) == [("late", incident.reference)]
    assert rows(department_head, at) == [("late", incident.reference)]
    assert rows(colleague, at) == []
    assert rows(business_owner, at) == []  # the place has a manager of its own
    assert duties(manager_user, noon) == []


def test_where_nobody_manages_the_business_owner_hears(incident, business_owner, noon):
    assert rows(business_owner, noon + 70 * MINUTE) == [("late", incident.reference)]


def test_many_late_ones_end_in_one_row_that_leads_to_all(staff_member, manager_user, noon):
    for _ in range(17):
        make_incident(by=staff_member)

    found = duties(manager_user, noon + 70 * MINUTE)

    assert len(found) == 16
    assert (found[-1].title, found[-1].number) == ("More are late at your place", None)


def test_spend_that_waits_is_a_row_for_who_may_decide(
    incident, staff_member, manager_user, second_manager, noon
):
    approval = make_request(incident, by=staff_member, at=noon)

    [duty] = duties(manager_user, noon + MINUTE)

    assert (duty.badge, duty.amount, duty.above) == ("approve", 700, 200)
    assert (duty.href, duty.title) == (approval.get_absolute_url(), "The whole stay")
    assert rows(second_manager, noon + MINUTE) == [("approve", incident.reference)]
    assert "approve" not in dict(rows(staff_member, noon + MINUTE))


def test_a_handoff_waits_for_its_receiver_alone(incident, staff_member, colleague, noon):
    words = {"reason": "end of shift", "customer_was_told": "You call at six"}
    request_handoff(incident, receiver=colleague, **words, by=staff_member, at=noon)

    [duty] = duties(colleague, noon + MINUTE)

    assert (duty.badge, duty.since) == ("handoff", noon)
    assert duty.href == reverse("handoff-answer", args=[incident.pk])
    assert "reason: end of shift" in duty.sub


def test_a_call_is_a_row_from_the_morning_of_its_day(incident, staff_member, department_head, noon):
    mark_fixed(incident, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)
    call = incident.check_ins.get()
    early = noon + 7 * DAY - timedelta(hours=5)

    def mine(at):
        return [duty for duty in duties(department_head, at) if duty.asks == "call"]

    assert mine(noon + 6 * DAY) == []
    [duty] = mine(early)
    assert (duty.badge, duty.href) == ("call", call.get_absolute_url())
    assert mine(noon + 8 * DAY)[0].badge == "late"


def test_a_process_fix_is_a_row_on_its_day(incident, staff_member, colleague, noon):
    plan = Plan("Print the arrivals twice", "process", colleague, noon.date() + 3 * DAY)
    plan_process_fix(incident, fix=plan, by=staff_member, at=noon)

    assert duties(colleague, noon + 2 * DAY) == []
    assert [duty.badge for duty in duties(colleague, noon + 3 * DAY)] == ["process_fix"]
    assert [duty.badge for duty in duties(colleague, noon + 4 * DAY)] == ["late"]


def test_the_customer_who_does_not_know_is_on_the_list_of_who_leads(
    incident, staff_member, manager_user, colleague, noon
):
    make_incident(by=staff_member, discovered_by=DiscoveredBy.CUSTOMER)

    assert list(today.not_told_yet(manager_user)) == [incident]
    assert list(today.not_told_yet(colleague)) == []

    record_contact(incident, channel="call", happened_at=noon, by=staff_member, at=noon)
    assert list(today.not_told_yet(manager_user)) == []


def test_a_restricted_one_is_on_nobody_elses_list(staff_member, department_head, noon):
    hidden = make_incident(by=staff_member, is_restricted=True)
    at = noon + 70 * MINUTE

    assert rows(staff_member, at) == [("late", hidden.reference)]
    assert rows(department_head, at) == []
    assert list(today.not_told_yet(department_head)) == []
    assert today.standing_for(department_head, at=at).on_the_way == 0


def test_the_figures_say_how_many_press(incident, staff_member, manager_user, noon):
    make_incident(by=staff_member, at=noon - DAY)
    elsewhere = make_person("Front desk, Hillside")
    make_incident(by=elsewhere)

    standing = today.standing_for(manager_user, at=noon + 12 * MINUTE)

    assert (standing.on_the_way, standing.late, standing.at_risk) == (2, 1, 1)


def test_figures_are_kept_until_something_is_written(incident, staff_member, manager_user, noon):
    at = noon + 9 * MINUTE
    assert today.figures_for(manager_user, state=as_of(at)).contact.count == 0

    record_contact(incident, channel="call", happened_at=at, by=staff_member, at=at)

    contact = today.figures_for(manager_user, state=as_of(at)).contact
    assert (contact.count, contact.median) == (1, 9.0)


@pytest.mark.parametrize("who", ["staff_member", "manager_user", "business_owner"])
def test_the_price_does_not_grow_with_the_rows(
    who, request, staff_member, manager_user, noon, django_assert_num_queries
):
    person = request.getfixturevalue(who)
    make_request(make_incident(by=staff_member), by=staff_member, at=noon)
    with CaptureQueriesContext(connection) as with_one:
        duties(person, noon + 70 * MINUTE)
    for _ in range(2):
        make_request(make_incident(by=staff_member), by=staff_member, at=noon)

    with django_assert_num_queries(len(with_one)):
        duties(person, noon + 70 * MINUTE)
