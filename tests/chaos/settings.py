"""The product's settings; a protection may be taken away, to see that it would be missed."""

from recovery.settings import *  # noqa: F403
from recovery.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE
from tests.chaos.apps import REMOVED

INSTALLED_APPS = [*INSTALLED_APPS, "tests.chaos.apps.Chaos"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if REMOVED == "immediate":
    DATABASES["default"]["OPTIONS"] |= {"transaction_mode": "DEFERRED", "timeout": 2}
if REMOVED == "patience":
    DATABASES["default"]["OPTIONS"]["timeout"] = 0.2
if REMOVED == "rows":
    MIDDLEWARE = [*MIDDLEWARE, "tests.chaos.without.Publishing"]
