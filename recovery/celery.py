"""The Celery app: it finds its settings in settings.py and its tasks in incidents/tasks.py."""

import os

from celery import Celery

from recovery.folder_transport import use_for_folders

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")
use_for_folders()

app = Celery("recovery")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
