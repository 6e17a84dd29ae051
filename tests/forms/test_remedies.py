"""What may be typed about a remedy; an amount is never rounded and never a crash."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.forms.remedies import ProposeRemedyForm
from incidents.policy.ladder import NEVER_EXTRA
from incidents.policy.money import Notation
from incidents.policy.spending import LARGEST_AMOUNT
from incidents.refusals import Invalid
from incidents.words.incidents import Severity
from incidents.words.remedies import Prompt, Purpose, RemedyKind

PLAN = {
    "purpose": Purpose.COMPENSATION,
    "kind": RemedyKind.GIFT,
    "what": "Flowers",
    "cost": "20",
    "exceed": "A quiet room",
    "prompt_helpful": "Ask them",
}
AS_WRITTEN = st.text(alphabet="0123456789.,-+eE $€NaInfity_' ٣½", max_size=26)


def form_for(incident, at, **typed):
    return ProposeRemedyForm({**PLAN, **typed}, incident=incident, left=Decimal(500), at=at)


@given(AS_WRITTEN | st.text(max_size=12))
def test_any_text_is_an_exact_amount_or_a_clear_no(text):
    try:
        amount = Notation().read(text.strip())
    except Invalid as refused:
        assert str(refused)
        return

    assert 0 <= amount <= LARGEST_AMOUNT
    assert amount * 100 % 1 == 0
    assert amount == Decimal("".join(sign for sign in text if sign in "0123456789."))


@given(st.integers(0, int(LARGEST_AMOUNT * 100)), st.booleans())
def test_every_amount_we_write_is_read_back(cents, with_commas):
    amount = Decimal(cents) / 100
    text = f"{amount:,.2f}" if with_commas else f"{amount:.2f}"

    assert Notation().read(text.strip()) == amount


@pytest.mark.parametrize(
    "text",
    ["-1", "+1", "1e9", "NaN", "Infinity", "0.001", "1.234,56", "1,23", "1 000", "1_000", "٣", "½",
     "1000000.01", "9" * 16, "0x10", "1.", ".", "--", "12,34,567", "$", "1\x00"],
)  # fmt: skip
def test_an_amount_that_is_none_is_refused_in_words(text):
    with pytest.raises(Invalid) as refused:
        Notation().read(text.strip())

    assert str(refused.value).endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,200.00", "1200"), ("1200", "1200"), (" 0.29 ", "0.29"), ("$620.50", "620.50"),
     ("0.5", "0.5"), ("1,000,000.00", "1000000")],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert Notation().read(text.strip()) == Decimal(amount)


def test_what_is_typed_becomes_the_proposal(incident, noon):
    form = form_for(incident, noon, already_given="on", value="35", prompt_talent="A song")

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "purpose": "compensation",
        "kind": "gift",
        "what": "Flowers",
        "cost": Decimal(20),
        "value": Decimal(35),
        "why": "",
        "unexpected": False,
        "minutes_after_fix": None,
        "performed_by": "",
        "for_colleague": None,
        "gesture": None,
        "giver": None,
        "due_at": None,
        "given_at": noon,
        "exceed": "A quiet room",
        "prompt_answers": {"helpful": "Ask them", "support": "", "insight": "", "talent": "A song"},
    }


@pytest.mark.parametrize("kind", sorted(NEVER_EXTRA))
def test_a_price_cut_cannot_be_chosen_as_the_extra(kind, incident, noon):
    form = form_for(incident, noon, purpose=Purpose.EXTRA, kind=kind, unexpected="yes")

    assert list(form.errors) == ["purpose"]


@pytest.mark.parametrize(("answer", "field"), [("", "unexpected"), ("no", "purpose")])
def test_an_extra_is_a_surprise(answer, field, incident, noon):
    form = form_for(incident, noon, purpose=Purpose.EXTRA, unexpected=answer)

    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"exceed": ""}, "exceed"),
        ({"exceed": "   "}, "exceed"),
        ({"prompt_helpful": ""}, "prompt_helpful"),
        ({"cost": ""}, "cost"),
        ({"cost": "500.01"}, "why"),
        ({"what": ""}, "what"),
        ({"what": "x" * 401}, "what"),
        ({"kind": "unicorn"}, "kind"),
        ({"given_at": "2026-03-04T13:00"}, "given_at"),
        ({"minutes_after_fix": "-5"}, "minutes_after_fix"),
    ],
)
def test_each_mistake_is_said_at_its_field(typed, field, incident, noon):
    assert list(form_for(incident, noon, **typed).errors) == [field]


def test_what_is_given_already_needs_no_answers(incident, noon):
    form = form_for(incident, noon, exceed="", prompt_helpful="", already_given="on")

    assert form.is_valid(), form.errors


def test_a_low_one_is_asked_nothing(incident, noon):
    incident.severity = Severity.LOW

    form = form_for(incident, noon)

    assert form.prompts == []


def test_the_four_questions_come_in_their_order(incident, noon):
    labels = [field.label for field in form_for(incident, noon).prompts]

    assert labels == [prompt.label for prompt in Prompt]


@pytest.mark.parametrize(
    ("minutes", "offered"), [(25, ["", "25", "60", "1440"]), (60, ["", "60", "1440"])]
)
def test_an_extra_is_offered_the_time_of_the_incidents_own_policy(incident, noon, minutes, offered):
    incident.policy_snapshot["promises"]["extra"]["minutes"] = minutes

    field = form_for(incident, noon).fields["minutes_after_fix"]

    assert [value for value, _ in field.choices] == offered
