"""Rows that are written once: a correction is a new row."""

from typing import Any, Never

from django.db import models


class WrittenOnce(models.Model):
    """A row that is never changed and never deleted; a trigger guards what goes round this."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError(f"{type(self).__name__} is written once.")
