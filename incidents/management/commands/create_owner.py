"""Let the first business owner in: `manage.py create_owner you@example.com`."""

from getpass import getpass
from os import environ
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.timezone import now

from incidents.actions.people import add_first_owner
from incidents.refusals import Refused

FROM_ENVIRONMENT = "OWNER_PASSWORD"


class Command(BaseCommand):
    help = "Let the first business owner in; they invite everybody else on screen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="how they sign in")
        parser.add_argument("--name", default="", help="how colleagues know them")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            validate_email(email)
            owner = add_first_owner(
                email, name=name or email.partition("@")[0], password=_password(), at=now()
            )
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from None
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{owner.name} is the business owner.")
        self.stdout.write(f"Next: sign in at {settings.BASE_URL}/accounts/login/ as {owner.email},")
        self.stdout.write("then open a location and invite your people under Settings.")


def _password() -> str:
    """From OWNER_PASSWORD, for scripts; else typed twice and never shown."""
    given = environ.get(FROM_ENVIRONMENT, "")
    if given:
        return given
    typed = getpass("Password (12 characters or more): ")
    if typed != getpass("The same again: "):
        raise CommandError("The two are not the same; nothing was saved.")
    return typed
