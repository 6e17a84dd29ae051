"""Messages: every letter to who is signed in, and why; seen, and muted by kind."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from incidents.actions.outbox import mark_all_seen, mark_seen
from incidents.actions.people import mute_letters
from incidents.models import OutgoingEmail
from incidents.queries.messages import as_messages, messages_of
from incidents.views.http import StaffRequest, page_of, press, show
from incidents.words.post import LetterKind

PER_PAGE = 30


@require_safe
def message_list(request: StaffRequest) -> HttpResponse:
    page = page_of(request, messages_of(request.user), per_page=PER_PAGE)
    rows = as_messages(page.object_list, person=request.user)
    return show(
        request, "incidents/message_list.html", page=page, rows=rows, now=now(), nav="messages"
    )


@require_POST
def message_seen(request: StaffRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(OutgoingEmail, pk=pk, recipient=request.user)

    def act(at: datetime) -> str:
        mark_seen(letter, by=request.user, at=at)
        return reverse("message-list")

    return press(request, act)


@require_POST
def message_seen_all(request: StaffRequest) -> HttpResponse:
    def act(at: datetime) -> str:
        mark_all_seen(by=request.user, at=at)
        return reverse("message-list")

    return press(request, act)


@require_POST
def message_mute(request: StaffRequest, kind: str) -> HttpResponse:
    if kind not in LetterKind.values:
        raise Http404

    def act(at: datetime) -> str:
        mute_letters(request.user, kind=kind, by=request.user, at=at)
        return reverse("message-list")

    done = press(request, act)
    messages.success(request, "From now on you read these here, not by mail.")
    return done
