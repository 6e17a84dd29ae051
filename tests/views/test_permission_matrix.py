"""Every page and every button, for everybody: who may, who may not, and who finds nothing there."""

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver

from incidents.models import Event, IdempotencyKey, OutgoingEmail
from tests.views.stage import (
    ASKED,
    CANARY,
    CLOSED,
    FIXED,
    FRESH,
    OPEN,
    SIGNED_OUT,
    make_stage,
)
from tests.views.typed import sent_to

pytestmark = pytest.mark.django_db

OWNER, COLLEAGUE, GUIDE, MANAGER = {"owner"}, {"colleague"}, {"guide"}, {"manager"}
ELSEWHERE, HEAD, BUSINESS = {"elsewhere"}, {"head"}, {"business"}
ALL = OWNER | COLLEAGUE | GUIDE | MANAGER | ELSEWHERE | HEAD | BUSINESS
MANAGES = GUIDE | MANAGER | BUSINESS
LEADS = OWNER | MANAGER | HEAD | BUSINESS
# The guide advises; the business owner guides too, unless the recovery is theirs.
RECOVERS = OWNER | COLLEAGUE | MANAGER | ELSEWHERE | HEAD
# Product L2.
SEES_RESTRICTED = OWNER | MANAGES
SIGN_IN = "the sign-in page"
NOBODY: set[str] = set()

