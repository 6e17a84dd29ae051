"""The root of the site: the domain, sign-in, health and, for superusers, the admin."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from recovery import health
from recovery.accounts import no_such_door

# The admin has no sign-in of its own: one door, one set of limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("incidents.urls")),
    # The business owner knows everybody's address; nobody makes us write to another one.
    path("accounts/email/", no_such_door),
    re_path("^accounts/confirm-email/", no_such_door),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler500 = "recovery.errors.server_error"
