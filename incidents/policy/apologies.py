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
HINT = "Short, then two or more options: long apologies make it worse."
PROMPTS = (
    "Say what went wrong, and that it was ours to get right.",
    "Say what you will do about it; better, give two or more options.",
    "Say that you are sorry, briefly.",
    "Name the inconvenience in their words.",
    "Say that they could not have expected this.",
)


def own_words(words: str, start: str) -> str:
    """This is what somebody wrote themselves, without the prepared start. Product D1."""
    said, prepared = " ".join(words.split()), " ".join(start.split())
    if prepared and said.casefold().startswith(prepared.casefold()):
        said = said[len(prepared) :]
    return said.strip(" .,;:!…–-")


def what_is_wrong(words: str, *, start: str = "") -> str:
    """This is why these words are no apology yet; empty where they are. Product D1, D4."""
    own = own_words(words, start)
    if words.strip() and not own:
        return "This is the prepared start as it stands: make it your own."
    if len(own) < SHORTEST_APOLOGY:
        return f"Name what went wrong, in {SHORTEST_APOLOGY} characters or more of your own."
    return ""


def blaming_words(words: str, *, names: Iterable[str] = ()) -> list[str]:
    """This is what in an apology points a finger: phrases, and names of colleagues. Product D3."""
    text = " ".join(words.replace("’", "'").casefold().split())
    found = [phrase for phrase in BLAMING if re.search(rf"\b{re.escape(phrase)}\b", text)]
    # The longer phrase says it all: "should have" inside "you should have" is not a second one.
    found = [one for one in found if not any(one != other and one in other for other in found)]
    return found + [name for name in names if _is_named(name, words)]


def _is_named(name: str, words: str) -> bool:
    # As names are written: "will" is a word, "Will" may be a colleague.
    first, *rest = name.split()
    spoken = [name, first] if rest and name.replace(" ", "").isalpha() else [name]
    return any(re.search(rf"\b{re.escape(one)}\b", words) for one in spoken)
