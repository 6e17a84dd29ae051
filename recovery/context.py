"""What every template may know about this installation."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Whether demo people may sign in here with one click."""
    return {"demo": settings.DEMO}
