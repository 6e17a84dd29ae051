"""People who work here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from incidents.words.people import Role

if TYPE_CHECKING:
    from incidents.models.places import Location


class People(BaseUserManager["User"]):
    """Everyone who may sign in."""

    def create_user(self, email: str, *, password: str | None = None, **fields: object) -> User:
        """Add a person; without a password they set one by mail."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, *, password: str, **fields: object) -> User:
        """Add the first business owner."""
        known = {"name": email.partition("@")[0], "role": Role.OWNER, **fields}
        return self.create_user(email, password=password, is_staff=True, is_superuser=True, **known)

    def working(self) -> models.QuerySet[User]:
        """Those who still work here."""
        return self.filter(is_active=True)

    def at(self, location: Location) -> models.QuerySet[User]:
        """Those of one place, and those of no place in particular."""
        here = models.Q(location=location) | models.Q(location=None)
        return self.working().filter(here)


class User(AbstractBaseUser, PermissionsMixin):
    """One person who works here, known by e-mail."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role, default=Role.STAFF)
    location = models.ForeignKey(
        "incidents.Location", models.PROTECT, null=True, blank=True, related_name="people"
    )
    department = models.ForeignKey(
        "incidents.Department", models.PROTECT, null=True, blank=True, related_name="people"
    )
    time_zone = models.CharField(max_length=64, blank=True)
    wants_digest = models.BooleanField(default=True)
    # Letters one does not want; what cannot be turned off is in words/post.py.
    muted = models.JSONField(default=list, blank=True)
    # No letters between these, in one's own wall time; equal or empty: none.
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    # Of the private calendar feed; its token itself is shown once and not kept.
    feed_token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_one_person_per_address"),
            models.CheckConstraint(name="user_role_known", condition=models.Q(role__in=Role)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_manager(self) -> bool:
        """Whether this person manages: decides spend, guides, covers."""
        return self.role in {Role.MANAGER, Role.OWNER}

    @property
    def is_owner(self) -> bool:
        """Whether the business belongs to this person."""
        return self.role == Role.OWNER

    @property
    def zone(self) -> ZoneInfo:
        """Where this person's days begin: their own zone, else their place's, else UTC."""
        if self.time_zone:
            return ZoneInfo(self.time_zone)
        return self.location.zone if self.location else ZoneInfo("UTC")
