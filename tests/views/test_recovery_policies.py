"""The pages of promises and escalation: read, changed, taken out, and a look ahead."""

from datetime import timedelta
from uuid import uuid4

import pytest

from incidents.models import (
    Deadline,
    Escalation,
    Event,
    IncidentType,
    OutgoingEmail,
    RecoveryPolicy,
)
from tests.makers import make_incident, make_location, make_person, make_shift

ROOT = "/settings/organisation/policies/"
HIGH = f"{ROOT}high/0/0/"
STEPS = {
    "step_0_when": "warn",
    "step_0_tell": ["owner"],
    "step_1_when": "breach",
    "step_1_tell": ["owner", "guide"],
    "step_2_when": "later",
    "step_2_minutes": "20",
    "step_2_tell": ["duty_manager"],
    "step_2_every": "10",
    "step_2_at_most": "3",
}
TYPED = {
    "version": "0",
    "rows": "3",
    "warn_at_percent": "60",
    "requests_expire_after": "72",
    "first_contact_amount": "10",
    "first_contact_unit": "minutes",
    "first_contact_counts": "clock",
    "fix_amount": "2",
    "fix_unit": "hours",
    "fix_counts": "hours",
    "apology_amount": "2",
    "apology_unit": "working_days",
    "apology_counts": "clock",
    "approval_amount": "15",
    "approval_unit": "minutes",
    "approval_counts": "clock",
    "diagnosis_amount": "3",
    "diagnosis_unit": "working_days",
    "diagnosis_counts": "clock",
    "extra_amount": "10",
    "check_in_amount": "5",
    **STEPS,
}


@pytest.fixture
def owner(browser_of, business_owner):
    return browser_of(business_owner)


def test_what_is_typed_holds_from_the_next_incident_on(owner, staff_member):
    before = make_incident(by=staff_member)

    answer = owner.post(HIGH, TYPED)

    assert (answer.status_code, answer.url) == (302, ROOT)
    after = make_incident(by=staff_member)
    contacts = Deadline.objects.filter(kind="first_contact").order_by("pk")
    minutes = {
        one.incident: (one.due_at - one.started_at) / timedelta(minutes=1) for one in contacts
    }
    assert minutes == {before: 15, after: 10}
    new = contacts.get(incident=after)
    assert sorted(kept[0] for kept in new.steps.values()) == [-240, 0, 1200, 1800, 2400, 3000]
    assert after.policy_snapshot["promises"]["check_in"]["days"] == 5
    assert after.policy_snapshot["promises"]["apology"]["working_days"] == 2


def test_history_names_what_was_changed(owner):
    owner.post(HIGH, TYPED)

    [event] = Event.objects.filter(kind="policy.changed")
    assert event.details == {
        "severity": "high",
        "fields": ["apology", "check_in", "first_contact", "fix", "steps", "warn_at_percent"],
    }
    page = owner.get("/settings/organisation/history/").content.decode()
    assert "Recovery policy changed" in page
    assert "first contact" in page


