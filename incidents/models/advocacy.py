"""What a customer told others about us, good and bad."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from incidents.models.fields import MoneyField
from incidents.models.incidents import Incident
from incidents.models.taken_back import TakenBack, says_why_it_was_taken_back
from incidents.policy.advocacy import GOOD_WORD, counts, is_good_word
from incidents.words.loyalty import AdvocacyKind

if TYPE_CHECKING:
    from incidents.models.people import User

REFERRAL = models.Q(kind=AdvocacyKind.REFERRAL)


class AdvocacyQuerySet(models.QuerySet["AdvocacyEvent"]):
    """Questions about many of them."""

    def visible_to(self, user: User) -> AdvocacyQuerySet:
        """Those of recoveries that this person may see, and those of none. Product L2."""
        seen = Incident.objects.visible_to(user)
        return self.filter(models.Q(incident=None) | models.Q(incident__in=seen.values("pk")))

    def standing(self) -> AdvocacyQuerySet:
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)

    def good(self) -> AdvocacyQuerySet:
        """Those that speak for us."""
        return self.filter(kind__in=sorted(GOOD_WORD))


class AdvocacyEvent(TakenBack):
    """One thing they told others: a referral, a review, praise; or a complaint. Product M1, M3."""

    customer = models.ForeignKey("incidents.Customer", models.PROTECT, related_name="advocacy")
    # The recovery it follows, and how many days after its fix; before the fix there are none.
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="advocacy"
    )
    days_after = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=AdvocacyKind)
    happened_on = models.DateField()
    words = models.CharField(max_length=1000, blank=True)
    link = models.URLField(max_length=400, blank=True)
    value = MoneyField(null=True, blank=True)  # of a referral: what the new customer brought us
    new_customer = models.ForeignKey(
        "incidents.Customer", models.PROTECT, null=True, blank=True, related_name="sent_by"
    )

    objects = AdvocacyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="advocacyevent_kind_known", condition=models.Q(kind__in=AdvocacyKind)
            ),
            models.CheckConstraint(
                name="advocacyevent_referral_names_who_is_new",
                condition=(REFERRAL & models.Q(new_customer__isnull=False))
                | (~REFERRAL & models.Q(new_customer=None)),
            ),
            models.CheckConstraint(
                name="advocacyevent_nobody_refers_themselves",
                condition=models.Q(new_customer=None)
                | ~models.Q(new_customer=models.F("customer")),
            ),
            models.CheckConstraint(
                name="advocacyevent_days_after_some_recovery",
                condition=models.Q(days_after=None) | models.Q(incident__isnull=False),
            ),
            models.CheckConstraint(
                name="advocacyevent_worth_nothing_less",
                condition=models.Q(value=None) | models.Q(value__gte=0),
            ),
            models.CheckConstraint(
                name="advocacyevent_says_why_taken_back", condition=says_why_it_was_taken_back()
            ),
            # Somebody new is sent by one person. Product M2.
            models.UniqueConstraint(
                fields=["new_customer"],
                condition=models.Q(taken_back_at=None, new_customer__isnull=False),
                name="advocacyevent_sent_by_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-happened_on"], name="advocacyevent_customer"),
            models.Index(fields=["incident", "kind"], name="advocacyevent_incident"),
            # What was heard last, of whichever recoveries.
            models.Index(fields=["-happened_on", "-id"], name="advocacyevent_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_on}"

    @property
    def is_good(self) -> bool:
        """Whether it speaks for us. Product M3."""
        return is_good_word(self.kind)

    @property
    def counts(self) -> bool:
        """Whether it is within 180 days of the fix. Product M2."""
        return counts(self.days_after)
