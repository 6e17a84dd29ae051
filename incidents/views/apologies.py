"""An apology in somebody's own words."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from incidents.actions.apologies import Words
from incidents.actions.recoveries import apologise
from incidents.forms.apologies import RecordApologyForm
from incidents.models import Incident
from incidents.permissions.apologies import may_record_apology
from incidents.policy.apologies import HINT, PROMPTS
from incidents.policy.ladder import RESTORED
from incidents.queries.apologies import names_not_to_point_at, prepared_start
from incidents.views.http import (
    StaffRequest,
    carry_out,
    incident_for,
    posted,
    refuse_as_it_opens,
    show,
)


@require_http_methods(["GET", "POST"])
def apology_record(request: StaffRequest, number: int) -> HttpResponse:
    incident = incident_for(request, number)
    refuse_as_it_opens(request, may_record_apology(request.user, incident))
    form = RecordApologyForm(
        posted(request),
        incident=incident,
        person=request.user,
        start=prepared_start(incident),
        names=names_not_to_point_at(incident, speaker=request.user),
        at=now(),
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        contact = said.pop("also_a_contact")
        apology = Words(**{**said, "qualities": frozenset(said["qualities"])})
        done = carry_out(
            request,
            form,
            lambda at: (
                apologise(
                    incident, apology=apology, also_a_contact=contact, by=request.user, at=at
                ).incident
            ),
        )
        if done:
            messages.success(request, _what_it_did(incident))
            return done
    context = {"incident": incident, "prompts": PROMPTS, "hint": HINT, "nav": "incidents"}
    return show(request, "incidents/apology_record.html", form, **context)


def _what_it_did(incident: Incident) -> str:
    incident.refresh_from_db(fields=["rung", "fixed_at"])
    if incident.rung >= RESTORED:
        return f"Apology recorded. Rung {incident.rung} of 3."
    latest = incident.apologies.order_by("-pk").first()
    missing = ", ".join(one.label.lower() for one in latest.missing_qualities) if latest else ""
    if missing:
        return f"Apology recorded. Rung 2 still asks for: {missing}."
    return "Apology recorded, with all five qualities. Rung 2 comes with the fix."
