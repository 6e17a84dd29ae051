"""Words for follow-ups: why a customer was not reached."""

from django.db.models import TextChoices


class NotReached(TextChoices):
    NO_ANSWER = "no_answer", "No answer"
    VOICEMAIL = "voicemail", "Voicemail"
    WRONG_NUMBER = "wrong_number", "Wrong number"
    ASKED_NOT_TO = "asked_not_to", "Asked not to be called"
