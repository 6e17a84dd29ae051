"""Photos: whatever a camera sends in, a plain JPEG that says nothing but what it shows out."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from incidents.refusals import Invalid

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024  # of the file as it was sent
MOST_PIXELS = 50_000_000  # asked of the head of the file, before anything is decoded
LONGEST_SIDE = 1600  # pixels, as it is kept
QUALITY = 82
NOT_A_PHOTO = "This is no photo we can read: take it as JPEG, PNG or WebP."


@dataclass(frozen=True)
class Picture:
    """One photo as it is kept."""

    jpeg: bytes

    @property
    def hash(self) -> str:
        """What history keeps of it, so that an exchanged file is seen."""
        return sha256(self.jpeg).hexdigest()


def plain_picture(sent: BinaryIO) -> Picture:
    """Draw a photo anew: no place, no camera, nothing hidden behind it. Raises Invalid.

    Its name and the type it claims are not asked; what it is decides. Dependencies, pillow.
    """
    try:
        with Image.open(sent, formats=FORMATS) as photo:
            _refuse_too_many(photo.width * photo.height)
            photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # decodes a JPEG no larger than needed
            return drawn(photo)
    except Image.DecompressionBombError:
        _refuse_too_many(MOST_PIXELS + 1)
        raise
    # Whatever a broken file makes the reader stumble over.
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError):
        raise Invalid(NOT_A_PHOTO, field="photo") from None


def drawn(photo: Image.Image) -> Picture:
    """Draw what is seen on a new sheet, upright and no larger than needed."""
    upright = ImageOps.exif_transpose(photo)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    seen = upright.convert("RGBA")
    plain = Image.new("RGB", seen.size, "white")  # a new sheet: comments and tags stay behind
    plain.paste(seen, mask=seen.getchannel("A"))
    out = BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue())


def _refuse_too_many(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        raise Invalid(f"This photo has more than {most} million points: take a smaller one.")
