"""Words for remedies: what a remedy is for, what it is, and the five qualities of an apology."""

from django.db.models import TextChoices


class Purpose(TextChoices):
    FIX = "fix", "Fix"
    COMPENSATION = "compensation", "Compensation"
    EXTRA = "extra", "Extra"


class RemedyKind(TextChoices):
    GIFT = "gift", "Gift"
    COMPLIMENTARY_ITEM = "complimentary_item", "Complimentary item"
    COMP = "comp", "Comp: the failed thing made free"
    UPGRADE = "upgrade", "Upgrade"
    REFUND = "refund", "Refund"
    CREDIT = "credit", "Goodwill credit"
    DISCOUNT = "discount", "Discount"
    VOUCHER = "voucher", "Voucher for the next visit"
    REPLACEMENT = "replacement", "Replacement"
    REDO = "redo", "Done again"
    GESTURE = "gesture", "Gesture by a person"
    SUPPORT = "support", "Extra support"
    PERSONAL_ACCESS = "personal_access", "Personal access to a leader"


class Quality(TextChoices):
    """The five qualities of an apology. Product D1 to D5."""

    SINCERE = "sincere", "Genuine and sincere"
    GRATEFUL = "grateful", "Thankful for the relationship"
    BLAMELESS = "blameless", "Blames nobody"
    HONEST = "honest", "Honest about what went wrong"
    VALUED = "valued", "Says how much they matter to us"


class Prompt(TextChoices):
    """The four questions after the first one. Product E12."""

    HELPFUL = "helpful", "What can I do to be most helpful to my customer right now?"
    SUPPORT = "support", "Which additional service or support would make a big impact?"
    INSIGHT = "insight", "Can I offer deeper insight into why they came to us in the first place?"
    TALENT = "talent", "Which talents can I bring to this that would lift it for both of us?"
