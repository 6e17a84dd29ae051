"""Whoever took something in hand and went silent is asked once; whatever they do is an answer."""

from datetime import timedelta

import pytest

from incidents.actions import stalled
from incidents.actions.clock import escalate_deadlines
from incidents.actions.contacts import record_contact
from incidents.actions.holds import end_holds, hold_incident
from incidents.actions.incidents import write_note
from incidents.actions.post import deliver_outbox
from incidents.actions.recoveries import close_as_not_recovered
from incidents.actions.stalled import flag_stalled, say_still_on_it
from incidents.models import Event, Incident, Location, Organisation, OutgoingEmail
from incidents.policy.holds import MAY_STAND_STILL
from incidents.queries.stalled import stalled_for
from incidents.refusals import Forbidden, Invalid
from tests.makers import make_incident, make_person, steps_to_closing

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def since(incident):
    return Incident.objects.values_list("stalled_since", flat=True).get(pk=incident.pk)


def questions(incident):
    asked = OutgoingEmail.objects.filter(incident=incident, kind="still_on_it")
    return [(one.to, one.state) for one in asked.order_by("pk")]


def test_four_silent_hours_are_flagged_and_the_owner_is_asked_once(incident, staff_member, noon):
    assert flag_stalled(at=noon + 4 * HOUR - timedelta.resolution) == 0

    assert flag_stalled(at=noon + 4 * HOUR) == 1
    assert flag_stalled(at=noon + 4 * HOUR) == 0
    assert flag_stalled(at=noon + 5 * HOUR) == 0

    assert since(incident) == noon + 4 * HOUR
    [told] = Event.objects.filter(incident=incident, kind="incident.stalled")
    assert (told.by, told.details["owner"]) == (None, staff_member.pk)
    assert questions(incident) == [(staff_member.email, "waiting")]


def test_only_opening_hours_count(incident, harbour, noon):
    """Logged at 13:00, closed from 20:00 to 08:00; the last act at 18:00 local."""
    record_contact(
        incident, channel="call", happened_at=noon, by=incident.owner, at=noon + 5 * HOUR
    )

    assert flag_stalled(at=noon + 20 * HOUR) == 0
    assert flag_stalled(at=noon + 21 * HOUR) == 1  # two hours until closing, two from eight to ten
    assert since(incident) == noon + 21 * HOUR


def test_after_a_week_of_outage_it_says_since_when(incident, noon):
    assert flag_stalled(at=noon + 7 * DAY) == 1

    assert since(incident) == noon + 4 * HOUR
    assert len(questions(incident)) == 1


def test_any_act_of_a_person_ends_it_and_the_question(incident, colleague, mailoutbox, noon):
    flag_stalled(at=noon + 4 * HOUR)

    write_note(incident, words="She rang me", by=colleague, at=noon + 4.1 * HOUR)
    deliver_outbox(at=noon + 4.2 * HOUR)

    assert since(incident) is None
    assert questions(incident) == [(incident.owner.email, "suppressed")]
    assert [mail for mail in mailoutbox if "still on it" in mail.subject] == []


def test_the_question_reaches_the_owner(incident, mailoutbox, noon):
    flag_stalled(at=noon + 4 * HOUR)
    deliver_outbox(at=noon + 4.1 * HOUR)

    [mail] = [mail for mail in mailoutbox if mail.to == [incident.owner.email]]
    assert mail.subject == f"[{incident.reference}] Are you still on it?"
    assert f"/incidents/{incident.pk}/still-on-it/" in mail.body


def test_each_silence_is_asked_about_once(incident, staff_member, noon):
    flag_stalled(at=noon + 4 * HOUR)
    say_still_on_it(incident, next_step="I call at six", by=staff_member, at=noon + 4 * HOUR)
    assert since(incident) is None

    assert flag_stalled(at=noon + 7 * HOUR) == 0
    assert flag_stalled(at=noon + 20 * HOUR) == 1  # three hours until closing, one from eight

    assert len(questions(incident)) == 2
    assert Event.objects.get(kind="incident.still_on_it").text.words == "I call at six"


def test_what_the_clock_does_is_no_answer(incident, noon):
    for minutes in range(0, 240, 30):
        escalate_deadlines(at=noon + minutes * MINUTE)

    assert flag_stalled(at=noon + 4 * HOUR) == 1


def test_while_it_is_on_hold_nobody_is_asked_and_then_it_counts_anew(incident, staff_member, noon):
    at = noon + 10 * MINUTE
    record_contact(incident, channel="call", happened_at=noon, by=staff_member, at=at)
    until = noon + 20 * HOUR
    hold_incident(incident, reason="So", until=until, kinds=MAY_STAND_STILL, by=staff_member, at=at)

    assert flag_stalled(at=until - MINUTE) == 0
    end_holds(at=until + 2 * HOUR)
    assert flag_stalled(at=until + 3 * HOUR) == 0
    assert flag_stalled(at=until + 4 * HOUR) == 1
    assert since(incident) == until + 4 * HOUR


