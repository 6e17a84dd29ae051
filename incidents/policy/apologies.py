"""What an apology needs: enough words of one's own, and none that blame."""

import re
from collections.abc import Iterable

SHORTEST_APOLOGY = 40  # characters: enough to name what went wrong. Product D4
BLAMING = (
    "but you",
    "you should have",
    "should have",
    "our supplier",
    "not our fault",
    "if you had",
)

# In the order in which research found them to matter; the fifth quality check is beside them.
PROMPTS = (
    "Say what went wrong, and that it was ours to get right.",
    "Say what you will do about it; better, give two or more options.",
    "Say that you are sorry, briefly.",
    "Name the inconvenience in their words.",
    "Say that they could not have expected this.",
)


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for spaces and capitals. Product D1."""
    return one.casefold().split() == other.casefold().split()


def blaming_words(words: str, *, names: Iterable[str] = ()) -> list[str]:
    """This is what in an apology points a finger: phrases, and names of colleagues. Product D3."""
    text = " ".join(words.casefold().split())
    found = [phrase for phrase in BLAMING if phrase in text]
    # The longer phrase says it all: "should have" inside "you should have" is not a second one.
    found = [one for one in found if not any(one != other and one in other for other in found)]
    return found + [name for name in names if re.search(rf"\b{re.escape(name.casefold())}\b", text)]
