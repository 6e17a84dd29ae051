"""Rules for templates: no style or script inside, no text trusted, no word of blame."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import templates

REFUSED = {
    r"\|\s*safe\b": "trusts text",
    r"\{%\s*autoescape\s+off": "trusts text",
    r"\sstyle\s*=": "inline style",
    r"\son[a-z]+\s*=\s*[\"']": "inline script",
    r"\shx-on": "inline script",
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)": "inline script",
    r"javascript:": "inline script",
    r"\{%\s*load\s+partials": "partials are a builtin",
}
ALLOWED_IN_LETTERS = {"inline style"}

# product.md, section 4, and the habits of helpdesks.
AVOIDED = re.compile(
    r"\b(tickets?|queues?|unassigned|culprits?|offenders?|complainants?|blame|guilty|"
    r"terrorists?|submit|successfully|fault|OK)\b",
    re.IGNORECASE,
)
SPOKEN = re.compile(r"(?:aria-label|title|placeholder|alt|label|heading)=\"([^\"]*)\"")
UNSPOKEN = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)


def inline_style_and_script(root: Path) -> list[str]:
    return list(_inline(root))


def words_we_avoid(root: Path) -> list[str]:
    return [
        f"{path.name}: {word}"
        for path in templates(root)
        for word in AVOIDED.findall(_words(path.read_text()))
    ]


def _inline(root: Path) -> Iterator[str]:
    # In a letter's plain text there is nothing to escape for.
    for path in (each for each in templates(root) if each.suffix == ".html"):
        text = UNSPOKEN.sub("", path.read_text())
        for pattern, why in REFUSED.items():
            letter = "emails" in path.parts
            if re.search(pattern, text) and not (letter and why in ALLOWED_IN_LETTERS):
                yield f"{path.relative_to(root)}: {why}"


def _words(text: str) -> str:
    spoken = UNSPOKEN.sub(" ", text)
    # What a screen reader says counts as much as what is printed.
    return " ".join([*SPOKEN.findall(spoken), MARKUP.sub(" ", spoken)])
