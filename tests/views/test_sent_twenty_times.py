"""Double click, Back and replay: every form that creates or decides gives one result. Rel. C14."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils.timezone import now

from incidents.models import Voucher
from tests.views.stage import FIXED, FRESH, OPEN, make_stage
from tests.views.test_permission_matrix import (
    ABOUT_AN_INCIDENT,
    FOR_ALL,
    FOR_MANAGERS,
    FOR_THE_BUSINESS,
    OF_THE_PLACE,
)
from tests.views.typed import sent_to

pytestmark = pytest.mark.django_db

TIMES = 20
# Who sends it where the table of permissions says "everybody who may".
SENDS = {name: sorted(may)[-1] for name, (_, _, may) in ABOUT_AN_INCIDENT.items() if may}
SENDS |= {"handoff-answer": "manager", "approval-decide": "manager", "check-in-call": "head"}
SENDS |= {name: "manager" for name, (_, may) in OF_THE_PLACE.items() if may}
MOMENTS = {name: moment for name, (moment, _, _) in ABOUT_AN_INCIDENT.items()}
# What is typed on the pages that are about no incident.
TYPED = {
    "incident-log": {"what_happened": "A cold room", "who": "Guest, room 9", "severity": "high"},
    "customer-add": {"name": "Guest, room 9", "kind": "external"},
    "customer-change": {"name": "Guest, room 10", "kind": "external", "version": 1},
    "advocacy-record": {"kind": "praise", "happened_on": f"{now():%Y-%m-%d}"},
    "return-record": {"kind": "purchase", "happened_on": f"{now():%Y-%m-%d}"},
    "absence-plan": {"deputy": "receiver", "starts_at": "2126-03-04T08:00",
                     "ends_at": "2126-03-05T08:00"},
    "voucher-redeem": {"step": "redeem", "code": "", "location": "location"},
    "gesture-add": {"title": "Tea", "wording": "A pot of tea", "purpose": "extra", "kind": "gift",
                    "cost": "5", "location": "location"},
    "organisation-change": {"name": "Grand Hotel", "customer_word": "guest", "currency": "EUR",
                            "authority_basis": "incident", "stalled_after_minutes": "480",
                            "number_format": "de_DE", "survey_pause_days": "90",
                            "language": "de",
                            "version": 1},
    "person-invite": {"name": "Nora", "email": "nora@example.com", "role": "staff",
                      "location": "location", "time_zone": "Europe/Berlin"},
    "person-limit": {"how": "amount", "amount": "700"},
    "person-disable": {"heir": "receiver"},
    "location-budget": {"limit": "1000", "version": 0},
    "department-budget": {"limit": "1000", "version": 0},
    "location-add": {"name": "Valley", "time_zone": "Europe/Berlin", "calls_from": "10:00",
                     "calls_until": "18:00"},
    "department-add": {"name": "Kitchen"},
    "day-off-add": {"day": f"{now() + timedelta(days=9):%Y-%m-%d}", "name": "A feast"},
    "incident-type-add": {"name": "Lost bag", "default_severity": "high"},
}  # fmt: skip
# They save over what is there with the version on the page, or are one press: nothing to double.
NOT_COUNTED = {
    "person-change", "person-enable", "location-change", "department-change", "calendar-change",
    "day-off-open", "day-off-forget", "incident-type-change", "letter-send-again",
    "deadline-retry", "policy-change", "policy-remove", "return-import", "readings-import",
    "volume-import",
}  # fmt: skip
READ_ONLY = {
    "today", "incident-list", "check-in-list", "customer-list", "customer-suggest",
    "customer-detail", "customer-known", "approval-list", "process-fix-list", "settings",
    "insights", "insights-advocacy", "insights-rate", "insights-learning", "volume-list",
    "insights-loyalty", "insights-ladder", "insights-response", "insights-causes", "absence-list",
    "message-list", "voucher-list", "insights-spend", "gesture-list", "budget-list",
    "organisation-settings", "settings-history", "person-list", "location-list",
    "incident-type-list", "letters-not-sent", "audit-status", "policy-list", "policy-preview",
    "insights-letter", "insights-letter-print",
}  # fmt: skip
FORMS = [*SENDS, *(name for name in TYPED if name not in SENDS)]
# These decide: the second decision finds the first, whatever its key.
DECIDES = [
    "approval-decide", "incident-fix", "incident-not-recovered", "incident-reopen", "no-extra",
    "remedy-deliver", "remedy-withdraw", "voucher-issue", "voucher-send", "voucher-void",
    "advocacy-take-back", "return-take-back", "return-record",
    "handoff-answer", "handoff-withdraw", "hold-end", "incident-withdraw", "process-fix-done",
    "process-fix-verify", "voucher-redeem", "person-disable", "absence-end", "shift-remove",
]  # fmt: skip


def test_every_form_is_in_one_of_the_lists():
    others = {*FOR_ALL, *FOR_MANAGERS, *FOR_THE_BUSINESS}
    assert others == {*TYPED, *NOT_COUNTED, *READ_ONLY}
    assert set(DECIDES) <= set(FORMS)


def _everything():
    """Every row of ours, whole."""
    return {
        model.__name__: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_app_config("incidents").get_models()
    }


class Form:
    """One filled form on the desk of somebody who may send it."""

    def __init__(self, name):
        moment = MOMENTS.get(name, FIXED if name in TYPED else FRESH)
        self.stage = make_stage(OPEN if name == "voucher-redeem" else moment)
        self.address = self.stage.address(name)
        self.part = SENDS.get(name, "owner" if name in FOR_ALL else "business")
        self.browser = self.again()
        self.words = self._typed(name)

    def again(self):
        """The same person in one more window."""
        return self.stage.browser_of(self.part)

    def _typed(self, name):
        if name not in TYPED:
            return sent_to(name, self.stage)
        known = self.stage.rows | {one: who.pk for one, who in self.stage.people.items()}
        words = {field: known.get(word, word) for field, word in TYPED[name].items()}
        if name == "voucher-redeem":
            words["code"] = Voucher.objects.get(pk=self.stage.rows["voucher"]).code
        return words

    def send(self, key, **changed):
        return self.browser.post(self.address, {**self.words, **changed, "form_key": key})


@pytest.mark.parametrize("name", FORMS)
def test_twenty_times_the_same_is_once(name):
    form, key = Form(name), str(uuid4())
    first = form.send(key)
    assert first.status_code == 302, first.context and first.context.get("form").errors
    once = _everything()

    again = [form.send(key) for _ in range(TIMES)]

    assert {(one.status_code, one.url) for one in again} == {(302, first.url)}
    assert _everything() == once


@pytest.mark.parametrize("name", FORMS)
def test_back_and_other_words_under_the_same_key_change_nothing(name):
    form, key = Form(name), str(uuid4())
    form.send(key)
    once = _everything()

    answer = form.send(key, typed_after_going_back="Something else")

    assert answer.status_code in {403, 409, 422}
    assert _everything() == once


@pytest.mark.parametrize("name", DECIDES)
def test_the_same_decision_from_another_window_is_no_second_one(name):
    form = Form(name)
    form.send(str(uuid4()))
    once = _everything()

    for _ in range(TIMES):
        form.send(str(uuid4()))

    # Refused, or what was so already said again: only the keys of the forms may be more.
    assert _everything() | {"IdempotencyKey": []} == once | {"IdempotencyKey": []}
