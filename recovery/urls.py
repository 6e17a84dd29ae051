"""The root of the site: the domain, sign-in, health and, for superusers, the admin."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
