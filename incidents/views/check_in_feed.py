"""A person's own check-in calls for their calendar: an address that is shown once."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from incidents.actions.people import renew_feed, stop_feed
from incidents.emails.calendar_files import PUBLISH, calendar_of
from incidents.models import User
from incidents.queries.check_ins import feed_of
from incidents.queries.people import feed_hash, holder_of_feed
from incidents.views.http import StaffRequest, form_key, press, show

LONGEST_TOKEN = 100


@login_not_required
@require_safe
def check_in_feed(request: HttpRequest, token: str) -> HttpResponse:
    person = holder_of_feed(token) if len(token) <= LONGEST_TOKEN else None
    # Unknown, renewed, switched off or left: one and the same answer.
    if person is None:
        return _private(HttpResponseNotFound("There is no such calendar.", "text/plain"))
    at = now()
    calendar = calendar_of(feed_of(person, at=at), method=PUBLISH, at=at)
    return _private(HttpResponse(calendar, content_type="text/calendar; charset=utf-8"))


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@require_POST
def feed_renew(request: StaffRequest) -> HttpResponse:
    # Made from the key of the form: the same form sent twice is the same address, and no
    # database, session or log has to hold it.
    made_from = f"{request.user.pk} {form_key(request)}"
    token = salted_hmac("incidents.feed", made_from, algorithm="sha256").hexdigest()

    def act(at: datetime) -> str:
        renew_feed(request.user, token=token, by=request.user, at=at)
        return reverse("settings")

    done = press(request, act)
    if User.objects.filter(pk=request.user.pk, feed_token_hash=feed_hash(token)).exists():
        address = f"{settings.BASE_URL}{reverse('check-in-feed', args=[token])}"
        return show(request, "incidents/feed_renew.html", address=address, nav="settings")
    return done


@require_POST
def feed_stop(request: StaffRequest) -> HttpResponse:
    def act(at: datetime) -> str:
        stop_feed(request.user, by=request.user, at=at)
        return reverse("settings")

    done = press(request, act)
    messages.success(request, "Your calendar address is switched off.")
    return done
