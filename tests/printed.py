"""What a PDF of ours says, read the way a search or a copy in a viewer does."""

import base64
import re
import zlib

OBJECT = re.compile(rb"^(\d+) 0 obj(.*?)endobj", re.DOTALL | re.MULTILINE)
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
PAIR = re.compile(r"^<([0-9A-F]{2})> <([0-9A-F]{4})>$", re.MULTILINE)
SHOWN = re.compile(rb"/(F\d+(?:\+\d+)?) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\) Tj|(T\*)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def lines_of(pdf: bytes) -> list[str]:
    """Every line that was drawn, in the order of drawing, as text."""
    parts = {int(number): body for number, body in OBJECT.findall(pdf)}
    fonts = _fonts(parts)
    pages = [_stream(body) for body in parts.values() if b"/FlateDecode" in body]
    return [line for page in pages if b" Tf" in page for line in _lines(page, fonts)]


def faces_of(pdf: bytes) -> set[str]:
    """The names of the faces in it."""
    return {name.decode() for name in re.findall(rb"/BaseFont /[A-Z]+\+([\w-]+)", pdf)}


def _fonts(parts: dict[int, bytes]) -> dict[str, dict[int, str]]:
    named = {}
    for name, number in re.findall(rb"/(F\d+(?:\+\d+)?) (\d+) 0 R", b"".join(parts.values())):
        if told := re.search(rb"/ToUnicode (\d+) 0 R", parts[int(number)]):
            named[name.decode()] = _letters(_stream(parts[int(told[1])]).decode())
    return named


def _letters(table: str) -> dict[int, str]:
    return {int(code, 16): chr(int(letter, 16)) for code, letter in PAIR.findall(table)}


def _lines(page: bytes, fonts: dict[str, dict[int, str]]) -> list[str]:
    lines, letters = [""], {}
    for font, shown, end in SHOWN.findall(page):
        if font:
            letters = fonts.get(font.decode(), {})
        lines[-1] += "".join(letters.get(code, "\ufffd") for code in _bytes(shown))
        if end:
            lines.append("")
    return lines


def _bytes(shown: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8)]) if len(sign) == 3 else PLAIN.get(sign, sign)

    return ESCAPED.sub(plain, shown)


def _stream(body: bytes) -> bytes:
    packed = STREAM.search(body)[1]
    if b"/ASCII85Decode" in body:
        packed = base64.a85decode(packed.strip().removesuffix(b"~>"))
    return zlib.decompressobj().decompress(packed) if b"/FlateDecode" in body else packed
