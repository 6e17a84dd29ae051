"""What every installation begins with, and what no record may hold."""

from dataclasses import fields as columns_of

import pytest
from django.apps import apps
from django.forms import BaseForm

from incidents.actions.diagnoses import Findings
from incidents.forms import diagnoses, process_fixes
from incidents.forms.versions import VersionedForm
from incidents.models import Diagnosis, IncidentType
from incidents.words.incidents import CauseClass, Condition, ProcessFixKind
from incidents.words.remedies import Prompt

BLAME = {"blame", "culprit", "guilt", "guilty", "offender", "mistaken", "caused"}


@pytest.mark.parametrize(
    "name",
    [
        *("Missed call", "Lost e-mail", "Unanswered enquiry", "Referral neglected"),
        *("Out of stock", "Facility outage", "Damage", "Late delivery"),
        *("Cleanliness", "Wrong item", "Wrong personalisation"),
    ],
)
def test_the_mistakes_of_the_articles_are_there(name, db):
    assert IncidentType.objects.filter(name=name, is_in_use=True).exists()


def test_the_conditions_and_classes_are_there():
    assert set(Condition) == {"overload", "under_staffing", "over_commitment"}
    assert len(CauseClass) == 9
    assert set(ProcessFixKind) == {"process", "workload", "training", "tool", "supplier", "habit"}
    assert len(Prompt) == 4


def test_no_model_has_a_field_for_blame():
    names = {
        field.name
        for model in apps.get_app_config("incidents").get_models()
        for field in model._meta.get_fields()
    }

    assert _of_blame(names) == set()


def test_no_form_has_a_field_for_blame():
    found = [form for form in _all_forms(BaseForm) if form.__module__.startswith("incidents.")]

    names = {name for form in found for name in form.base_fields}
    assert _of_blame(names) == set()
    assert {diagnoses.WriteDiagnosisForm, process_fixes.PlanProcessFixForm} <= set(found)
    assert VersionedForm in found


def test_a_diagnosis_names_nobody_but_who_wrote_it():
    people = {field.name for field in Diagnosis._meta.fields if field.related_model is not None}

    assert people == {"incident", "written_by"}
    assert {column.type for column in columns_of(Findings)} == {str}


def _of_blame(names):
    return {name for name in names if BLAME & set(name.split("_"))}


def _all_forms(kind):
    below = [form for one in kind.__subclasses__() for form in _all_forms(one)]
    return [form for form in [*kind.__subclasses__(), *below] if hasattr(form, "base_fields")]


def test_the_numbers_people_say_have_four_digits(incident):
    """A later migration that makes the table anew must not begin at one."""
    assert incident.pk > 1000
