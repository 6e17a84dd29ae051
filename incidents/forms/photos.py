"""What may be sent as a photo."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from incidents.pictures import MOST_BYTES, Picture, plain_picture
from incidents.refusals import Invalid


class PhotoField(forms.FileField):
    """A photo, from the camera of a phone or from a file; drawn anew before anything is kept."""

    def __init__(self, **kwargs: Any) -> None:
        camera = {"accept": "image/*", "capture": "environment"}
        super().__init__(**{"required": False, "widget": forms.FileInput(attrs=camera), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        sent = super().clean(data, initial)
        if not sent:
            return None
        if sent.size > MOST_BYTES:
            most = MOST_BYTES // (1024 * 1024)
            raise ValidationError(f"A photo has {most} MB at most.")
        try:
            return plain_picture(sent.file)
        except Invalid as refused:
            raise ValidationError(str(refused)) from None
