"""The one pen for photos: a file under a name that nobody guesses, outside what the web serves."""

from secrets import token_hex

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from incidents.pictures import Picture

NAME_BYTES = 16  # 128 random bits


def new_name() -> str:
    """Give a name for a photo that is to be kept; it says nothing of whose it is."""
    return f"{token_hex(NAME_BYTES)}.jpg"


def keep(picture: Picture, *, name: str) -> None:
    """Write the file, as the last act of the transaction whose row names it.

    Does it fail, there is no row either; ends the transaction otherwise, a file is left that no
    row names and no page can show.
    """
    default_storage.save(name, ContentFile(picture.jpeg))
