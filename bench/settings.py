"""The settings of production, with the bare page beside ours and files of this run alone."""

from recovery.settings import *  # noqa: F403
from recovery.settings import VAR_DIR

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = VAR_DIR / "staticfiles"
