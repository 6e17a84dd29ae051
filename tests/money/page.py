"""A page as its reader sees it: the words, the facts of its lists, the rows of its tables."""

import re
from html.parser import HTMLParser

AMOUNT = re.compile(r"-?\$[\d,]+(?:\.\d\d)?")
CELLS = {"th", "td"}


class Page(HTMLParser):
    """Reads the main part of a page; an amount typed into a field is no figure."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.facts: dict[str, str] = {}
        self.rows: list[list[str]] = []
        self._words: list[str] = []
        self._label = ""
        self._at = ""
        self.feed(re.sub(r"(?s)<(textarea|script|style).*?</\1>", " ", html))

    @property
    def text(self) -> str:
        return " ".join("".join(self._words).split())

    @property
    def amounts(self) -> set[str]:
        return set(AMOUNT.findall(self.text))

    def handle_starttag(self, tag: str, _: object) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in CELLS and self.rows:
            self.rows[-1].append("")
        if tag in {"dt", "dd", *CELLS}:
            self._at = tag
            self._label = "" if tag == "dt" else self._label
        if tag == "dd":
            self._label = " ".join(self._label.split())
            self.facts[self._label] = ""
        self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._at:
            self._at = ""
        self._words.append(" ")

    def handle_data(self, said: str) -> None:
        self._words.append(said)
        if self._at == "dt":
            self._label += said
        elif self._at == "dd":
            self.facts[self._label] += said
        elif self._at in CELLS and self.rows:
            self.rows[-1][-1] += said

    def fact(self, label: str) -> str:
        """The first amount said under a label."""
        return AMOUNT.findall(self.facts[label])[0]

    def rows_of(self, name: str) -> list[list[str]]:
        """What stands behind a name in each table that has a row for it."""
        return [[cell.strip() for cell in row[1:]] for row in self.rows if row[:1] == [name]]
