"""The ways we say no, each with a sentence for the person who reads it."""

from dataclasses import dataclass


class Refused(Exception):
    """Something that is not done; its text is shown to the person."""

    def __init__(self, reason: str, *, field: str | None = None) -> None:
        super().__init__(reason)
        self.field = field


class Forbidden(Refused):
    """Not you: somebody else may."""


class Conflict(Refused):
    """Not any more: the record is no longer what you saw."""


class Invalid(Refused):
    """Not like this: a rule of the business says what is missing or too much."""


@dataclass(frozen=True)
class Verdict:
    """The answer to a permission question: yes, or no with a reason."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason

    def or_refuse(self) -> None:
        """Let it pass, or raise Forbidden with the reason."""
        if self.reason:
            raise Forbidden(self.reason)


YES = Verdict()
