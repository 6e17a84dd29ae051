"""What happens around every request: sign-in first, private pages stay private, one log line."""

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.deprecation import MiddlewareMixin
from django_structlog.middlewares import RequestMiddleware

ANSWERS_FOR_ITSELF = ("/api/", "/static/")
OPENS_BY_ITSELF = ("/answer/", "/calendar/", "/unsubscribe/", "/accounts/password/reset/key/")
NOT_USED_HERE = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks who you are; the API answers 401 by itself, never with a redirect."""

    def process_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase | None:
        if request.path.startswith(ANSWERS_FOR_ITSELF):
            return None
        refusal = super().process_view(request, *args, **kwargs)
        if refusal is None or request.headers.get("HX-Request") != "true":
            return refusal
        # A fragment must not be filled with the sign-in page: the whole page goes there.
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})


class PrivatePages(MiddlewareMixin):
    """Nothing a signed-in person sees stays in a cache, or in the browser after sign-out."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", NOT_USED_HERE)
        if hasattr(request, "user") and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class RequestLog(RequestMiddleware):
    """One line per request, with its id; a search may hold a name, so the query stays out."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        # An address that opens a door by itself is as good as a password.
        door = next((door for door in OPENS_BY_ITSELF if request.path.startswith(door)), None)
        return f"{request.method} {f'{door}…' if door else request.path}"
