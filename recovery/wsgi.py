"""The web server's way in."""

import io
import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")
# People wait for these answers, so settings.py gives PostgreSQL short limits here.
os.environ.setdefault("WEB_PROCESS", "True")

application = get_wsgi_application()

# Only manage.py runs the checks by itself; a server must refuse to start too.
call_command("check", stdout=io.StringIO())
