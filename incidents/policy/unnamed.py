"""Words that may be read anywhere: no names of staff, of a customer the first one at most."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHORTEST_NAME = 3
SHORTEST_WORD = 4  # "van", "de" and "von" stand in names
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Herr|Frau)\.?\s+[^\W\d_]\w+")
A_COLLEAGUE = "a colleague"


def first_name(name: str) -> str:
    """This is at most the first name of a customer; one with a title before it has none."""
    first = re.split(r"[\s,]+", name.strip(), maxsplit=1)[0]
    return "A customer" if not first or TITLED.match(name) else first


@dataclass(frozen=True)
class Names:
    """Whom a letter must not name: everybody who works here; and words that are no names."""

    staff: tuple[str, ...]
    no_names: frozenset[str] = frozenset()

    def left_out(self, text: str, *, customer: str = "") -> str:
        """The text without names of staff, and with the first name of the customer at most."""
        first = first_name(customer) if customer else "A customer"
        if customer:
            text = _replaced(text, [customer], first)
        text = TITLED.sub("a customer", text)
        text = _replaced(text, sorted(self.staff, key=len, reverse=True), A_COLLEAGUE)
        text = _replaced(text, self._parts(self.staff), A_COLLEAGUE, exact=True)
        parts = [part for part in self._parts([customer]) if part != first]
        return _replaced(text, parts, first, exact=True)

    def _parts(self, names: Iterable[str]) -> list[str]:
        people = (name for name in names if not _is_a_role(name))
        parts = {part for name in people for part in re.split(r"[\s,.]+", name)}
        return sorted(part for part in parts if self._is_name(part))

    def _is_name(self, part: str) -> bool:
        long = len(part) >= SHORTEST_NAME and part[:1].isupper()
        return long and not any(map(str.isdigit, part)) and part.lower() not in self.no_names


def _is_a_role(name: str) -> bool:
    """As people are called by what they do: Evening desk, Head of rooms."""
    return any(word.islower() and len(word) >= SHORTEST_WORD for word in name.split())


def _replaced(text: str, names: Sequence[str], by: str, *, exact: bool = False) -> str:
    wanted = "|".join(re.escape(name) for name in names if name.strip())
    if not wanted:
        return text
    return re.sub(rf"(?<!\w)(?:{wanted})(?!\w)", by, text, flags=0 if exact else re.IGNORECASE)


def shortened(text: str, most: int) -> str:
    """This is a text on one line, cut between two words where it is longer than this."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
