"""Four clicks in one moment on every form that moves money: one result, which all four see. C14."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from incidents.models import Approval, IdempotencyKey, Remedy
from tests.races.test_spending import at_once
from tests.views.stage import OPEN, make_stage
from tests.views.test_sent_twenty_times import Form

CLICKS = 4
FORMS = [
    "incident-log", "remedy-propose", "remedy-amount", "remedy-deliver", "remedy-withdraw",
    "approval-decide", "voucher-issue", "voucher-redeem", "voucher-void", "voucher-send",
    "location-budget", "department-budget", "person-limit",
]  # fmt: skip
ANSWERS = {
    "approve": {},
    "lower": {"lower": "600"},
    "decline": {"reason": "Another way is better"},
}


def counted():
    """How many rows there are of each of our models, and what the money ones say."""
    models = apps.get_app_config("incidents").get_models()
    rows = {model.__name__: model._base_manager.count() for model in models}
    return rows, sorted(Approval.objects.values_list("status", "amount", "version"))


def clicks(browsers, address, words):
    key = str(uuid4())
    sent = {**words, "form_key": key}

    with transaction.atomic():
        alone = browsers[0].post(address, sent)
        once = counted()
        transaction.set_rollback(True)
    answers = at_once(*[lambda one=one: one.post(address, sent) for one in browsers])

    assert alone.status_code == 302
    assert [one.status_code for one in answers] == [302] * CLICKS
    assert len({one.url for one in answers}) == 1
    assert counted() == once


@pytest.mark.usefixtures("books_agree")
@pytest.mark.parametrize("name", FORMS)
def test_four_clicks_are_one(name):
    form = Form(name)
    clicks([form.again() for _ in range(CLICKS)], form.address, form.words)


@pytest.mark.usefixtures("books_agree")
@pytest.mark.parametrize("answer", ANSWERS)
def test_four_clicks_are_one_decision(answer):
    stage = make_stage(OPEN)
    address = reverse("approval-decide", args=[stage.rows["approval"]])
    words = {"answer": answer, "version": 1, **ANSWERS[answer]}
    clicks([stage.browser_of("manager") for _ in range(CLICKS)], address, words)


@pytest.mark.usefixtures("books_agree")
@pytest.mark.parametrize("cost", ["300", "500.01"])
def test_four_clicks_spend_or_ask_once(cost):
    stage = make_stage(OPEN)
    address = reverse("remedy-propose", args=[stage.incident.pk])
    words = {"purpose": "compensation", "kind": "gift", "what": "Tea", "cost": cost, "why": "Ours"}
    clicks([stage.browser_of("owner") for _ in range(CLICKS)], address, words)


def test_without_the_key_the_same_clicks_spend_more_than_once(monkeypatch):
    """Negative control: a key nobody keeps stops nobody."""
    monkeypatch.setattr(IdempotencyKey, "save", lambda *_, **__: None)
    with pytest.raises(AssertionError):
        test_four_clicks_spend_or_ask_once("300")
    assert Remedy.objects.filter(what="Tea").count() == CLICKS
