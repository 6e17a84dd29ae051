"""What may be typed about an apology; pointing at somebody is warned of once, then kept."""

import pytest

from incidents.forms.apologies import RecordApologyForm
from incidents.words.remedies import Quality
from tests.makers import APOLOGY

POINTING = "We are sorry about the suite, but you came an hour before the agreed time."


@pytest.fixture
def form_of(incident, staff_member, colleague, noon):
    def form_of(**typed):
        said = {"words": APOLOGY, "channel": "call", "given_by": staff_member.pk, **typed}
        return RecordApologyForm(
            said,
            incident=incident,
            person=staff_member,
            start="I am sorry.",
            names=[colleague.name],
            at=noon,
        )

    return form_of


def test_what_is_typed_becomes_the_words_of_the_action(form_of, staff_member, noon):
    form = form_of(qualities=["sincere", "honest"], also_a_contact="on")

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "words": APOLOGY,
        "channel": "call",
        "given_by": staff_member,
        "given_at": noon,
        "qualities": ["sincere", "honest"],
        "not_owner_reason": "",
        "also_a_contact": True,
    }


def test_words_that_point_are_warned_of_once(form_of):
    first = form_of(words=POINTING)

    assert "but you" in first.errors["words"][0]
    assert form_of(words=POINTING, heard=first.data["heard"]).is_valid()


def test_a_new_warning_is_said_again(form_of, colleague):
    form = form_of(words=f"{POINTING} {colleague.name} knew.", heard="but you")

    assert colleague.name in form.errors["words"][0]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "I am sorry."}, "words"),
        ({"words": "x" * 4001}, "words"),
        ({"channel": "pigeon"}, "channel"),
        ({"given_by": "999999"}, "given_by"),
        ({"given_at": "soon"}, "given_at"),
        ({"qualities": ["humble"]}, "qualities"),
        ({"not_owner_reason": "x" * 401}, "not_owner_reason"),
    ],
)
def test_each_mistake_is_said_at_its_field(typed, field, form_of):
    assert list(form_of(**typed).errors) == [field]


def test_somebody_elses_apology_asks_why(form_of, colleague):
    assert list(form_of(given_by=colleague.pk).errors) == ["not_owner_reason"]
    assert form_of(given_by=colleague.pk, not_owner_reason="They met").is_valid()


def test_the_five_qualities_are_the_chips(form_of):
    assert [value for value, _ in form_of().fields["qualities"].choices] == Quality.values
