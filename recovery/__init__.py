"""The project: what Django, Celery and the server want to know."""

from recovery.celery import app as celery_app

__all__ = ["celery_app"]
