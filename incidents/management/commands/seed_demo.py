"""Fill an empty database with the demo: places, people and ninety days of recoveries."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from incidents.management.demo.everything import tell_everything
from incidents.models import Incident, User
from incidents.queries.demo import demo_people

CREATE_OWNER = ".venv/bin/python manage.py create_owner you@example.com"


class Command(BaseCommand):
    """Everything goes through the actions, as if it had happened."""

    help = "Fill an empty database with demo data, with dates relative to now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing, and do not fail, where it may not"
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if reason := _why_not():
            if not if_empty:
                raise CommandError(reason)
        else:
            self.stdout.write("Filling the demo: ninety days of a small business …")
            tell_everything(clock=now)
            self.stdout.write(f"{Incident.objects.count()} incidents.")
        self._say_who_may_sign_in()

    def _say_who_may_sign_in(self) -> None:
        if settings.DEMO and (people := demo_people()):
            labels = ", ".join(label for label, _ in people)
            self.stdout.write(f"Sign in with one press, no password: {labels}.")
        elif not User.objects.exists():
            self.stdout.write(f"Nobody can sign in yet. The first owner: {CREATE_OWNER}")


def _why_not() -> str:
    if not settings.DEMO:
        return "DEMO is off."
    return "There are people here already." if User.objects.exists() else ""
