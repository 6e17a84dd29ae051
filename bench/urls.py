"""Our site, and the bare page every other page is compared with."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from incidents.models import Incident

ROWS = 25
PAGE = """<!doctype html><html lang="en"><head><title>Bare</title></head><body><ul>
{% for incident in incidents %}<li>{{ incident.number }} {{ incident.what_happened }}</li>
{% endfor %}</ul></body></html>"""
bare_page = engines["django"].from_string(PAGE)


def bare(request: HttpRequest) -> HttpResponse:
    """One indexed query and twenty-five rows, behind the same sign-in as everything else."""
    incidents = Incident.objects.only("number", "what_happened").order_by("-logged_at")[:ROWS]
    return HttpResponse(bare_page.render({"incidents": incidents}, request))


urlpatterns = [path("bare/", bare, name="bare"), path("", include("recovery.urls"))]
