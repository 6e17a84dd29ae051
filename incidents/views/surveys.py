"""The question to a customer by a link: opening it changes nothing, one button answers, once."""

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from incidents.actions.answers import Answer, answer_survey
from incidents.actions.surveys import stop_surveys
from incidents.forms.surveys import AnswerForm
from incidents.lifecycle import SurveyStatus
from incidents.models import Survey
from incidents.queries.surveys import survey_behind, survey_of, words_for
from incidents.refusals import Conflict
from incidents.views.http import posted


# The link is the secret and does one thing; mail programs open it where no cookie stays.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey_answer(request: HttpRequest, token: str) -> HttpResponse:
    survey = survey_of(token, at=now())
    if survey is None:
        return _unknown(request)
    if survey.status == SurveyStatus.ANSWERED:
        return _page(request, survey, "survey_thanks")
    words, place = words_for(survey.incident.customer), survey.incident.location.name
    tapped = {"score": request.GET.get("score", "")}
    form = AnswerForm(posted(request), words=words, place=place, initial=tapped)
    if form.is_valid():
        # Answered in this very second, or no longer asked: the page it leads to says which.
        with suppress(Conflict):
            answer_survey(survey, answer=Answer(**form.cleaned_data), at=now())
        return redirect("survey-answer", token)
    status = 422 if form.is_bound else 200
    return _page(request, survey, "survey_answer", status=status, form=form, token=token)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey_stop(request: HttpRequest, token: str) -> HttpResponse:
    survey = survey_behind(token)
    customer = survey.incident.customer if survey else None
    if survey is None or customer is None:
        return _unknown(request)
    if request.method == "POST":
        stop_surveys(customer, at=now())
        customer.refresh_from_db(fields=["surveys_stopped_at"])
    return _page(request, survey, "survey_stop", is_over=customer.surveys_stopped_at is not None)


def _page(
    request: HttpRequest, survey: Survey, name: str, *, status: int = 200, **context: object
) -> HttpResponse:
    customer = survey.incident.customer
    context |= {"survey": survey, "words": words_for(customer), "place": survey.incident.location}
    return _private(render(request, f"incidents/{name}.html", context, status=status))


def _unknown(request: HttpRequest) -> HttpResponse:
    words = {"words": words_for(None)}
    return _private(render(request, "incidents/survey_unknown.html", words, status=404))


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
