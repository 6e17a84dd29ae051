"""The asynchronous server's way in."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")
# People wait for these answers, so settings.py gives PostgreSQL short limits here.
os.environ.setdefault("WEB_PROCESS", "True")

application = get_asgi_application()
