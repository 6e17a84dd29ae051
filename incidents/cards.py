"""Cards to print: words in, a PDF out; and the code that a camera reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from unicodedata import bidirectional, category, normalize

import qrcode
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
PLAIN, STRONG, HAND = "inter-regular", "inter-semibold", "signature"
# What writes a text whole where the first face lacks a letter of it; the last one has the most.
WIDE = "dejavu-sans"
FACES = {
    PLAIN: (PLAIN, WIDE),
    STRONG: (STRONG, "dejavu-sans-bold", WIDE),
    HAND: (HAND, "dejavu-sans-oblique", WIDE),
}
WALLET = (85.6 * mm, 54 * mm)  # a credit card: ISO/IEC 7810 ID-1
LARGE = (148 * mm, 105 * mm)
CROP, CROP_GAP = 4 * mm, 1.5 * mm
VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))  # how to draw the sign before
FROM_THE_RIGHT = {"R", "AL"}
GREY = 0.35
EDGE, SMALL = 0.11, 0.048  # parts of the height of a card
SMALLEST = 3.0  # points; smaller can be read by nobody
LINE = 1.32  # line height, in sizes of the letters


@dataclass(frozen=True)
class Card:
    """What stands on the two sides of one card. No name of a customer, nothing of what happened."""

    house: str
    invitation: str
    covers: str
    code: str
    address: str
    signature: str
    signed_by: str
    until: str


@dataclass(frozen=True)
class Box:
    """Where to write: the left edge, the upper edge, and how much room there is, in points."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Letters:
    """How to write: a font, and its size in points."""

    font: str
    size: float

    @property
    def height(self) -> float:
        """From one line to the next, in points."""
        return self.size * LINE

    def lines(self, text: str, width: float) -> list[str]:
        """The lines that a text takes in this width."""
        return list(simpleSplit(_as_printed(text), self.font, self.size, width))

    def for_all_of(self, text: str) -> "Letters":
        """The same size in the first face that has every letter of a text: never two in one."""
        faces = FACES.get(self.font, (self.font,))
        whole = (face for face in faces if all(map(_has(face), _as_printed(text))))
        return replace(self, font=next(whole, faces[-1]))

    def have_room(self, text: str, room: Box) -> bool:
        """Neither too many lines for this room nor a word that is wider than it."""
        lines = self.lines(text, room.width)
        widest = max((stringWidth(line, self.font, self.size) for line in lines), default=0)
        return len(lines) * self.height <= room.height and widest <= room.width