# Page → at which moment, who may open it (403 for the others), who may send it (None: no POST).
ABOUT_AN_INCIDENT = {
    "incident-detail": (OPEN, ALL, None),
    "note-write": (OPEN, ALL, ALL),
    "incident-severity": (
        OPEN,
        OWNER | MANAGER | HEAD | BUSINESS,
        OWNER | MANAGER | HEAD | BUSINESS,
    ),
    "customer-name": (FRESH, RECOVERS | GUIDE | BUSINESS, RECOVERS | GUIDE | BUSINESS),
    "incident-withdraw": (FRESH, None, OWNER),
    "incident-fix": (OPEN, OWNER, OWNER),
    "incident-close": (FIXED, OWNER | MANAGES, NOBODY),
    "incident-not-recovered": (FIXED, MANAGES, MANAGES),
    "incident-reopen": (CLOSED, OWNER | MANAGES | HEAD, OWNER | MANAGES | HEAD),
    "contact-record": (OPEN, RECOVERS, RECOVERS),
    "ask-record": (OPEN, OWNER, OWNER),
    "reading-record": (OPEN, LEADS, LEADS),
    "advocacy-take-back": (OPEN, OWNER | MANAGES, OWNER | MANAGES),
    "return-take-back": (FIXED, OWNER | MANAGES, OWNER | MANAGES),
    "apology-record": (OPEN, RECOVERS, RECOVERS),
    "remedy-propose": (OPEN, RECOVERS, RECOVERS),
    "no-extra": (OPEN, OWNER, OWNER),
    "remedy-deliver": (OPEN, RECOVERS, RECOVERS),
    "remedy-photo": (OPEN, ALL, None),
    "remedy-promise": (OPEN, RECOVERS, RECOVERS),
    "remedy-withdraw": (OPEN, OWNER, OWNER),
    "remedy-amount": (OPEN, OWNER, OWNER),
    "voucher-issue": (OPEN, RECOVERS, RECOVERS),
    "voucher-detail": (OPEN, ALL, None),
    "voucher-print": (OPEN, ALL, None),
    "voucher-send": (OPEN, None, OWNER | MANAGES),
    "voucher-void": (OPEN, OWNER | MANAGES, OWNER | MANAGES),
    "diagnosis-edit": (OPEN, OWNER, OWNER),
    "process-fix-choose": (OPEN, OWNER | MANAGER | HEAD, OWNER | MANAGER | HEAD),
    "handoff-request": (OPEN, OWNER | MANAGER | BUSINESS, OWNER | MANAGER | BUSINESS),
    "handoff-answer": (ASKED, ALL, MANAGER),
    "handoff-withdraw": (ASKED, None, OWNER),
    "guide-ask": (OPEN, OWNER, OWNER),
    "incident-hold": (OPEN, OWNER, OWNER),
    "hold-end": (ASKED, None, OWNER),
    "still-on-it": (OPEN, OWNER, OWNER),
    "approval-decide": (OPEN, ALL, MANAGES),
    "check-in-call": (FIXED, ALL, MANAGER | HEAD),
    "check-in-postpone": (FIXED, MANAGER | HEAD, MANAGER | HEAD),
    "process-fix-detail": (OPEN, ALL, None),
    "process-fix-done": (OPEN, None, OWNER | GUIDE | MANAGER | ELSEWHERE | HEAD | BUSINESS),
    "process-fix-verify": (FIXED, None, GUIDE | MANAGER | ELSEWHERE | HEAD | BUSINESS),
}
FOR_ALL = [
    "today", "incident-list", "incident-log", "check-in-list", "customer-list", "customer-add",
    "customer-suggest", "customer-detail", "customer-change", "customer-known", "approval-list",
    "process-fix-list", "settings", "insights", "insights-loyalty", "insights-ladder",
    "insights-response", "insights-causes", "insights-rate", "insights-learning",
    "insights-advocacy", "absence-list", "absence-plan",
    "message-list", "voucher-list", "voucher-redeem", "advocacy-record", "return-record",
]  # fmt: skip
FOR_MANAGERS = [
    "insights-spend", "gesture-list", "gesture-add", "budget-list", "volume-list", "volume-import",
    "readings-import", "return-import",
]  # fmt: skip
FOR_THE_BUSINESS = [
    "organisation-settings", "organisation-change", "settings-history", "person-list",
    "person-invite", "person-change", "person-limit", "person-disable", "person-enable",
    "location-budget", "department-budget",
    "location-list", "location-add", "location-change", "department-add", "department-change",
    "calendar-change", "day-off-add", "day-off-open", "day-off-forget",
    "incident-type-list", "incident-type-add", "incident-type-change", "letters-not-sent",
    "letter-send-again", "audit-status", "deadline-retry", "policy-list", "policy-change",
    "policy-remove", "policy-preview", "insights-letter", "insights-letter-print",
]  # fmt: skip
# Of one place or one person there: who may open it, who may send it.
OF_THE_PLACE = {
    "shift-list": (MANAGES, None),
    "shift-add": (MANAGES, MANAGES),
    "shift-change": (MANAGES, MANAGES),
    "shift-remove": (None, MANAGES),
    "tell-us-page": (MANAGES, None),
    "tell-us-open": (None, MANAGES),
    "tell-us-close": (None, MANAGES),
    "gesture-change": (MANAGES, MANAGES),
    "absence-change": (OWNER | MANAGES, OWNER | MANAGES),
    "absence-end": (None, OWNER | MANAGES),
    "location-volume": (MANAGES, MANAGES),
    "department-volume": (MANAGES, MANAGES),
    "volume-remove": (None, MANAGES),
}
# Settings that are one press, without a page of their own.
BUTTONS = {
    "person-enable", "letter-send-again", "day-off-open", "day-off-forget", "deadline-retry",
    "policy-remove",
}  # fmt: skip
# Doors with tests of their own: sign-in, health, and what exists only in a demo.
OTHER_DOORS = {
    "demo-sign-in",
    "message-seen",
    "message-seen-all",
    "message-mute",
    "dev-outbox",
    "dev-letter",
    "dev-letter-html",
    "digest-stop",
    "check-in-feed",
    "feed-renew",
    "feed-stop",
    "voucher-public",
    "tell-us",
    "survey-answer",
    "survey-stop",
    "healthz",
    "readyz",
}

SEARCHES = [
    "/incidents/?q=happened",
    "/process-fixes/?status=done",
    "/check-ins/?whose=all&tab=coming",
    "/vouchers/?status=issued",
]


def wanted(stage, allowed, *, good):
    """405 where there is only a button, 403 for whoever may not, the sign-in page for strangers."""
    refused = 405 if allowed is None else 403
    answers = {part: good if part in (allowed or ()) else refused for part in stage.people}
    return {**answers, SIGNED_OUT: SIGN_IN}


def told(answer):
    sign_in = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
    return SIGN_IN if sign_in else answer.status_code


def opened(stage, name, parts=None):
    address = stage.address(name)
    parts = [*stage.people, SIGNED_OUT] if parts is None else parts
    return {part: told(stage.browser_of(part).get(address)) for part in parts}


