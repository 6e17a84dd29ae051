"""What a person may spend without asking."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from incidents.actions.spending import set_limit
from incidents.forms.spending import AN_AMOUNT, NO_LIMIT, SetLimitForm
from incidents.models import User
from incidents.permissions.spending import may_set_limit
from incidents.queries.people import limit_in_words
from incidents.views.http import (
    StaffRequest,
    carry_out,
    posted,
    show,
)


@require_http_methods(["GET", "POST"])
def person_limit(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("authority_limit"), pk=pk)
    may_set_limit(request.user, person).or_refuse()
    limit = limit_in_words(person)
    start = {"how": NO_LIMIT}
    if limit.amount is not None:
        start = {"how": AN_AMOUNT, "amount": f"{limit.amount:.2f}"}
    form = SetLimitForm(posted(request), initial=start)
    if form.is_valid():

        def act(at: datetime) -> str:
            set_limit(person, limit=form.limit, by=request.user, at=at)
            return reverse("person-change", args=[pk])

        done = carry_out(request, form, act)
        if done:
            messages.success(request, f"The limit of {person.name} is set from now on.")
            return done
    context = {"person": person, "limit": limit, "nav": "organisation"}
    return show(request, "incidents/person_limit.html", form, **context)
