"""The way out of the daily mail, for whoever holds a letter: no sign-in, one button."""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from incidents.actions.people import stop_digest
from incidents.emails.letter import NOT_WANTED_BY_ALL, UNSUBSCRIBE, UNSUBSCRIBE_WITHIN
from incidents.models import User


# The mail program calls from outside, without our cookie; the signed address is what it shows.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    person = _holder(token)
    if person is None:
        return render(request, "incidents/link_unknown.html", status=404)
    if request.method == "POST":
        stop_digest(person, by=person, at=now())
        person.refresh_from_db(fields=["wants_digest"])
    return render(request, "incidents/digest_stop.html", {"person": person})


def _holder(token: str) -> User | None:
    try:
        known = signing.loads(token, salt=UNSUBSCRIBE, max_age=UNSUBSCRIBE_WITHIN)
    except signing.BadSignature:
        return None
    if known["kind"] not in NOT_WANTED_BY_ALL:
        return None
    return User.objects.working().filter(pk=known["person"]).first()