def sent(stage, name, parts):
    """What each of them gets, as if the others had never been there; a no leaves nothing."""
    answers = {}
    for part in {*parts, SIGNED_OUT} if {*parts} >= SEES_RESTRICTED else parts:
        with transaction.atomic():
            browser, before = stage.browser_of(part), written()
            answers[part] = told(browser.post(stage.address(name), sent_to(name, stage)))
            assert answers[part] == 302 or written() == before
            transaction.set_rollback(True)
    return answers


def written():
    return [model.objects.count() for model in (Event, IdempotencyKey, OutgoingEmail)]


def names_of_all_pages():
    found = []
    for door in get_resolver().url_patterns:
        inside = door.url_patterns if isinstance(door, URLResolver) else [door]
        found += [one.name for one in inside if "admin" not in str(door.pattern)]
    return {name for name in found if name and not name.startswith("account_")}


PAGES = [*ABOUT_AN_INCIDENT, *FOR_ALL, *FOR_MANAGERS, *FOR_THE_BUSINESS, *OF_THE_PLACE]


def test_every_page_is_in_the_table():
    assert set(PAGES) | OTHER_DOORS == names_of_all_pages()


@pytest.mark.parametrize("name", ABOUT_AN_INCIDENT)
def test_who_may_open_a_page_about_an_incident(name):
    moment, allowed, _ = ABOUT_AN_INCIDENT[name]
    stage = make_stage(moment)

    assert opened(stage, name) == wanted(stage, allowed, good=200)


@pytest.mark.parametrize("name", [one for one, (_, _, may) in ABOUT_AN_INCIDENT.items() if may])
def test_who_may_send_it(name):
    moment, _, allowed = ABOUT_AN_INCIDENT[name]
    stage = make_stage(moment)

    assert sent(stage, name, stage.people) == wanted(stage, allowed, good=302)


@pytest.mark.parametrize("name", ABOUT_AN_INCIDENT)
def test_a_restricted_incident_is_not_there_for_others(name):
    moment, allowed, sends = ABOUT_AN_INCIDENT[name]
    stage = make_stage(moment, is_restricted=True)
    others, twin = ALL - SEES_RESTRICTED, sorted(SEES_RESTRICTED & (allowed or sends))[0]

    opens = opened(stage, name, {*others, twin}) if allowed else {twin: 200}
    sends = sent(stage, name, others) if sends else {}

    assert opens.pop(twin) == 200
    assert set(opens.values()) | set(sends.values()) == {404}


@pytest.mark.parametrize("name", [*FOR_ALL, *FOR_MANAGERS, *FOR_THE_BUSINESS])
def test_who_may_open_the_other_pages(name):
    stage = make_stage(FIXED)
    allowed = ALL if name in FOR_ALL else BUSINESS
    allowed = MANAGES | ELSEWHERE if name in FOR_MANAGERS else allowed
    button_only = name in BUTTONS

    assert opened(stage, name) == wanted(stage, None if button_only else allowed, good=200)


@pytest.mark.parametrize("name", OF_THE_PLACE)
def test_who_plans_shifts_and_absences(name):
    opens, sends = OF_THE_PLACE[name]
    stage = make_stage(FRESH)

    assert opened(stage, name) == wanted(stage, opens, good=200)
    if sends:
        assert sent(stage, name, stage.people) == wanted(stage, sends, good=302)


@pytest.mark.parametrize("name", FOR_THE_BUSINESS)
def test_nobody_else_sends_a_setting(name):
    stage = make_stage(FRESH)

    answers = sent(stage, name, stage.people)

    assert {answers[part] for part in stage.people if part != "business"} <= {403, 405}
    assert answers["business"] in {302, 405, 409, 422}


@pytest.mark.parametrize("moment", [OPEN, ASKED, CLOSED])
def test_a_restricted_incident_is_mentioned_nowhere(moment):
    stage = make_stage(moment, is_restricted=True)
    lists = [stage.address(name) for name in [*FOR_ALL, *FOR_MANAGERS]] + SEARCHES

    for part in ALL - SEES_RESTRICTED:
        browser = stage.browser_of(part)
        texts = {address: browser.get(address, follow=True).content.decode() for address in lists}
        assert [address for address, text in texts.items() if CANARY in text] == [], part


def test_whoever_sees_a_restricted_incident_finds_it():
    stage = make_stage(FIXED, is_restricted=True)
    browser = stage.browser_of("manager")

    for address in ["/", *SEARCHES, "/approvals/", stage.address("customer-detail")]:
        assert CANARY in browser.get(address, follow=True).content.decode(), address