def test_a_hold_on_less_than_all_that_is_owed_does_not_silence_the_question(
    incident, staff_member, noon
):
    hold_incident(
        incident, reason="So", until=noon + DAY, kinds=["apology"], by=staff_member, at=noon
    )

    assert flag_stalled(at=noon + 4 * HOUR) == 1


def test_fixed_and_only_waiting_for_its_call_it_is_never_stalled(
    incident, staff_member, department_head, noon
):
    steps = steps_to_closing(incident, by=staff_member, head=department_head, at=noon)
    for name, step in steps.items():
        if name != "check-in call":
            step()
    call = incident.check_ins.get()

    assert flag_stalled(at=call.due_at - MINUTE) == 0
    assert flag_stalled(at=call.due_at + 3 * HOUR) == 0
    assert flag_stalled(at=call.due_at + 4 * HOUR) == 1


def test_what_is_over_is_not_asked_about(incident, manager_user, noon):
    flag_stalled(at=noon + 4 * HOUR)

    close_as_not_recovered(
        incident, reason="They left", outcome="lost", by=manager_user, at=noon + 4 * HOUR
    )

    assert since(incident) is None
    assert flag_stalled(at=noon + 7 * DAY) == 0


def test_the_business_owner_says_how_long(incident, noon):
    Organisation.objects.update(stalled_after_minutes=60)

    assert flag_stalled(at=noon + 59 * MINUTE) == 0
    assert flag_stalled(at=noon + 60 * MINUTE) == 1


def test_who_left_is_not_asked_but_it_is_flagged(incident, staff_member, noon):
    type(staff_member).objects.filter(pk=staff_member.pk).update(is_active=False)

    assert flag_stalled(at=noon + 4 * HOUR) == 1
    assert questions(incident) == []


def test_a_place_that_is_nowhere_does_not_silence_the_others(incident, staff_member, noon):
    nowhere = Location.objects.create(name="Nowhere", time_zone="Nowhere/AtAll")
    broken = make_incident(by=staff_member)
    Incident.objects.filter(pk=broken.pk).update(location=nowhere)

    assert flag_stalled(at=noon + 4 * HOUR) == 1

    assert (since(incident), since(broken)) == (noon + 4 * HOUR, None)


def test_one_that_cannot_be_flagged_does_not_stop_the_others(
    incident, staff_member, noon, monkeypatch
):
    broken, real = make_incident(by=staff_member), stalled.still_on_it

    def worded(one, *, to):
        if one.pk == broken.pk:
            raise ValueError("Nobody can word this")
        return real(one, to=to)

    monkeypatch.setattr(stalled, "still_on_it", worded)

    assert flag_stalled(at=noon + 4 * HOUR) == 1
    assert (since(incident), since(broken)) == (noon + 4 * HOUR, None)


def test_a_pass_takes_the_same_number_of_queries_for_one_and_for_many(
    incident, staff_member, noon, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        flag_stalled(at=noon + 4 * HOUR)
    for number in range(5):
        make_incident(by=make_person(f"Desk {number}", location=staff_member.location))

    with django_assert_num_queries(len(few)):
        flag_stalled(at=noon + 4 * HOUR)


def test_a_quiet_pass_is_two_reads(incident, noon, django_assert_num_queries):
    with django_assert_num_queries(2):
        flag_stalled(at=noon)


def test_the_answer_needs_a_word_and_the_owner(incident, staff_member, manager_user, noon):
    with pytest.raises(Invalid, match="what is next") as refused:
        say_still_on_it(incident, next_step=" ", by=staff_member, at=noon)
    assert refused.value.field == "next_step"
    with pytest.raises(Forbidden):
        say_still_on_it(incident, next_step="I call", by=manager_user, at=noon)


def test_whose_list_it_is_on(
    incident, staff_member, colleague, manager_user, department_head, business_owner, noon
):
    at = noon + 4 * HOUR
    flag_stalled(at=at)

    for person in (staff_member, manager_user, department_head, business_owner):
        assert list(stalled_for(person, at=at)) == [incident]
    assert list(stalled_for(colleague, at=at)) == []


def test_a_restricted_one_is_on_nobody_elses_list(staff_member, department_head, noon):
    hidden = make_incident(by=staff_member, is_restricted=True)
    flag_stalled(at=noon + 4 * HOUR)

    assert list(stalled_for(department_head, at=noon + 4 * HOUR)) == []
    assert list(stalled_for(staff_member, at=noon + 4 * HOUR)) == [hidden]
