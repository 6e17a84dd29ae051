"""What holds for every page: looking changes nothing, and the browser is told what to trust."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.views import today
from tests.views.stage import FIXED, FRESH, SIGNED_OUT, make_stage
from tests.views.test_permission_matrix import ABOUT_AN_INCIDENT, PAGES

pytestmark = pytest.mark.django_db

WRITES = ("INSERT", "UPDATE", "DELETE")
DOORS = ["/", "/nope/", "/incidents/999999/", "/settings/organisation/", "/healthz", "/static/none"]
ODD = ["nul\x00byte", "²", "9" * 4400, "-1", "\u202e", "2026-02-30", "9999-12-31", "0001-01-01"]
KEYS = ["q", "who", "page", "tab", "whose", "status", "sort", "due", "since", "location"]
KEYS += ["department", "customer", "owner", "period", "type", "severity", "cause", "rung", "found"]
KEYS += [
    "purpose",
    "estimates",
    "process_fix",
    "fixed",
    "mine",
    "ended",
    "until",
    "told",
    "follows",
]

SEARCHED = {
    "incident-list": ["q", "page", "since", "owner"],
    "incident-log": ["customer", "location"],
    "person-list": ["q", "page"],
    "customer-list": ["q", "page"],
    "customer-suggest": ["q", "who"],
    "check-in-list": ["page"],
    "process-fix-list": ["page"],
    "insights": ["period", "location"],
    "insights-rate": ["period", "location", "department"],
    "volume-list": ["until"],
    "calendar-change": ["holiday_country"],
}


def writes_of(captured):
    return [one["sql"] for one in captured if one["sql"].upper().startswith(WRITES)]


@pytest.mark.parametrize("name", PAGES)
def test_looking_changes_no_row(name):
    stage = make_stage(ABOUT_AN_INCIDENT.get(name, (FIXED,))[0])
    browsers = [stage.browser_of(part) for part in ("business", SIGNED_OUT)]
    address = stage.address(name)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        for browser in browsers:
            browser.get(address)
            browser.head(address)

    assert writes_of(captured.captured_queries) == []


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_has_an_answer(odd):
    stage = make_stage(FRESH)
    browser = stage.browser_of("business")
    everything = dict.fromkeys(KEYS, odd)

    for name, keys in SEARCHED.items():
        for asked in [everything, *({key: odd} for key in keys)]:
            assert browser.get(stage.address(name), asked).status_code in {200, 422}, name


def assert_guarded(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize("address", DOORS)
def test_every_answer_tells_the_browser_what_to_trust(address):
    stage = make_stage(FRESH)

    for part in ("owner", SIGNED_OUT):
        for send in (stage.browser_of(part).get, stage.browser_of(part).post):
            assert_guarded(send(address))


def test_what_breaks_tells_nothing_of_the_inside(monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("SELECT secret FROM /srv/app")

    monkeypatch.setattr(today.queries, "duties_of", fail)
    browser = make_stage(FRESH).browser_of("owner")
    browser.raise_request_exception = False

    answer = browser.get("/")

    assert answer.status_code == 500
    assert b"secret" not in answer.content and b"/srv" not in answer.content
    assert_guarded(answer)
