"""How long a request waits before it is let go, as the business owner sets it."""

import pytest

from incidents.models import Event, RecoveryPolicy
from tests.makers import make_incident
from tests.views.test_recovery_policies import HIGH, TYPED


@pytest.fixture
def owner(browser_of, business_owner):
    return browser_of(business_owner)


def test_it_is_set_and_on_record(owner, staff_member):
    owner.post(HIGH, {**TYPED, "requests_expire_after": "24"})

    [changed] = Event.objects.filter(kind="policy.changed")
    assert RecoveryPolicy.objects.get().requests_expire_after == 24
    assert "requests_expire_after" in changed.details["fields"]
    assert 'value="24"' in owner.get(HIGH).content.decode()
    logged = make_incident(by=staff_member, severity="high")
    assert logged.policy_snapshot["requests_expire_after"] == 24


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("0", "greater than or equal to 1"),
        ("1441", "Between 1 and 1,440 hours"),
        ("x", "Enter a whole number"),
        ("", "This field is required"),
        ("2", "Longer than the answer"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(owner, hours, words):
    asked = {"approval_amount": "2", "approval_unit": "hours", "requests_expire_after": hours}

    answer = owner.post(HIGH, {**TYPED, **asked})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RecoveryPolicy.objects.exists()
