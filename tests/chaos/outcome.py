"""What one case has shown, as numbers, and what it should have shown and did not."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """One fault on one database."""

    tried: int = 0  # deadlines that fell due, and letters that had to leave
    kills: int = 0
    lost: int = 0
    doubled: int = 0
    early: int = 0
    latest: float = 0.0  # seconds from the due time to the escalation in the database
    letters: int = 0
    duplicates: int = 0  # letters that arrived again
    seen: list[str] = field(default_factory=list)  # further measurements, in words
    broken: list[str] = field(default_factory=list)  # what did not hold
    seconds: float = 0.0

    def expect(self, held: object, otherwise: str) -> None:
        """Write down what did not hold; the case goes on, so that everything is counted."""
        if not held:
            self.broken.append(otherwise)

    @property
    def held(self) -> bool:
        return not self.broken
