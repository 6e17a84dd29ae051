"""Spend above somebody's own authority: what waits, and the decision."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from incidents.actions.approvals import approve_lower, approve_spend, decline_spend
from incidents.forms.approvals import Answer, DecideSpendForm
from incidents.lifecycle import ApprovalStatus
from incidents.models import Approval, User
from incidents.permissions.approvals import may_answer, may_decide
from incidents.permissions.remedies import may_change_amount, may_withdraw_remedy
from incidents.queries.approvals import (
    decided_requests,
    decision_for,
    is_for,
    request_for,
    waiting_requests,
)
from incidents.queries.budgets import budget_now, overrun_of
from incidents.queries.spending import similar_to
from incidents.views.http import (
    StaffRequest,
    carry_out,
    posted,
    show,
)

SAID = {
    Answer.APPROVE: "Approved",
    Answer.LOWER: "Approved, a lower amount",
    Answer.DECLINE: "Declined",
}


@require_GET
def approval_list(request: StaffRequest) -> HttpResponse:
    rows = waiting_requests(request.user)
    mine = [row for row in rows if is_for(request.user, row)]
    return show(
        request,
        "incidents/approval_list.html",
        waiting=mine,
        elsewhere=[row for row in rows if row not in mine],
        decided=decided_requests(request.user),
        now=now(),
        nav="approvals",
    )


@require_http_methods(["GET", "POST"])
def approval_decide(request: StaffRequest, pk: int) -> HttpResponse:
    approval = _approval_for(request, pk)
    start = {"version": approval.version}
    form = DecideSpendForm(posted(request), initial=start, approval=approval)
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        done = carry_out(
            request,
            form,
            lambda at: _decide(approval, form, by=request.user, at=at),
        )
        if done:
            messages.success(request, f"{SAID[answer]}. {approval.requested_by.name} is told.")
            return done
        approval = _approval_for(request, pk)
    return show(request, "incidents/approval_decide.html", form, **_beside(approval, request.user))


def _decide(approval: Approval, form: DecideSpendForm, *, by: User, at: datetime) -> str:
    said = form.cleaned_data
    who_and_when: Any = {"version": said["version"], "by": by, "at": at}
    beyond = form.acknowledged
    if said["answer"] == Answer.APPROVE:
        approve_spend(approval, acknowledged=beyond, **who_and_when)
    elif said["answer"] == Answer.LOWER:
        less: Any = {"amount": said["lower"], "words": said["words"]}
        approve_lower(approval, **less, acknowledged=beyond, **who_and_when)
    else:
        decline_spend(approval, reason=said["reason"], **who_and_when)
    return reverse("approval-list")


def _approval_for(request: StaffRequest, pk: int) -> Approval:
    approval = request_for(request.user, pk)
    if approval is None:
        raise Http404
    return approval


def _beside(approval: Approval, person: User) -> dict[str, Any]:
    at = now()
    answers = may_answer(person, approval)
    waits = approval.status == ApprovalStatus.PENDING
    return {
        "budget": budget_now(approval.incident, at=at),
        "overrun": overrun_of(approval, amount=approval.amount, at=at) if waits else 0,
        "approval": approval,
        "incident": approval.incident,
        "remedy": approval.remedy,
        "decision": decision_for(approval, person=person),
        "similar": similar_to(approval.incident, person=person) if answers else None,
        "may_answer": answers,
        "may_decide": may_decide(person, approval),
        "may_lower": answers and not approval.remedy.delivered_at,
        "may_change": may_change_amount(person, approval),
        "may_withdraw": may_withdraw_remedy(person, approval.remedy),
        "zone": approval.incident.location.zone,
        "now": at,
        "nav": "approvals",
    }
