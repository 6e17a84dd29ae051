"""Those we let down, and what we know about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from phonenumber_field.modelfields import PhoneNumberField

from incidents.words.people import CustomerKind
from incidents.words.surveys import Language

SHORTEST_NUMBER = 3  # digits: fewer match everybody's phone


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Questions about many customers."""

    def matching(self, text: str) -> CustomerQuerySet:
        """Those whose name, phone or e-mail holds this text."""
        found = models.Q(name__icontains=text) | models.Q(email__icontains=text)
        # As people say it: 0151 is kept as +49151, and "room 412" is not a number to call.
        digits = "".join(sign for sign in text if sign.isdigit()).lstrip("0")
        if len(digits) >= SHORTEST_NUMBER and not any(sign.isalpha() for sign in text):
            found |= models.Q(phone__contains=digits)
        return self.filter(found)


class Customer(models.Model):
    """One person or organisation that was let down; from outside or from our own house."""

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=CustomerKind, default=CustomerKind.EXTERNAL)
    phone = PhoneNumberField(blank=True)
    email = models.EmailField(max_length=254, blank=True)
    # Needs, preferences and pain points: shown while the next mistake is logged. Product E16.
    needs = models.TextField(max_length=2000, blank=True)
    referrer = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="referred"
    )
    # In which language we write to them; empty: in that of the house.
    language = models.CharField(max_length=2, choices=Language, blank=True)
    surveys_stopped_at = models.DateTimeField(null=True, blank=True)  # they said: ask no more
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name"], name="customer_name"),
            models.Index(fields=["phone"], name="customer_phone"),
            models.Index(fields=["email"], name="customer_email"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customer-detail", args=[self.pk])
