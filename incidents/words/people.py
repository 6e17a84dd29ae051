"""Words for people: what a person is to the business."""

from django.db.models import TextChoices


class Role(TextChoices):
    STAFF = "staff", "Front desk"
    MANAGER = "manager", "Manager"
    DEPARTMENT_HEAD = "department_head", "Department head"
    OWNER = "owner", "Business owner"


# Those whom staff may ask for advice, and who look whether a change works. Product B6, K1.
SENIOR = frozenset({Role.MANAGER, Role.DEPARTMENT_HEAD, Role.OWNER})


class CustomerWord(TextChoices):
    CUSTOMER = "customer", "Customer"
    GUEST = "guest", "Guest"
    CLIENT = "client", "Client"


class CustomerKind(TextChoices):
    EXTERNAL = "external", "External"
    INTERNAL = "internal", "Internal"
