"""The page of a place on which customers tell us what was not right, and who opens it."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.answers import Told, take_report
from incidents.actions.places import close_tell_us, open_tell_us
from incidents.emails.letter import address_of
from incidents.forms.customer_reports import TellUsForm
from incidents.models import Location
from incidents.permissions.customer_reports import may_open_tell_us
from incidents.views.http import StaffRequest, posted, press, show
from incidents.views.tries import from_where
from incidents.words.surveys import Language
from incidents.words.tell_us import TELL_US_WORDS, TellUsWords

MOST_REPORTS, IN_SECONDS = 5, 300  # from one address
MOST_OF_A_PLACE, IN_AN_HOUR = 60, 3600


# Anybody may send it, so there is nothing a foreign page could do in another's name.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell_us(request: HttpRequest, code: str) -> HttpResponse:
    known = Location.objects.filter(tell_us_code=code, is_open=True)
    location = known.first() if code.isascii() and code.isprintable() else None
    if location is None:
        return render(request, "404.html", status=404)
    words = _words_for(request)
    form = TellUsForm(posted(request), words=words, initial={"key": uuid4()})
    context = {"words": words, "place": location, "form": form}
    context["send"] = words.send.format(place=location.name)
    if form.is_valid():
        if not _may_report(request, location):
            answer = render(request, "429.html", status=429)
            answer.headers["Retry-After"] = str(IN_SECONDS)
            return answer
        told = Told(form.cleaned_data["words"], form.cleaned_data["reach"])
        take_report(location, told=told, key=form.cleaned_data["key"], at=now())
        context["thanks"] = words.thanks_more.format(place=location.name)
        return _private(render(request, "incidents/tell_us_thanks.html", context))
    status = 422 if form.is_bound else 200
    return _private(render(request, "incidents/tell_us.html", context, status=status))


@require_safe
def tell_us_page(request: StaffRequest, pk: int) -> HttpResponse:
    location = get_object_or_404(Location, pk=pk)
    may_open_tell_us(request.user, location).or_refuse()
    code = location.tell_us_code
    return show(
        request,
        "incidents/tell_us_page.html",
        location=location,
        address=address_of("tell-us", code) if code else "",
        nav="organisation",
    )


@require_POST
def tell_us_open(request: StaffRequest, pk: int) -> HttpResponse:
    location = get_object_or_404(Location, pk=pk)

    def act(at: datetime) -> str:
        open_tell_us(location, by=request.user, at=at)
        return reverse("tell-us-page", args=[pk])

    done = press(request, act)
    messages.success(request, "The page is open. Print its sign and put it where people wait.")
    return done


@require_POST
def tell_us_close(request: StaffRequest, pk: int) -> HttpResponse:
    location = get_object_or_404(Location, pk=pk)

    def act(at: datetime) -> str:
        close_tell_us(location, by=request.user, at=at)
        return reverse("tell-us-page", args=[pk])

    done = press(request, act)
    messages.info(request, "The page is closed; what people told us stays.")
    return done


def _words_for(request: HttpRequest) -> TellUsWords:
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    known = (code[:2] for code, _ in wanted if code[:2] in TELL_US_WORDS)
    return TELL_US_WORDS[next(known, Language.ENGLISH)]


def _may_report(request: HttpRequest, location: Location) -> bool:
    """Count this report; False once one address or one place has sent too many."""
    counted = (
        (f"reports-from-{from_where(request)}", MOST_REPORTS, IN_SECONDS),
        (f"reports-of-{location.pk}", MOST_OF_A_PLACE, IN_AN_HOUR),
    )
    return all(_count(key, seconds) <= most for key, most, seconds in counted)


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # forgotten between the two
        cache.set(key, 1, seconds)
        return 1


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
