"""What customers answered when they were asked how it went. Product 6 (justice)."""

from dataclasses import dataclass

from django.db.models import Count, Q

from incidents.lifecycle import SurveyStatus
from incidents.models import Survey
from incidents.models.incidents import IncidentQuerySet
from incidents.policy.figures import Share
from incidents.words.surveys import Agreement

LINES = (
    ("fair_result", "What we did about it was fair"),
    ("fair_handling", "It was handled fairly and without delay"),
    ("respect", "They were treated with respect"),
)


@dataclass(frozen=True)
class Line:
    """One line to agree with, and how many said yes, partly, no; who left it out is not in it."""

    name: str
    yes: Share
    partly: Share
    no: Share


@dataclass(frozen=True)
class Answers:
    """How many were asked and answered, and what they said to each line."""

    answered: Share
    lines: list[Line]
    may_call: int


def answers_of(incidents: IncidentQuerySet) -> Answers:
    """This is what the customers of these recoveries answered; those not asked are in nothing.

    One query.
    """
    sent = Survey.objects.filter(
        incident__in=incidents.order_by().values("pk"), sent_at__isnull=False
    )
    counted = sent.aggregate(
        sent=Count("pk"),
        answered=Count("pk", filter=Q(status=SurveyStatus.ANSWERED)),
        may_call=Count("pk", filter=Q(may_call=True)),
        **{
            f"{name}_{said}": Count("pk", filter=Q(**{name: said}))
            for name, _ in LINES
            for said in Agreement.values
        },
    )
    return Answers(
        answered=Share(counted["answered"], counted["sent"]),
        lines=[_line(name, words, counted) for name, words in LINES],
        may_call=counted["may_call"],
    )


def _line(name: str, words: str, counted: dict[str, int]) -> Line:
    said = {one: counted[f"{name}_{one}"] for one in Agreement.values}
    total = sum(said.values())
    return Line(words, *(Share(said[one], total) for one in Agreement.values))
