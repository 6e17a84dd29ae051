"""Vouchers: signing one, the card, the counter at which it is redeemed, and the list."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents import cards
from incidents.actions.vouchers import (
    Promise,
    issue_voucher,
    redeem_voucher,
    send_voucher,
    void_voucher,
)
from incidents.emails.letter import address_of
from incidents.forms.vouchers import (
    UNKNOWN,
    FindVoucherForm,
    IssueVoucherForm,
    RedeemVoucherForm,
    VoidVoucherForm,
)
from incidents.lifecycle import VoucherStatus
from incidents.models import Voucher
from incidents.permissions.insights import may_read_spend
from incidents.permissions.vouchers import (
    may_issue_voucher,
    may_redeem_voucher,
    may_send_voucher,
    may_void_voucher,
)
from incidents.queries.navigation import the_organisation
from incidents.queries.vouchers import (
    places_to_redeem,
    standing_for,
    story_of,
    voucher_for,
    voucher_of,
    vouchers_for,
)
from incidents.views.http import (
    StaffRequest,
    carry_out,
    page_of,
    posted,
    press,
    refuse_as_it_opens,
    show,
)
from incidents.views.remedies import remedy_for
from incidents.views.tries import may_try, tried_in_vain

SIZES = {"wallet": cards.wallet_card, "large": cards.large_card}
INVITATION = "We would love to see you back. Give us another chance to make this right."


@require_http_methods(["GET", "POST"])
def voucher_issue(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    remedy = remedy_for(request, number, pk)
    incident, at = remedy.incident, now()
    refuse_as_it_opens(request, may_issue_voucher(request.user, remedy))
    known = {"covers": remedy.what, "value": remedy.value, "invitation": INVITATION}
    form = IssueVoucherForm(
        posted(request),
        initial={**known, "signature": request.user.name},
        today=at.astimezone(incident.location.zone).date(),
    )
    if form.is_valid():
        promise = Promise(**form.cleaned_data)
        done = carry_out(
            request,
            form,
            lambda at: issue_voucher(remedy, promise=promise, by=request.user, at=at),
        )
        if done:
            messages.success(request, "Signed. Print the card and hand it over.")
            return done
    return show(
        request,
        "incidents/voucher_issue.html",
        form,
        remedy=remedy,
        incident=incident,
        nav="vouchers",
    )


@require_safe
def voucher_list(request: StaffRequest) -> HttpResponse:
    wanted = request.GET.get("status", "")
    status = wanted if wanted in VoucherStatus.values else VoucherStatus.ISSUED.value
    standing = standing_for(request.user)
    return show(
        request,
        "incidents/voucher_list.html",
        page=page_of(request, vouchers_for(request.user, status=status)),
        status=status,
        tabs=[(one.value, one.label, standing.numbers[one]) for one in VoucherStatus],
        owed=standing.owed if may_read_spend(request.user) else None,
        query=f"status={status}",
        nav="vouchers",
    )


@require_safe
def voucher_detail(request: StaffRequest, pk: int) -> HttpResponse:
    voucher = _voucher(request, pk)
    person = request.user
    return show(
        request,
        "incidents/voucher_detail.html",
        voucher=voucher,
        incident=voucher.incident,
        customer=voucher.incident.customer,
        address=address_of("voucher-public", voucher.said),
        letters=cards.letters_not_printed(_card(voucher)),
        zone=voucher.incident.location.zone,
        is_over=voucher.status == VoucherStatus.ISSUED and voucher.is_over(at=now()),
        may_send=may_send_voucher(person, voucher),
        may_void=may_void_voucher(person, voucher),
        nav="vouchers",
    )


@require_safe
def voucher_print(request: StaffRequest, pk: int) -> HttpResponse:
    voucher = _voucher(request, pk)
    size, card = request.GET.get("size", ""), _card(voucher)
    if letters := cards.letters_not_printed(card):
        context = {"voucher": voucher, "letters": letters, "nav": "vouchers"}
        return render(request, "incidents/voucher_print.html", context, status=422)
    drawn = SIZES.get(size, cards.large_card)(card)
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="voucher-{voucher.said}.pdf"'
    return answer


@require_POST
def voucher_send(request: StaffRequest, pk: int) -> HttpResponse:
    voucher = _voucher(request, pk)
    done = press(request, lambda at: send_voucher(voucher, by=request.user, at=at))
    messages.success(request, "On its way by e-mail.")
    return done


@require_http_methods(["GET", "POST"])
def voucher_void(request: StaffRequest, pk: int) -> HttpResponse:
    voucher = _voucher(request, pk)
    refuse_as_it_opens(request, may_void_voucher(request.user, voucher))
    form = VoidVoucherForm(posted(request))
    if form.is_valid():
        done = carry_out(
            request,
            form,
            lambda at: void_voucher(voucher, **form.cleaned_data, by=request.user, at=at),
        )
        if done:
            messages.info(request, "Void. It stays in the history.")
            return done
    return show(request, "incidents/voucher_void.html", form, voucher=voucher, nav="vouchers")


# Looked up with the code in the address, which changes nothing; redeemed with one button.
@never_cache
@require_http_methods(["GET", "POST"])
def voucher_redeem(request: StaffRequest) -> HttpResponse:
    refuse_as_it_opens(request, may_redeem_voucher(request.user))
    asked = request.POST if request.method == "POST" else request.GET
    if "code" not in asked:
        return _counter(request, FindVoucherForm())
    if not may_try(request):
        return render(request, "429.html", status=429)
    find = FindVoucherForm(asked)
    voucher = voucher_of(find.cleaned_data["code"]) if find.is_valid() else None
    if voucher is None:
        tried_in_vain(request)
        if not find.errors:
            find.add_error("code", UNKNOWN)
        return _counter(request, find)
    return _at_the_counter(request, voucher)


def _counter(request: StaffRequest, form: FindVoucherForm) -> HttpResponse:
    return show(request, "incidents/voucher_redeem.html", form, nav="redeem")


def _at_the_counter(request: StaffRequest, voucher: Voucher) -> HttpResponse:
    places = places_to_redeem()
    here = request.user.location if request.user.location in places else None
    initial = {"code": voucher.said, "location": here or next(iter(places), None)}
    form = RedeemVoucherForm(posted(request), initial=initial)
    if form.is_valid():
        location = form.cleaned_data["location"]

        def act(at: datetime) -> str:
            redeem_voucher(voucher, location=location, by=request.user, at=at)
            return f"{reverse('voucher-redeem')}?{urlencode({'code': voucher.said})}"

        done = carry_out(request, form, act)
        if done:
            messages.success(request, "They came back. Welcome them.")
            return done
    voucher = voucher_of(voucher.code) or voucher
    return show(
        request,
        "incidents/voucher_welcome.html",
        form,
        voucher=voucher,
        story=story_of(voucher, user=request.user),
        is_over=voucher.status == VoucherStatus.ISSUED and voucher.is_over(at=now()),
        nav="redeem",
    )


# For whoever holds the card; staff who have signed in come to the counter.
@login_not_required
@never_cache
@require_safe
def voucher_public(request: HttpRequest, code: str) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(f"{reverse('voucher-redeem')}?{urlencode({'code': code[:40]})}")
    if not may_try(request):
        return render(request, "429.html", status=429)
    voucher = voucher_of(code)
    if voucher is None or voucher.status == VoucherStatus.VOID:
        tried_in_vain(request)
        return render(request, "incidents/voucher_unknown.html", status=404)
    context = {"voucher": voucher, "is_over": voucher.is_over(at=now())}
    return render(request, "incidents/voucher_public.html", context)


def _voucher(request: StaffRequest, pk: int) -> Voucher:
    voucher = voucher_for(request.user, pk)
    if voucher is None:
        raise Http404
    return voucher


def _card(voucher: Voucher) -> cards.Card:
    house = the_organisation().name or settings.BASE_URL
    last = voucher.ends_on
    return cards.Card(
        house=house,
        invitation=voucher.invitation,
        covers=voucher.covers,
        code=voucher.said,
        address=address_of("voucher-public", voucher.said),
        signature=voucher.signature,
        signed_by=f"{voucher.signed_by.name}, {house}",
        until=f"Good until {last.day} {last:%B %Y}." if last else "It has no end date.",
    )
