"""The command that lets the first business owner in."""

import pytest
from django.core.management import CommandError, call_command

from incidents.management.commands import create_owner
from incidents.models import User

LONG = "long enough to keep"


def test_the_first_owner_comes_in_and_is_told_what_next(db, monkeypatch, capsys):
    monkeypatch.setenv("OWNER_PASSWORD", LONG)

    call_command("create_owner", "you@example.com")

    assert User.objects.get().check_password(LONG)
    assert "Next: sign in at http://localhost:8000/accounts/login/" in capsys.readouterr().out


def test_a_password_is_typed_twice(db, monkeypatch):
    typed = iter([LONG, LONG])
    monkeypatch.setattr(create_owner, "getpass", lambda _: next(typed))

    call_command("create_owner", "you@example.com", name="You")

    assert User.objects.get().name == "You"


def test_a_slip_saves_nothing(db, monkeypatch):
    typed = iter([LONG, "something else"])
    monkeypatch.setattr(create_owner, "getpass", lambda _: next(typed))

    with pytest.raises(CommandError, match="not the same"):
        call_command("create_owner", "you@example.com")

    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("email", "password", "why"),
    [("you", LONG, "valid email"), ("you@example.com", "short", "too short")],
)
def test_what_does_not_hold_is_refused(email, password, why, db, monkeypatch):
    monkeypatch.setenv("OWNER_PASSWORD", password)

    with pytest.raises(CommandError, match=why):
        call_command("create_owner", email)

    assert not User.objects.exists()


def test_a_second_first_owner_is_refused(business_owner, monkeypatch):
    monkeypatch.setenv("OWNER_PASSWORD", LONG)

    with pytest.raises(CommandError, match="already"):
        call_command("create_owner", "two@example.com")
