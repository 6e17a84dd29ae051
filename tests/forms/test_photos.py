"""Photos: what is no photo is refused, and what is one says nothing but what it shows."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from incidents.pictures import LONGEST_SIDE, MOST_PIXELS, plain_picture
from incidents.refusals import Invalid
from tests.makers import sent_photo

HARBOUR = {1: "N", 2: (53.0, 32.0, 40.0), 3: "E", 4: (9.0, 59.0, 1.0)}
GPS, MAKER, TURNED = 0x8825, 0x010F, 0x0112


def taken_at_the_harbour(**known):
    exif = Image.Exif()
    exif[MAKER] = "A camera"
    exif.get_ifd(GPS).update(HARBOUR)
    for tag, value in known.items():
        exif[int(tag.removeprefix("tag"))] = value
    return sent_photo(exif=exif, comment=b"of room 412")


def png_that_claims(width, height):
    def chunk(name, body):
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b""))


def test_where_and_with_what_it_was_taken_is_gone():
    sent = taken_at_the_harbour()
    assert dict(Image.open(sent).getexif().get_ifd(GPS)) != {}
    sent.seek(0)

    kept = plain_picture(sent).jpeg

    assert dict(Image.open(BytesIO(kept)).getexif()) == {}
    assert [one for one in (b"Exif", b"A camera", b"412") if one in kept] == []


def test_what_was_held_upright_stays_upright():
    kept = plain_picture(taken_at_the_harbour(tag274=6)).jpeg

    assert Image.open(BytesIO(kept)).size == (30, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_of_photo_becomes_a_jpeg(kind):
    kept = Image.open(BytesIO(plain_picture(sent_photo(kind)).jpeg))

    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (40, 30))


def test_a_large_one_is_made_smaller():
    kept = Image.open(BytesIO(plain_picture(sent_photo(size=(4000, 3000))).jpeg))

    assert max(kept.size) == LONGEST_SIDE


def test_what_hides_behind_a_photo_is_left_behind():
    sent = BytesIO(sent_photo().getvalue() + b"<script>alert(1)</script>")

    assert b"script" not in plain_picture(sent).jpeg


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"Only words",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        sent_photo("GIF").getvalue(),
        sent_photo("BMP").getvalue(),
        sent_photo(size=(400, 300)).getvalue()[:200],
        b"\xff\xd8\xff\xe0 and no more",
    ],
)
def test_what_is_no_photo_is_refused(sent):
    with pytest.raises(Invalid, match="no photo"):
        plain_picture(BytesIO(sent))


@pytest.mark.parametrize("side", [7_100, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(side):
    assert side * side > MOST_PIXELS

    with pytest.raises(Invalid, match="50 million"):
        plain_picture(png_that_claims(side, side))