def qr_rows(text: str) -> list[list[bool]]:
    """This is the code a camera reads, row by row, dark is true, without the quiet edge."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def qr_runs(text: str) -> list[list[tuple[bool, int]]]:
    """This is the same with neighbours of one shade told as one, for mail programs."""
    return [[(dark, len(list(run))) for dark, run in groupby(row)] for row in qr_rows(text)]


def wallet_card(card: Card) -> bytes:
    """This is a PDF of the two sides in the size of a credit card, a page each."""
    sides = [lambda pen, side=side: side(pen, card, WALLET) for side in (_front, _back)]
    return _pdf(sides, page=WALLET)


def large_card(card: Card) -> bytes:
    """This is a PDF of one A4 page with the two sides large, one over the other, to cut out."""

    def sheet(pen: Canvas) -> None:
        left, gap = (A4[0] - LARGE[0]) / 2, 22 * mm
        above = A4[1] / 2 + gap / 2
        for bottom, side in ((above, _front), (above - gap - LARGE[1], _back)):
            pen.saveState()
            pen.translate(left, bottom)
            _crop_marks(pen, LARGE)
            side(pen, card, LARGE)
            pen.restoreState()

    return _pdf([sheet], page=A4)


def letters_not_printed(card: Card) -> list[str]:
    """These letters of a card are in no face of ours, or have to be shaped: each once, in order.

    Ask before printing; the card would show boxes, or a word backwards, in their place.
    """
    words = (card.house, card.invitation, card.covers, card.code, card.signature, card.signed_by)
    found = dict.fromkeys(sign for text in words for sign in _signs(text))
    return [sign for sign in found if not _is_printed(sign)]


def _pdf(pages: Sequence[Callable[[Canvas], object]], *, page: tuple[float, float]) -> bytes:
    _fonts()
    pen = Canvas("", pagesize=page, invariant=True)
    pen.setTitle("Voucher")
    for draw in pages:
        draw(pen)
        pen.showPage()
    return bytes(pen.getpdfdata())


def _front(pen: Canvas, card: Card, size: tuple[float, float]) -> None:
    width, height = size
    edge, small = height * EDGE, Letters(PLAIN, height * SMALL)
    text, line = width - 2 * edge, edge + small.size * 1.3
    _write(pen, card.house, small, room=Box(edge, height - edge, text, small.size * 2))
    room = Box(edge, height - edge - small.size * 2.6, text, height * 0.4)
    _fit(pen, card.invitation, Letters(STRONG, height * 0.1), room=room)
    hand = _no_wider(card.signature, Letters(HAND, height * 0.14), (width - edge) * 0.6)
    _write(pen, card.signature, hand, room=Box(edge, line + hand.size * 1.12, width, hand.size * 2))
    pen.setStrokeGray(GREY)
    pen.setLineWidth(0.5)
    pen.line(edge, line, width * 0.66, line)  # for ink, under the name in print
    _write(
        pen, card.signed_by, small, room=Box(edge, line - small.size * 0.5, text, small.size * 2)
    )


def _back(pen: Canvas, card: Card, size: tuple[float, float]) -> None:
    width, height = size
    edge, small = height * EDGE, Letters(PLAIN, height * SMALL)
    across = height * 0.46
    text, top = width - 3 * edge - across, height - edge
    pen.setFillGray(GREY)
    _write(pen, "For your next visit", small, room=Box(edge, top, text, small.size * 2))
    pen.setFillGray(0)
    room = Box(edge, top - small.size * 2.4, text, height * 0.42)
    _fit(pen, card.covers, Letters(STRONG, height * 0.085), room=room)
    code = _no_wider(card.code, Letters(STRONG, height * 0.085), text)
    below = edge + small.size * 2.2
    _write(pen, card.code, code, room=Box(edge, below + code.size * 1.4, text, code.size * 2))
    told = f"Show this to any of us. {card.until}"
    _fit(pen, told, small, room=Box(edge, below, text, small.size * 3))
    _draw_qr(pen, card.address, left=width - edge - across, top=top, across=across)


def _draw_qr(pen: Canvas, text: str, *, left: float, top: float, across: float) -> None:
    rows = qr_rows(text)
    cell = across / len(rows)
    pen.setFillGray(0)
    for down, row in enumerate(rows):
        at = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                x, y = left + at * cell, top - (down + 1) * cell
                pen.rect(x, y, length * cell, cell * 1.02, stroke=0, fill=1)
            at += length


def _crop_marks(pen: Canvas, size: tuple[float, float]) -> None:
    pen.setStrokeGray(GREY)
    pen.setLineWidth(0.3)
    for x, out in ((0, -1), (size[0], 1)):
        for y, up in ((0, -1), (size[1], 1)):
            pen.line(x + out * CROP_GAP, y, x + out * (CROP_GAP + CROP), y)
            pen.line(x, y + up * CROP_GAP, x, y + up * (CROP_GAP + CROP))


def _fit(pen: Canvas, text: str, letters: Letters, *, room: Box) -> None:
    """The largest letters, up to these, in which all of it has room."""
    letters = letters.for_all_of(text)
    while not letters.have_room(text, room) and letters.size >= SMALLEST:
        letters = replace(letters, size=letters.size * 0.94)
    _write(pen, text, letters, room=room)


def _write(pen: Canvas, text: str, letters: Letters, *, room: Box) -> None:
    letters = letters.for_all_of(text)
    pen.setFont(letters.font, letters.size)
    first = room.top - letters.size
    for number, line in enumerate(letters.lines(text, room.width)):
        pen.drawString(room.left, first - number * letters.height, line)


def _no_wider(text: str, letters: Letters, width: float) -> Letters:
    """These letters, or smaller ones in which a line is just this wide."""
    letters = letters.for_all_of(text)
    wide = float(stringWidth(_as_printed(text), letters.font, letters.size))
    return letters if wide <= width else replace(letters, size=letters.size * width / wide)


def _as_printed(text: str) -> str:
    """The text on one line, a letter and its mark as one sign, without what is not to be seen."""
    seen = (sign for sign in normalize("NFC", " ".join(text.split())) if not _is_unseen(sign))
    return "".join(seen)


def _is_unseen(sign: str) -> bool:
    return category(sign) == "Cf" or sign in VARIANTS


def _signs(text: str) -> list[str]:
    """The letters of a text, each with the marks that found no place in it."""
    signs: list[str] = []
    for sign in _as_printed(text):
        if signs and _is_mark(sign):
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


def _is_mark(sign: str) -> bool:
    return category(sign).startswith("M")


def _is_printed(sign: str) -> bool:
    """Can be set by its own: a script from the right, or a mark over a letter, is to be shaped."""
    if len(sign) > 1 or _is_mark(sign) or bidirectional(sign) in FROM_THE_RIGHT:
        return False
    return _has(WIDE)(sign)


def _has(face: str) -> Callable[[str], bool]:
    _fonts()
    known = getFont(face).face.charToGlyph
    return lambda sign: ord(sign) in known


@cache
def _fonts() -> None:
    for name in {face for faces in FACES.values() for face in faces}:
        registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
