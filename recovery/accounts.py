"""Sign-in by e-mail: nobody signs up alone, and account letters go through our outbox."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as current
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMultiAlternatives
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import now

from incidents.actions import letters
from incidents.emails.letter import Letter
from incidents.models import User


class SignIn(AuthenticationBackend):
    """Who is signed in comes with their place, as every page asks for its time zone."""

    def get_user(self, user_id: int) -> User | None:
        people = User.objects.working().select_related("location")
        # Every page asks this; first() would put the one row in order too.
        return next(iter(people.filter(pk=user_id)), None)


class Accounts(DefaultAccountAdapter):
    """People are invited by the business owner; there is no sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        known = {
            "request": current.request,
            "email": email,
            "current_site": get_current_site(current.request),
            **context,
        }
        letters.queue(self._letter(template_prefix, email, known), at=now())

    def _letter(self, template_prefix: str, email: str, context: dict[str, Any]) -> Letter:
        message = self.render_mail(template_prefix, email, context)
        html = ""
        if isinstance(message, EmailMultiAlternatives) and message.alternatives:
            html = str(message.alternatives[0][0])
        return Letter(
            # Each is asked for by a person; there is nothing to make a second one from.
            key=f"account-{uuid4().hex}",
            kind=template_prefix.rpartition("/")[2],
            to=email,
            subject=message.subject,
            text=str(message.body),
            html=html,
        )


def no_such_door(request: HttpRequest) -> HttpResponse:
    """Close a page of the sign-in library that has no use here."""
    raise Http404
