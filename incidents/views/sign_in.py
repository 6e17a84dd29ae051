"""One press on the sign-in page of a demo; anywhere else there is no such page."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from incidents.queries.demo import demo_person


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    person = demo_person(request.POST.get("person", "")) if settings.DEMO else None
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)
