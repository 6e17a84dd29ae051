"""Letters that could not be sent; and in a demo, all of them as they would look."""

from datetime import datetime

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from incidents.actions.post import send_again
from incidents.emails.letter import Letter, styled
from incidents.emails.outbox import worded
from incidents.models import OutgoingEmail
from incidents.permissions.outbox import may_read_outbox, may_send_again
from incidents.queries.outbox import letters_in_trouble, newest_letters
from incidents.views.http import StaffRequest, page_of, press, show

PER_PAGE = 50
# Letters carry their style inside, as mail programs want it; script has no chance at all.
A_LETTER_ALONE = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


@require_safe
def letters_not_sent(request: StaffRequest) -> HttpResponse:
    may_send_again(request.user).or_refuse()
    at = now()
    page = page_of(request, letters_in_trouble(at=at), per_page=PER_PAGE)
    return show(request, "incidents/letters_not_sent.html", page=page, nav="organisation")


@require_POST
def letter_send_again(request: StaffRequest, pk: int) -> HttpResponse:
    may_send_again(request.user).or_refuse()
    email = get_object_or_404(OutgoingEmail.objects.select_related("incident"), pk=pk)

    def act(at: datetime) -> str:
        send_again(email, by=request.user, at=at)
        return reverse("letters-not-sent")

    done = press(request, act)
    messages.success(request, "The letter leaves within seconds.")
    return done


@require_safe
def dev_outbox(request: StaffRequest) -> HttpResponse:
    _only_here(request)
    page = page_of(request, newest_letters(), per_page=PER_PAGE)
    return render(request, "incidents/dev_outbox.html", {"page": page, "query": ""})


@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def dev_letter(request: StaffRequest, pk: int) -> HttpResponse:
    email, letter = _letter(request, pk)
    return render(request, "incidents/dev_letter.html", {"email": email, "letter": letter})


@require_safe
@xframe_options_sameorigin
@csp(A_LETTER_ALONE)  # type: ignore[arg-type]  # its types know no arguments in addresses
def dev_letter_html(request: StaffRequest, pk: int) -> HttpResponse:
    _, letter = _letter(request, pk)
    # A link leaves the frame, so that deciding from a letter can be tried.
    return HttpResponse(styled(letter.html).replace("<head>", '<head><base target="_top">', 1))


def _letter(request: StaffRequest, pk: int) -> tuple[OutgoingEmail, Letter]:
    _only_here(request)
    email = get_object_or_404(newest_letters(), pk=pk)
    try:
        return email, worded(email, at=now())
    except LookupError as unknown:
        raise Http404 from unknown


def _only_here(request: StaffRequest) -> None:
    if not may_read_outbox(request.user):
        raise Http404
