"""The site map, one block per noun."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
