"""The site map: the work, what sets the business up, and the pages without a menu."""

from django.urls import URLPattern

from incidents.urls import outside, settings, work

urlpatterns: list[URLPattern] = [*work.urlpatterns, *settings.urlpatterns, *outside.urlpatterns]
