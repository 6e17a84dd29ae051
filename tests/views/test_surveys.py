"""The page behind the link: it only shows, answers once, and is the same for wrong links."""

from datetime import timedelta

import pytest
from django.db.models import Model
from django.test import Client
from django.utils.timezone import now

from incidents.actions.recoveries import mark_fixed
from incidents.actions.surveys import send_surveys
from incidents.models import Customer, Event, Incident, LoyaltyReading, OutgoingEmail, Survey
from incidents.queries.surveys import token_of
from tests.makers import make_customer, make_incident

KEPT: tuple[type[Model], ...] = (
    Customer, Event, Incident, LoyaltyReading, OutgoingEmail, Survey,
)  # fmt: skip
DAY = timedelta(days=1)


@pytest.fixture
def survey(staff_member):
    at = now() - 9 * DAY
    guest = make_customer("Maria Silva", email="maria@example.com")
    incident = make_incident(by=staff_member, customer=guest, at=at)
    mark_fixed(incident, what_was_done="A new room", fixed_at=at, by=staff_member, at=at)
    send_surveys(at=now())
    return Survey.objects.get()


@pytest.fixture
def link(survey):
    return f"/answer/{token_of(survey.salt)}/"


def everything():
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


def test_opening_the_link_a_hundred_times_changes_nothing(link, client):
    before = everything()

    codes = {client.get(link).status_code for _ in range(80)}
    codes |= {client.head(link).status_code for _ in range(10)}
    codes |= {client.get(f"{link}?score=1").status_code for _ in range(10)}

    assert (codes, everything()) == ({200}, before)


def test_the_number_in_the_mail_only_preselects(link, client):
    page = client.get(f"{link}?score=9").content.decode()

    assert page.count("checked") == 1
    assert 'value="9"' in page.partition("checked")[0][-80:]


def test_it_works_without_a_script_a_cookie_or_a_sign_in(link, survey):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(link, {"score": "9", "respect": "yes", "comment": "Lovely"})

    survey.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, link)
    assert (survey.score, survey.respect, survey.comment) == (9, "yes", "Lovely")


def test_a_second_answer_says_thanks_and_changes_nothing(link, client):
    client.post(link, {"score": "9"})
    before = everything()

    again = client.post(link, {"score": "1"}, follow=True)

    assert "Thank you" in again.content.decode()
    assert (again.status_code, everything()) == (200, before)


@pytest.mark.parametrize("score", ["", "11", "-1", "nine", "9.5"])
def test_a_score_is_zero_to_ten(link, client, score):
    before = everything()

    answer = client.post(link, {"score": score, "comment": "What I typed"})

    page = answer.content.decode()
    assert (answer.status_code, everything()) == (422, before)
    assert "Choose a number from 0 to 10." in page
    assert "What I typed" in page


def test_zero_is_an_answer(link, client, survey):
    assert client.post(link, {"score": "0"}).status_code == 302

    survey.refresh_from_db()
    assert survey.score == 0


def test_unknown_expired_and_no_longer_asked_are_one_and_the_same_page(link, client, survey):
    forged = client.get("/answer/" + "A" * 32 + "/")
    long = client.get("/answer/" + "A" * 200 + "/")
    Survey.objects.update(sent_at=now() - 31 * DAY)
    expired = client.get(link)
    answered_late = client.post(link, {"score": "9"})
    Survey.objects.update(sent_at=now(), status="cancelled")
    revoked = client.get(link)

    pages = [forged, long, expired, answered_late, revoked]
    assert {one.status_code for one in pages} == {404}
    assert len({one.content for one in pages}) == 1
    assert not LoyaltyReading.objects.exists()


def test_nobody_learns_the_link_from_us(link, client):
    page = client.get(link)

    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    ("language", "says"), [("de", "weiterempfehlen"), ("es", "recomiende"), ("fr", "proche")]
)
def test_it_speaks_the_language_of_the_customer(link, client, language, says):
    Customer.objects.update(language=language)

    page = client.get(link).content.decode()

    assert says in page
    assert f'<html lang="{language}">' in page


def test_stop_asks_first_and_then_stops(link, client):
    stop = f"{link}stop/"
    before = everything()

    assert (client.get(stop).status_code, everything()) == (200, before)
    assert "We will not ask again" in client.post(stop).content.decode()
    assert Customer.objects.get(name="Maria Silva").surveys_stopped_at
    assert client.get("/answer/forged/stop/").status_code == 404


def test_stop_is_heard_long_after_the_question_is_over(link, client):
    Survey.objects.update(sent_at=now() - 200 * DAY, status="expired")

    assert "We will not ask again" in client.post(f"{link}stop/").content.decode()


def test_an_answer_asks_the_database_little(link, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        client.post(link, {"score": "9"})
