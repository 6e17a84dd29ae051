from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from incidents.models import Incident, User


def said_by(*options: str) -> str:
    out = StringIO()
    call_command("seed_demo", *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_without_the_demo_nothing_is_filled(settings: LazySettings) -> None:
    settings.DEMO = False

    said = said_by("--if-empty")

    assert "create_owner" in said
    assert (User.objects.count(), Incident.objects.count()) == (0, 0)


def test_where_people_work_nothing_is_filled(staff_member: User, settings: LazySettings) -> None:
    settings.DEMO = True

    said = said_by("--if-empty")

    assert said == ""
    assert (User.objects.count(), Incident.objects.count()) == (1, 0)


def test_asked_to_fill_all_the_same_it_says_why_not(
    staff_member: User, settings: LazySettings
) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="people here already"):
        call_command("seed_demo")
