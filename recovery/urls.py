"""The root of the site: the domain, sign-in and health."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from recovery import health
from recovery.accounts import no_such_door

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("incidents.urls.site")),
    # The business owner knows everybody's address; nobody makes us write to another one.
    path("accounts/email/", no_such_door),
    re_path("^accounts/confirm-email/", no_such_door),
    path("accounts/", include("allauth.account.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler500 = "recovery.errors.server_error"
