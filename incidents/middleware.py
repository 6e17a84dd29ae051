"""Around a request: the person's time zone, and a refusal as a page that says why."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from incidents.refusals import Conflict, Forbidden, Refused

STATUS_OF = {Forbidden: 403, Conflict: 409}


class PersonsTimeZone:
    """Show times in the zone of whoever is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = request.user.zone if request.user.is_authenticated else None
        with timezone.override(zone):
            return self.get_response(request)


class RefusalsAsPages:
    """A refusal outside a form is a page: 403 not you, 409 not any more, 422 not like this."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        status = STATUS_OF.get(type(exception), 422)
        return render(request, f"{status}.html", {"exception": str(exception)}, status=status)
