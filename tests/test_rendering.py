"""What we draw ourselves is the HTML that Django would have drawn."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.test.html import parse_html
from django.utils.html import format_html

from recovery.rendering import FormRenderer

CHOICES = [("", "As usual"), ("a&b", "A & <b>"), ("2", "Two")]
GROUPED = [("Odd & even", [("1", "One")]), ("", [("2", "Two")])]


class EverySort(forms.Form):
    words = forms.CharField(max_length=20, help_text="Some")
    number = forms.IntegerField(min_value=1, required=False)
    address = forms.EmailField(initial='"><script>')
    story = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), initial="\n<b> & more")
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), initial="2026-01-02")
    moment = forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    key = forms.CharField(widget=forms.HiddenInput, initial="k")
    agreed = forms.BooleanField()
    one = forms.ChoiceField(choices=CHOICES, initial="a&b")
    grouped = forms.ChoiceField(choices=GROUPED)
    several = forms.MultipleChoiceField(choices=CHOICES, initial=["2"])
    pressed = forms.ChoiceField(
        choices=CHOICES, widget=forms.RadioSelect(attrs={"class": "scores"}), initial="2"
    )
    ticked = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)


@pytest.mark.parametrize("name", EverySort.base_fields)
@pytest.mark.parametrize("typed", [None, {"one": "2", "pressed": "", "address": "<"}])
def test_a_widget_is_drawn_as_django_draws_it(name: str, typed: dict[str, str] | None) -> None:
    ours = EverySort(typed, renderer=FormRenderer())
    theirs = EverySort(typed, renderer=TemplatesSetting())

    assert parse_html(str(ours[name])) == parse_html(str(theirs[name]))


def test_what_people_typed_stays_words() -> None:
    form = EverySort({"words": '"><script>alert(1)</script>'}, renderer=FormRenderer())

    assert "<script>" not in str(form["words"])


def test_text_that_is_safe_makes_no_other_text_safe() -> None:
    class Choice(forms.Form):
        one = forms.ChoiceField()

    drawn = []
    for label in (format_html("<b>{}</b>", 1), "<b>1</b>"):
        form = Choice(renderer=FormRenderer())
        form.fields["one"].choices = [("1", label)]
        drawn.append(str(form["one"]))

    assert ["<b>" in one for one in drawn] == [True, False]
