"""The question to the customer: planned, sent once, reminded of once, let go."""

from datetime import timedelta

import pytest

from incidents.actions import surveys as actions
from incidents.actions.check_ins import Answers
from incidents.actions.post import deliver_outbox
from incidents.actions.recoveries import close_as_not_recovered, mark_fixed, record_call
from incidents.actions.surveys import send_surveys, stop_surveys
from incidents.lifecycle import SurveyStatus
from incidents.models import Event, Organisation, OutgoingEmail, Survey
from incidents.queries.surveys import hash_of, token_of
from tests.makers import make_customer, make_incident

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def fixed(staff_member, noon):
    guest = make_customer("Maria Silva", email="maria@example.com")
    incident = make_incident(by=staff_member, customer=guest, at=noon)
    return mark_fixed(incident, what_was_done="A new room", fixed_at=noon, by=staff_member, at=noon)


@pytest.fixture
def sent(fixed, noon):
    assert send_surveys(at=noon + 8 * DAY) == 1
    return Survey.objects.get()


def letters():
    return OutgoingEmail.objects.filter(kind="survey_sent").order_by("pk")


def kinds(incident):
    found = Event.objects.filter(incident=incident, kind__startswith="survey.")
    return list(found.order_by("pk").values_list("kind", flat=True))


def test_the_fix_plans_it_eight_days_later(fixed, noon):
    survey = Survey.objects.get()

    assert (survey.status, survey.due_at, survey.next_step_at) == (
        SurveyStatus.PLANNED,
        noon + 8 * DAY,
        noon + 8 * DAY,
    )
    assert send_surveys(at=noon + 8 * DAY - timedelta(seconds=1)) == 0


def test_only_the_hash_of_its_token_is_kept(fixed):
    survey = Survey.objects.get()

    assert survey.token_hash == hash_of(token_of(survey.salt))
    assert len(token_of(survey.salt)) * 6 >= 128
    assert token_of(survey.salt) not in str(Survey.objects.values().get())


def test_it_is_sent_once_however_often_the_clock_asks(sent, noon):
    for _ in range(3):
        send_surveys(at=noon + 8 * DAY)

    assert (sent.status, sent.sent_at) == (SurveyStatus.SENT, noon + 8 * DAY)
    assert [one.to for one in letters()] == ["maria@example.com"]
    assert kinds(sent.incident) == ["survey.planned", "survey.sent"]


def test_a_call_that_reached_them_moves_it_to_a_day_later(fixed, manager_user, noon):
    called_at = noon + 2 * DAY
    heard = Answers(called_at, everything_okay=True, had_improvement=False)

    record_call(fixed.check_ins.get(), answers=heard, score=None, by=manager_user, at=called_at)

    assert Survey.objects.get().next_step_at == called_at + DAY


def test_one_reminder_and_then_silence(sent, noon):
    seen = [send_surveys(at=noon + days * DAY) for days in (10, 11, 12, 20, 37, 38, 39)]

    sent.refresh_from_db()
    assert seen == [0, 1, 0, 0, 0, 1, 0]
    assert sent.status == SurveyStatus.EXPIRED
    assert letters().count() == 2
    assert kinds(sent.incident)[2:] == ["survey.reminded", "survey.expired"]


def test_the_letter_leaves_in_their_language_with_a_link_that_is_not_kept(sent, noon, mailoutbox):
    sent.incident.customer.language = "de"
    sent.incident.customer.save()

    deliver_outbox(at=noon + 8 * DAY)

    [mail] = [one for one in mailoutbox if one.to == ["maria@example.com"]]
    token = token_of(sent.salt)
    assert mail.subject == "Eine Frage von Harbour"
    assert "Guten Tag Maria," in mail.body
    assert f"/answer/{token}/" in mail.body
    assert mail.extra_headers["List-Unsubscribe"].endswith(f"/answer/{token}/stop/>")
    kept = letters().values().get()
    assert (kept["state"], kept["text"], kept["html"]) == ("sent", "", "")
    assert token not in str(kept)


def test_nothing_of_the_story_or_its_cost_is_in_it(sent, noon, mailoutbox):
    deliver_outbox(at=noon + 8 * DAY)

    [mail] = [one for one in mailoutbox if one.to == ["maria@example.com"]]
    said = mail.body + str(mail.alternatives)
    assert sent.incident.reference not in said
    assert sent.incident.what_happened not in said
    assert "Silva" not in said


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"email": ""}, "no e-mail address"),
        ({"surveys_stopped_at": "now"}, "stop asking"),
    ],
)
def test_who_cannot_or_will_not_be_asked_is_not(fixed, noon, change, because):
    for name, value in change.items():
        setattr(fixed.customer, name, noon if value == "now" else value)
    fixed.customer.save()

    send_surveys(at=noon + 8 * DAY)

    survey = Survey.objects.get()
    assert (survey.status, survey.next_step_at) == (SurveyStatus.CANCELLED, None)
    event = Event.objects.get(kind="survey.not_sent")
    assert because in event.details["because"]
    assert not letters().exists()


def test_a_business_may_ask_nobody(fixed, noon):
    Organisation.objects.update_or_create(defaults={"sends_surveys": False})

    send_surveys(at=noon + 8 * DAY)

    assert Survey.objects.get().status == SurveyStatus.CANCELLED


@pytest.mark.parametrize(("days", "asked"), [(90, 2), (89, 1)])
def test_not_again_within_the_pause(sent, staff_member, noon, days, asked):
    again = make_incident(by=staff_member, customer=sent.incident.customer, at=noon + DAY)
    later = noon + days * DAY
    mark_fixed(again, what_was_done="Flowers", fixed_at=later, by=staff_member, at=later)

    send_surveys(at=noon + (8 + days) * DAY)

    assert letters().filter(dedupe_key__endswith="sent").count() == asked


def test_they_say_stop_once_and_are_reminded_no_more(sent, noon):
    customer = sent.incident.customer
    for _ in range(2):
        stop_surveys(customer, at=noon + 9 * DAY)

    send_surveys(at=noon + 11 * DAY)
    deliver_outbox(at=noon + 11 * DAY)

    assert Event.objects.filter(kind="survey.stopped").count() == 1
    assert [one.state for one in letters()] == ["suppressed"]


def test_a_recovery_that_ends_without_one_asks_no_more(sent, manager_user, noon, mailoutbox):
    close_as_not_recovered(
        sent.incident, reason="They moved away", outcome="lost", by=manager_user, at=noon + 9 * DAY
    )
    deliver_outbox(at=noon + 9 * DAY)

    sent.refresh_from_db()
    assert sent.status == SurveyStatus.CANCELLED
    assert letters().get().state == "suppressed"


def test_a_broken_one_holds_up_nobody(sent, staff_member, noon, monkeypatch):
    other = make_incident(
        by=staff_member, customer=make_customer("Ben", email="b@example.com"), at=noon
    )
    at = noon + DAY
    mark_fixed(other, what_was_done="Flowers", fixed_at=at, by=staff_member, at=at)
    remind = actions._remind
    monkeypatch.setattr(actions, "_remind", lambda survey, *, at: 1 / 0)

    assert send_surveys(at=noon + 11 * DAY) == 1  # the other one
    monkeypatch.setattr(actions, "_remind", remind)
    assert send_surveys(at=noon + 11 * DAY) == 0  # set back
    assert send_surveys(at=noon + 11 * DAY + timedelta(minutes=5)) == 1

    assert letters().count() == 3
