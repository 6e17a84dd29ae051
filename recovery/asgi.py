"""The asynchronous server's way in."""

import io
import os

from django.core.asgi import get_asgi_application
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")
# People wait for these answers, so settings.py gives PostgreSQL short limits here.
os.environ.setdefault("WEB_PROCESS", "True")

application = get_asgi_application()

# Only manage.py runs the checks by itself; a server must refuse to start too.
call_command("check", stdout=io.StringIO())
