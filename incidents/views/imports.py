"""A page that reads a file: looked at first, written once it is confirmed as it was seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from incidents.forms.imports import ImportForm
from incidents.policy.lines import Trouble
from incidents.refusals import Invalid
from incidents.views.http import StaffRequest, carry_out, posted, show

NOTHING_NEW = "Everything in it was known already; nothing changed."


class Found(Protocol):
    """What a file says: whatever can be taken, and the lines that cannot."""

    @property
    def troubles(self) -> Sequence[Trouble]: ...


@dataclass(frozen=True)
class Import:
    """One kind of file: its columns as people read them, how it is read, and how it is written.

    `read` and `write` get the text, who asks and when; `write` also the mark of the preview, and
    gives how many lines were new, which `said` puts into words.
    """

    columns: str
    read: Callable[..., Found]
    write: Callable[..., int]
    said: Callable[[int], str]
    leads_to: str


def import_page(request: StaffRequest, template: str, this: Import, **context: Any) -> HttpResponse:
    """The page of a file: 422 with every bad line named, nothing written until it is confirmed."""
    form = ImportForm(posted(request), request.FILES or None, columns=this.columns)
    found = None
    if form.is_valid():
        text, seen = form.cleaned_data["lines"], form.cleaned_data["seen"]

        def act(at: datetime) -> str:
            number = this.write(text, seen=seen, by=request.user, at=at)
            messages.success(request, this.said(number) if number else NOTHING_NEW)
            return reverse(this.leads_to)

        done = carry_out(request, form, act) if seen else None
        if done:
            return done
        try:
            found = this.read(text, by=request.user, at=now())
        except Invalid as refused:
            form.add_error(refused.field, str(refused))
        else:
            form.say_what_is_wrong(found.troubles)
    ready = found is not None and not found.troubles
    return show(request, template, form, found=found, ready=ready, **context)
