"""The one domain app."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from incidents import checks


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = "Service recovery"

    def ready(self) -> None:
        register(checks.production_is_not_a_playground, Tags.security)
        register(checks.database_waits_its_turn, Tags.database)
