"""The plain pages for when something broke: they name the request, and nothing of the inside."""

import sys

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

TRY_AGAIN = 503
BROKEN = 500


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is busy or away is a reason to try again; anything else is our mistake."""
    busy = isinstance(sys.exception(), (OperationalError, InterfaceError))
    status = TRY_AGAIN if busy else BROKEN
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    # No request in the context: what a context processor asks may be what broke.
    page = loader.render_to_string(f"{status}.html", {"request_id": request_id})
    response = HttpResponse(page, status=status)
    if busy:
        response.headers["Retry-After"] = "5"
    return response
