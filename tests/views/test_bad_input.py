"""Whatever arrives, it is answered as a person would be: never a 500, and nothing half written."""

import random

import pytest
from django.db import transaction

from incidents.models import Incident
from tests.views.stage import FRESH, OPEN, make_stage
from tests.views.test_permission_matrix import (
    ABOUT_AN_INCIDENT,
    FOR_THE_BUSINESS,
    sent_to,
    written,
)

pytestmark = pytest.mark.django_db

WRONG = [
    "",
    " \t\u00a0",
    "nul \x00 byte",
    "x" * 100_000,
    "\u202ereversed",
    "😀" * 400,
    "a\r\nBcc: somebody@example.com",
    "9" * 30,
    "9" * 5000,
    "-1",
    "²",
    "٣",
    "1e9",
    "NaN",
    "0001-01-01T00:30",
    "0001-01-01T01:00",
    "0001-01-01T12:00",
    "9999-12-31T23:59",
    "2026-03-29T02:30",
    "9999-12-31",
    "0001-01-01",
    "24:00",
    "[]",
]
TRIES = 8  # for each page; the seed is fixed, so a failure comes back
BUTTONS = ("-list", "-settings", "-history", "-able", "-disable", "-enable")
SENT = {
    name: moment for name, (moment, opens, sends) in ABOUT_AN_INCIDENT.items() if opens and sends
}
SENT |= {name: FRESH for name in FOR_THE_BUSINESS if not name.endswith(BUTTONS)}
SENT |= {"incident-log": FRESH, "customer-add": FRESH, "customer-change": OPEN, "settings": FRESH}
SENT |= dict.fromkeys(("shift-add", "shift-change", "absence-plan", "absence-change"), FRESH)


def fields_of(browser, address):
    """What the form there asks for, by the names in its page."""
    shown = browser.get(address).context
    form = shown.get("form") if shown else None
    return list(form.fields) if form else []


@pytest.mark.parametrize("name", SENT)
def test_whatever_is_typed_there_is_an_answer(name):
    stage, chance = make_stage(SENT[name]), random.Random(name)  # noqa: S311  no secret
    part = who_may_send(name)
    browser, address, usual = stage.browser_of(part), stage.address(name), sent_to(name, stage)
    fields = sorted({*fields_of(browser, address), *usual, "form_key", "version"})

    for _ in range(TRIES):
        typed = {**usual, **{one: chance.choice(WRONG) for one in chance.sample(fields, 2)}}
        typed[chance.choice(fields)] = [chance.choice(WRONG), chance.choice(WRONG)]
        typed.pop(chance.choice(fields), None)
        with transaction.atomic():
            before = written()
            answer = browser.post(address, typed)
            assert answer.status_code in {200, 302, 403, 405, 409, 422}, typed
            assert answer.status_code == 302 or written() == before, typed
            if answer.status_code == 302:
                assert_pages_open(stage, answer.url)
            transaction.set_rollback(True)


def who_may_send(name):
    parts = ABOUT_AN_INCIDENT.get(name, (None, None, None))[2] or ()
    return "owner" if "owner" in parts else next(iter(sorted(parts)), "business")


def assert_pages_open(stage, address):
    """What was taken can be shown again, also to somebody on the other side of the world."""
    stage.people["business"].time_zone = "America/Los_Angeles"
    stage.people["business"].save(update_fields=["time_zone"])
    browser = stage.browser_of("business")
    newest = Incident.objects.order_by("-pk").first()
    for page in [address, "/", "/incidents/", f"/incidents/{newest.pk}/"]:
        assert browser.get(page, follow=True).status_code == 200, page
