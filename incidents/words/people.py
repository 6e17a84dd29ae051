"""Words for people: what a person is to the business."""

from django.db.models import TextChoices


class Role(TextChoices):
    STAFF = "staff", "Front desk"
    MANAGER = "manager", "Manager"
    DEPARTMENT_HEAD = "department_head", "Department head"
    OWNER = "owner", "Business owner"


class CustomerWord(TextChoices):
    CUSTOMER = "customer", "Customer"
    GUEST = "guest", "Guest"
    CLIENT = "client", "Client"


class CustomerKind(TextChoices):
    EXTERNAL = "external", "External"
    INTERNAL = "internal", "Internal"
