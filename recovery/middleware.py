"""What happens around every request: sign-in first, private pages stay private, lines in the log."""

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.deprecation import MiddlewareMixin
from django_structlog.middlewares import RequestMiddleware

OPEN_TO_ALL = {"/healthz", "/readyz", "/favicon.ico"}
OPEN_BELOW = ("/api/", "/static/")


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks who you are; the API and the health pages answer for themselves."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if request.path in OPEN_TO_ALL or request.path.startswith(OPEN_BELOW):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:
        if request.headers.get("HX-Request") != "true":
            return super().handle_no_permission(request, view_func)
        # A fragment must not be filled with the sign-in page: the whole page goes there.
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})


class PrivatePages(MiddlewareMixin):
    """Nothing a signed-in person sees stays in a cache or in the browser after sign-out."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if hasattr(request, "user") and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class RequestLog(RequestMiddleware):
    """One line per request with its id; a search in the address may hold a name, so it stays out."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"
