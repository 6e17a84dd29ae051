"""Invented examples are the same on every run, so that a red build is red for everyone."""

from hypothesis import settings

settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
