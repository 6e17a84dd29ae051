"""What customers answered, over many recoveries."""

from datetime import timedelta

import pytest

from incidents.actions.answers import Answer, answer_survey
from incidents.actions.recoveries import mark_fixed
from incidents.actions.surveys import send_surveys
from incidents.models import Incident, Survey
from incidents.policy.figures import Share
from incidents.queries.insights.surveys import answers_of
from tests.makers import make_customer, make_incident

DAY = timedelta(days=1)


@pytest.fixture
def asked(staff_member, noon):
    """Three are asked, a fourth has no address."""
    for name in ("a", "b", "c", ""):
        email = f"{name}@example.com" if name else ""
        guest = make_customer(f"Guest {name}", email=email)
        incident = make_incident(by=staff_member, customer=guest, at=noon)
        mark_fixed(incident, what_was_done="Tea", fixed_at=noon, by=staff_member, at=noon)
    send_surveys(at=noon + 8 * DAY)
    return list(Survey.objects.filter(status="sent").order_by("pk"))


def test_nobody_asked_is_none_yet(db):
    assert answers_of(Incident.objects.all()).answered == Share(0, 0)


def test_hand_computed(asked, noon, django_assert_num_queries):
    said = [
        Answer(9, fair_result="yes", respect="yes", may_call=True),
        Answer(7, fair_result="partly"),
    ]
    for survey, answer in zip(asked, said, strict=False):
        answer_survey(survey, answer=answer, at=noon + 9 * DAY)

    with django_assert_num_queries(1):
        found = answers_of(Incident.objects.all())

    assert (found.answered, found.may_call) == (Share(2, 3), 1)
    result, handling, respect = found.lines
    assert (result.yes, result.partly, result.no) == (Share(1, 2), Share(1, 2), Share(0, 2))
    assert handling.yes == Share(0, 0)
    assert respect.yes == Share(1, 1)