def test_the_page_shows_what_was_saved(owner):
    owner.post(HIGH, TYPED)

    page = owner.get(HIGH).content.decode()

    assert 'name="step_2_minutes" value="20"' in page
    assert 'name="version" value="1"' in page
    overview = owner.get(ROOT).content.decode()
    assert "<b>10\u00a0min</b>" in overview
    assert "<b>2\u00a0h open</b>" in overview


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_contact_amount": ""}, "This field is required"),
        ({"first_contact_amount": "0"}, "greater than or equal to 1"),
        ({"first_contact_amount": "99999"}, "Between 1 and 10,080 minutes."),
        ({"diagnosis_amount": "31"}, "Between 1 and 30 working days."),
        ({"check_in_amount": "61"}, "Between 1 and 60 days."),
        ({"warn_at_percent": "100"}, "less than or equal to 99"),
        ({"fix_unit": "weeks"}, "Select a valid choice"),
        ({"step_1_tell": []}, "Choose at least one person."),
        ({"step_1_tell": ["culprit"]}, "Select a valid choice"),
        ({"step_1_when": ""}, "Somebody has to be told when it is late."),
        ({"step_2_minutes": ""}, "Say how many minutes after it is late."),
        ({"step_2_minutes": "10081"}, "Between 1 and 10,080 minutes after it is late."),
        ({"step_2_at_most": ""}, "A repeat needs both"),
        ({"step_2_every": ""}, "A repeat needs both"),
        ({"step_2_at_most": "11"}, "Between 1 and 10 times more."),
        ({"step_2_every": "9000"}, "more than a week after it is late"),
        ({"step_0_every": "5", "step_0_at_most": "2"}, "A warning is told once"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(owner, wrong, said):
    answer = owner.post(HIGH, {**TYPED, **wrong})

    assert answer.status_code == 422
    [field] = [name for name in answer.context["form"].errors if name != "__all__"]
    assert said in str(answer.context["form"].errors[field])
    assert said in answer.content.decode()
    assert not RecoveryPolicy.objects.exists()
    assert not Event.objects.exists()


def test_too_many_repeats_are_refused(owner):
    many = {
        f"step_{number}_{part}": value
        for number in range(3, 8)
        for part, value in {
            "when": "later",
            "minutes": str(100 + number),
            "tell": ["owner"],
            "every": "11",
            "at_most": "10",
        }.items()
    }

    answer = owner.post(HIGH, {**TYPED, **many, "rows": "8"})

    assert answer.status_code == 422
    assert "20 at most" in answer.content.decode()


def test_an_error_stands_in_the_row_it_was_typed_in(owner):
    gap = {"step_0_when": "", "step_2_at_most": "11"}

    answer = owner.post(HIGH, {**TYPED, **gap})

    assert list(answer.context["form"].errors) == ["step_2_at_most"]


def test_another_step_is_added_without_saving_or_judging(owner):
    answer = owner.post(HIGH, {**TYPED, "add": "1", "first_contact_amount": "x"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Step 4" in page
    assert 'name="rows" value="4"' in page
    assert "errorlist" not in page
    assert not RecoveryPolicy.objects.exists()


def test_of_two_who_save_the_second_sees_both(owner):
    owner.post(HIGH, TYPED)

    answer = owner.post(HIGH, {**TYPED, "first_contact_amount": "5"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Two versions" in page
    assert RecoveryPolicy.objects.get().promises["first_contact"]["minutes"] == 10
    assert owner.post(HIGH, {**TYPED, "version": "1"}).status_code == 302


def test_the_same_form_twice_is_saved_once(owner):
    typed = {**TYPED, "form_key": str(uuid4())}

    answers = [owner.post(HIGH, typed).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Event.objects.filter(kind="policy.changed").count() == 1


def test_a_policy_is_taken_out_and_less_specific_ones_hold_again(owner, staff_member):
    owner.post(HIGH, TYPED)

    for version in ("7", "", "-1", "9" * 30, "9" * 5000):
        assert owner.post(f"{HIGH}remove/", {"version": version}).status_code == 409
    assert owner.post(f"{HIGH}remove/", {"version": "1"}).status_code == 302
    assert owner.post(f"{HIGH}remove/", {"version": "1"}).status_code == 409

    assert not RecoveryPolicy.objects.exists()
    assert Event.objects.filter(kind="policy.removed").count() == 1
    contact = make_incident(by=staff_member).deadlines.get(kind="first_contact")
    assert contact.due_at - contact.started_at == timedelta(minutes=15)


def test_a_place_and_a_type_get_promises_of_their_own(owner, harbour):
    damage = IncidentType.objects.get(name="Damage")
    asked = {"severity": "high", "location": harbour.pk, "incident_type": damage.pk}

    answer = owner.get(ROOT, asked)

    assert answer.url == f"{ROOT}high/{harbour.pk}/{damage.pk}/"
    assert "High severity: Harbour, Damage" in owner.get(answer.url).content.decode()
    owner.post(answer.url, TYPED)
    assert "High: Harbour, Damage" in owner.get(ROOT).content.decode()
    assert "High, Harbour, Damage" in owner.get("/settings/organisation/history/").content.decode()


@pytest.mark.parametrize("address", ["awful/0/0/", "high/999/0/", "high/0/999/"])
def test_what_does_not_exist_has_no_page(owner, address):
    assert owner.get(ROOT + address).status_code == 404
    assert owner.post(ROOT + address, TYPED).status_code == 404
    assert owner.post(f"{ROOT}{address}remove/", {}).status_code == 404


def test_a_choice_that_does_not_exist_is_refused(owner):
    assert owner.get(ROOT, {"severity": "awful"}).status_code == 422


def test_the_preview_says_what_would_happen_when(owner, harbour, manager_user, business_owner):
    make_shift(manager_user, harbour, starts="22:00", ends="06:00")
    asked = {"severity": "critical", "location": harbour.pk, "logged_at": "2026-03-07T23:30"}

    answer = owner.get(f"{ROOT}preview/", asked)

    seen = answer.context["seen"].moments
    contact = [
        (f"{one.at.astimezone(harbour.zone):%H:%M:%S}", one.what, one.told)
        for one in seen
        if one.duty == "First contact"
    ]
    assert contact == [
        ("23:41:15", "At risk", ["Whoever owns it"]),
        ("23:45:00", "Late", ["Whoever owns it", "Manager, Harbour"]),
        ("00:15:00", "Still late", ["The head of its department", "Manager, Harbour"]),
        ("00:45:00", "Still late", ["Business owner"]),
    ]
    assert [one.at for one in seen] == sorted(one.at for one in seen)
    assert "Check-in call: 7 days after the fix" in answer.content.decode()


def test_the_preview_changes_nothing(owner, harbour, staff_member):
    counted = [Event, Deadline, Escalation, OutgoingEmail, RecoveryPolicy]
    before = [model.objects.count() for model in counted]

    answer = owner.get(f"{ROOT}preview/")

    assert (answer.status_code, answer.context["place"]) == (200, harbour)
    assert [model.objects.count() for model in counted] == before


def test_the_preview_refuses_what_it_cannot_read(owner, harbour):
    asked = {"severity": "critical", "location": harbour.pk, "logged_at": "soon"}

    assert owner.get(f"{ROOT}preview/", asked).status_code == 422
    assert owner.get(f"{ROOT}preview/", {"severity": "x"}).status_code == 422
    huge = {"severity": "critical", "location": "9" * 5000}
    assert owner.get(f"{ROOT}preview/", huge).status_code == 422


def test_without_a_place_the_preview_offers_to_open_one(owner):
    assert "Open a location" in owner.get(f"{ROOT}preview/").content.decode()


def test_the_pages_ask_no_more_for_many_than_for_one(owner, harbour, django_assert_max_num_queries):
    for number in range(5):
        place = make_location(f"Place {number}")
        make_person(f"Manager {number}", role="manager", location=place)
        owner.post(f"{ROOT}high/{place.pk}/0/", TYPED)

    with django_assert_max_num_queries(16):
        owner.get(ROOT)
    with django_assert_max_num_queries(20):
        owner.get(HIGH)
    with django_assert_max_num_queries(80):
        owner.get(f"{ROOT}preview/")
