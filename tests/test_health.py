from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils.timezone import now

from incidents.models import Audit, PeriodRun
from recovery import errors

pytestmark = pytest.mark.django_db


def test_the_process_is_up_without_sign_in(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_without_a_pulse_says_so_and_stays_in_service(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["clock"] == {"state": "never ran", "pulse_age_seconds": None}


def test_a_late_clock_takes_no_page_out_of_service(client: Client) -> None:
    late = now() - timedelta(seconds=300)
    PeriodRun.objects.create(job="pulse", period_key="some minute", started_at=late)

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["clock"]["state"] == "late"
    assert 299 <= answer.json()["clock"]["pulse_age_seconds"] <= 310


def test_ready_tells_what_the_auditor_found_and_stays_in_service(client: Client) -> None:
    assert client.get("/readyz").json()["audit"]["state"] == "never ran"
    looked = now() - timedelta(seconds=60)
    finding = {"check": "late", "count": 2, "examples": ["1", "2"]}
    Audit.objects.create(started_at=looked, finished_at=looked, findings=[finding], is_clean=False)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    told = answer.json()["audit"]
    assert (told["state"], told["findings"]) == ("findings", {"late": 2})
    assert 59 <= told["age_seconds"] <= 70


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", gone)
    monkeypatch.setattr("recovery.health._migrations", lambda: "ok")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "does not answer"}


def test_pages_ask_who_you_are(client: Client) -> None:
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_a_fragment_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get("/", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/accounts/login/")


def test_a_busy_database_is_a_reason_to_try_again(rf: RequestFactory) -> None:
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        answer = errors.server_error(rf.get("/"))

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert b"locked" not in answer.content


def test_anything_else_is_our_mistake_and_says_nothing_of_the_inside(rf: RequestFactory) -> None:
    try:
        raise ValueError("a secret of the inside")
    except ValueError:
        answer = errors.server_error(rf.get("/"))

    assert answer.status_code == 500
    assert b"secret" not in answer.content


def test_signing_up_is_closed(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "x@example.com", "password1": "x" * 14})

    assert b"password1" not in answer.content
