"""The people of the demo who can be signed in as with one press."""

from dataclasses import dataclass

from incidents.models import User
from incidents.words.people import Role


@dataclass(frozen=True)
class DemoPerson:
    """One person of the demo: what the sign-in page says, and the address they are known by."""

    key: str
    label: str
    email: str


# One per role, in the order of the sign-in page; whoever fills the demo uses these addresses.
DEMO_PEOPLE = (
    DemoPerson(Role.STAFF, "front desk", "front-desk@demo.example"),
    DemoPerson(Role.MANAGER, "manager", "manager@demo.example"),
    DemoPerson(Role.DEPARTMENT_HEAD, "department head", "department-head@demo.example"),
    DemoPerson(Role.OWNER, "owner", "owner@demo.example"),
)


def demo_people() -> list[tuple[str, str]]:
    """These can be signed in as: what the button says, and the key it sends."""
    here = User.objects.working().filter(email__in=[one.email for one in DEMO_PEOPLE])
    addresses = set(here.values_list("email", flat=True))
    return [(one.label, str(one.key)) for one in DEMO_PEOPLE if one.email in addresses]


def demo_person(key: str) -> User | None:
    """This is the person of the demo behind a button, if they are here."""
    address = next((one.email for one in DEMO_PEOPLE if one.key == key), None)
    return User.objects.working().filter(email=address).first() if address else None
