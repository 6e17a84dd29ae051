"""The owner's month in one page: once, on their first morning, and none of an empty month."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.actions import monthly
from incidents.actions.monthly import queue_monthly_letters
from incidents.actions.post import deliver_outbox
from incidents.emails.outbox import worded
from incidents.lifecycle import LetterState
from incidents.models import OutgoingEmail, PeriodRun, User
from incidents.queries.outbox import newest_letters, no_longer_wanted
from incidents.words.people import Role
from tests.makers import make_incident, make_person

FIRST = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def letters():
    return newest_letters().filter(kind="monthly_letter").order_by("pk")


@pytest.fixture
def logged(incident):
    """In March, of which the letter tells."""


@pytest.mark.usefixtures("logged")
def test_one_letter_a_month_however_often_it_is_asked_for(business_owner):
    counts = [queue_monthly_letters(at=FIRST + minutes * MINUTE) for minutes in (-1, 0, 1, 999)]

    assert counts == [0, 1, 0, 0]
    [letter] = letters()
    assert letter.dedupe_key == f"monthly-{business_owner.pk}-2026-03"
    assert (letter.recipient, letter.written_at) == (business_owner, FIRST)


@pytest.mark.usefixtures("logged")
def test_the_next_month_without_anything_has_none(business_owner):
    queue_monthly_letters(at=FIRST)

    assert queue_monthly_letters(at=FIRST + 30 * DAY) == 0

    assert letters().count() == 1
    assert PeriodRun.objects.filter(job="monthly").count() == 2


@pytest.mark.usefixtures("logged", "manager_user", "department_head", "staff_member")
def test_only_owners_who_work_here_get_one(business_owner):
    gone = make_person("Second owner", role=Role.OWNER, is_active=False)

    queue_monthly_letters(at=FIRST)

    assert {letter.recipient for letter in letters()} == {business_owner} - {gone}


@pytest.mark.usefixtures("logged")
def test_every_owner_has_a_morning_of_their_own(business_owner):
    abroad = make_person("Owner abroad", role=Role.OWNER, time_zone="America/New_York")

    queue_monthly_letters(at=FIRST)
    assert [letter.recipient for letter in letters()] == [business_owner]
    queue_monthly_letters(at=FIRST + 4 * HOUR)

    assert [letter.recipient for letter in letters()] == [business_owner, abroad]


@pytest.mark.usefixtures("logged")
def test_after_an_outage_it_comes_late_and_what_is_older_does_not(business_owner):
    queue_monthly_letters(at=FIRST + 20 * DAY)
    assert letters().count() == 1

    make_incident(by=business_owner, at=FIRST + DAY, location=_anywhere())
    queue_monthly_letters(at=FIRST + 95 * DAY)

    assert letters().count() == 1  # April is told by nobody any more, and June was empty


def _anywhere():
    return User.objects.exclude(location=None).first().location


@pytest.mark.usefixtures("logged")
def test_a_zone_nobody_knows_does_not_silence_the_others(business_owner):
    lost = make_person("Second owner", role=Role.OWNER)
    User.objects.filter(pk=lost.pk).update(time_zone="Atlantis/Capital")

    assert queue_monthly_letters(at=FIRST) == 1


@pytest.mark.usefixtures("logged")
def test_one_that_fails_does_not_silence_the_others_and_is_tried_again(business_owner, monkeypatch):
    second = make_person("Second owner", role=Role.OWNER)
    once = monthly.monthly_letter

    def fails(person, *, month):
        if person == business_owner:
            raise RuntimeError("for this test")
        return once(person, month=month)

    monkeypatch.setattr(monthly, "monthly_letter", fails)
    assert queue_monthly_letters(at=FIRST) == 1
    assert [letter.recipient for letter in letters()] == [second]

    monkeypatch.setattr(monthly, "monthly_letter", once)
    assert queue_monthly_letters(at=FIRST + MINUTE) == 1


@pytest.mark.usefixtures("logged")
def test_the_mail_says_it_all_and_brings_one_page_to_print(business_owner, mailoutbox):
    queue_monthly_letters(at=FIRST)

    deliver_outbox(at=FIRST + MINUTE)

    [mail] = mailoutbox
    assert mail.to == [business_owner.email]
    assert mail.subject == "March 2026 in one page"
    assert "1 mistake logged" in mail.body
    assert "/insights/letter/2026-03/" in mail.body
    [(name, content, kind)] = mail.attachments
    assert (name, kind, content[:5]) == ("2026-03.pdf", "application/pdf", b"%PDF-")
    assert content.count(b"/Type /Page\n") == 1
    assert letters().get().state == LetterState.SENT


@pytest.mark.usefixtures("logged")
def test_whoever_does_not_own_the_business_any_more_does_not_get_it(business_owner):
    queue_monthly_letters(at=FIRST)
    User.objects.filter(pk=business_owner.pk).update(role=Role.STAFF)

    [letter] = letters()

    assert no_longer_wanted(letter, at=FIRST) == "The business is not theirs any more."


@pytest.mark.usefixtures("logged")
def test_it_may_be_read_in_the_product_instead(business_owner):
    business_owner.muted = ["monthly_letter"]
    business_owner.save()
    queue_monthly_letters(at=FIRST)

    [letter] = letters()

    assert "not by mail" in no_longer_wanted(letter, at=FIRST)
    assert worded(letter, at=FIRST).text.startswith("March 2026 in one page")
    assert OutgoingEmail.objects.get(pk=letter.pk).title == "The month in one page"
