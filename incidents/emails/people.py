"""Letters to people about themselves."""

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings

from incidents.emails.letter import Letter, address_of
from incidents.models import User


def person_invited(person: User, *, by: User) -> Letter:
    """Welcome a new colleague, with a link to choose a password; it works once."""
    token = default_token_generator.make_token(person)
    return Letter.from_template(
        "person_invited",
        key=f"person-{person.pk}-v{person.version}-invited",
        to=person,
        person=person,
        by=by,
        days=timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days,
        ask_again=address_of("account_reset_password"),
        link=address_of("account_reset_password_from_key", user_pk_to_url_str(person), token),
        link_label="Choose your password",
        reason=f"{by.name} invited you",
    )
