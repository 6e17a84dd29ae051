"""A letter on paper: words in, one page of A4 as a PDF out."""

from dataclasses import dataclass, replace

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from incidents.cards import PLAIN, STRONG, Letters

EDGE = 22 * mm
LARGEST, SMALLEST = 11.5, 5.0  # points
GREY, BLACK = 0.35, 0.0


@dataclass(frozen=True)
class Line:
    """One paragraph: its words, how large against plain text, and the room before it, in lines."""

    text: str
    size: float = 1.0
    before: float = 0.0
    is_strong: bool = False
    is_grey: bool = False

    def letters(self, size: float) -> Letters:
        """How it is written where plain text has this size, in points."""
        face = Letters(STRONG if self.is_strong else PLAIN, size * self.size)
        return face.for_all_of(self.text)


@dataclass(frozen=True)
class Sheet:
    """What stands on the page, from top to bottom."""

    title: str
    lines: tuple[Line, ...]


def sheet(told: Sheet) -> bytes:
    """This is a PDF of exactly one page: what is long is written smaller, and then cut."""
    pen = Canvas("", pagesize=A4, invariant=True)
    pen.setTitle(told.title)
    size = LARGEST
    while _height(told, size) > A4[1] - 2 * EDGE and size > SMALLEST:
        size -= 0.25
    _draw(pen, told, size)
    pen.showPage()
    return bytes(pen.getpdfdata())


def _height(told: Sheet, size: float) -> float:
    return sum(_room_of(line, size) for line in told.lines)


def _room_of(line: Line, size: float) -> float:
    letters = line.letters(size)
    count = len(letters.lines(line.text, A4[0] - 2 * EDGE))
    return count * letters.height + line.before * replace(letters, size=size).height


def _draw(pen: Canvas, told: Sheet, size: float) -> None:
    top = A4[1] - EDGE
    for line in told.lines:
        letters = line.letters(size)
        top -= line.before * replace(letters, size=size).height
        pen.setFillGray(GREY if line.is_grey else BLACK)
        pen.setFont(letters.font, letters.size)
        for words in letters.lines(line.text, A4[0] - 2 * EDGE):
            top -= letters.height
            if top < EDGE / 2:
                return  # nobody writes this much: the letter has eight short parts
            pen.drawString(EDGE, top, words)
