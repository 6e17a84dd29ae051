"""The letters as they would look, in a demo or while programming; elsewhere there is no page."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from incidents.emails.letter import Letter, styled
from incidents.emails.outbox import worded
from incidents.models import OutgoingEmail
from incidents.permissions.outbox import may_read_outbox
from incidents.queries.outbox import newest_letters
from incidents.views.http import StaffRequest, page_of

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
