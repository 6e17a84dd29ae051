"""What broke: written by the owner, in pieces if need be."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from incidents.actions.diagnoses import Findings, write_diagnosis
from incidents.forms.diagnoses import WriteDiagnosisForm
from incidents.forms.versions import as_typed
from incidents.models import Diagnosis, Incident
from incidents.permissions.diagnoses import may_write_diagnosis
from incidents.views.http import (
    StaffRequest,
    incident_for,
    posted,
    refuse_as_it_opens,
    show,
)
from incidents.views.versions import save_version


@require_http_methods(["GET", "POST"])
def diagnosis_edit(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_write_diagnosis(request.user, incident))
    form = WriteDiagnosisForm(posted(request), initial=_saved(incident))
    if form.is_valid():

        def act(at: datetime) -> str:
            # None is no version at all: nobody wrote one before.
            findings, version = Findings(**form.typed()), form.cleaned_data["version"]
            write_diagnosis(incident, diagnosis=findings, version=version, by=request.user, at=at)
            return incident.get_absolute_url()

        done = save_version(request, form, act, saved_now=lambda: _saved(incident))
        if done:
            messages.success(request, _said(Diagnosis.objects.get(incident=incident)))
            return done
    diagnosis = Diagnosis.objects.filter(incident=incident).first()
    template = "incidents/diagnosis_edit.html"
    return show(request, template, form, incident=incident, diagnosis=diagnosis, nav="incidents")


def _saved(incident: Incident) -> dict[str, Any]:
    diagnosis = Diagnosis.objects.filter(incident=incident).first()
    return as_typed(diagnosis, Findings.__dataclass_fields__)


def _said(diagnosis: Diagnosis) -> str:
    if diagnosis.is_complete:
        return "Diagnosis complete. Thank you for looking closely."
    return f"Diagnosis saved. Still to say: {', '.join(diagnosis.missing)}."
