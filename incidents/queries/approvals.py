"""Spend that waits for a decision: who may decide, what waits for whom, and what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, Prefetch, Q, When

from incidents.lifecycle import ApprovalStatus
from incidents.models import (
    Absence,
    Apology,
    Approval,
    AuthorityLimit,
    AuthorityUse,
    Deadline,
    Incident,
    Remedy,
    User,
)
from incidents.models.approvals import ApprovalQuerySet
from incidents.models.spending import NOTHING, basis
from incidents.policy.clock import AT_RISK
from incidents.policy.spending import default_limit
from incidents.queries.spending import left_of, limit_of, spent_on, spent_on_customer
from incidents.words.clock import DeadlineKind
from incidents.words.people import Role

DECIDED_SHOWN = 20
WITH_ITS_STORY = (
    "incident__location",
    "incident__owner",
    "incident__customer",
    "remedy",
    "requested_by",
    "decided_by",
    "beneficiary_user",
)
WHAT_COUNTS = ("amount", "incident__number", "incident__customer", "incident__location__time_zone")


def basis_keys(approvals: Sequence[Approval]) -> dict[int, str]:
    """These are the keys that limits are summed over now, by the key of each request. F3."""
    of_now = basis()
    return {one.pk: of_now.of(one.incident) for one in approvals}


def approvers(approval: Approval) -> list[list[User]]:
    """These are the people who may decide, nearest level first; never who asked. Rule 3; F5.

    First the managers of the place with enough left of their own limit, then the business owners;
    a level with nobody in it is left out.
    """
    return approvers_of([approval])[approval.pk]


def answers_due(asked: list[Approval]) -> dict[int, datetime]:
    """This is by when each request was promised an answer, by its key."""
    return {key: clock.due_at for key, clock in _clocks(asked).items()}


def approvers_of(approvals: Sequence[Approval]) -> dict[int, list[list[User]]]:
    """These are the people who may decide each of many requests, by its key; four questions."""
    if not approvals:
        return {}
    leaders = User.objects.working().filter(role__in=[Role.MANAGER, Role.OWNER]).order_by("pk")
    people = list(leaders)
    own = dict(AuthorityLimit.objects.filter(person__in=people).values_list("person", "limit"))
    keys = basis_keys(approvals)
    uses = AuthorityUse.objects.filter(person__in=people, basis_key__in=set(keys.values()))
    used = {(one.person_id, one.basis_key): one.used for one in uses}

    barred = _who_may_not(approvals)

    def has_enough_left(person: User, approval: Approval) -> bool:
        limit = own.get(person.pk, default_limit(person.role))
        left = limit - used.get((person.pk, keys[approval.pk]), NOTHING)
        return bool(left >= approval.amount)

    def levels(approval: Approval) -> list[list[User]]:
        here = {None, approval.incident.location_id}
        may = [
            one
            for one in people
            if one.pk not in barred[approval.pk] and has_enough_left(one, approval)
        ]
        managers = [one for one in may if one.role == Role.MANAGER and one.location_id in here]
        owners = [one for one in may if one.role == Role.OWNER]
        return [level for level in (managers, owners) if level]

    return {one.pk: levels(one) for one in approvals}


def _who_may_not(approvals: Sequence[Approval]) -> dict[int, set[int | None]]:
    """Never who asked, for whom it was asked or is, or who covers. Rule 3; B2 (cover)."""
    asked = {one.pk: {one.requested_by_id, one.on_behalf_of_id} for one in approvals}
    theirs = {one.pk: asked[one.pk] | {one.beneficiary_user_id} for one in approvals}
    named = {key for people in asked.values() for key in people if key}
    deputies = Absence.objects.covered().filter(person__in=named)
    covers = list(deputies.values_list("person", "deputy"))
    return {
        key: theirs[key] | {deputy for person, deputy in covers if person in people}
        for key, people in asked.items()
    }


def _asked_by_somebody_else(person: User) -> Q:
    covered = Absence.objects.covered().filter(deputy=person).values("person")
    mine = Q(requested_by=person) | Q(requested_by__in=covered)
    for_me = Q(on_behalf_of=person) | Q(on_behalf_of__in=covered)
    given_to_me = Q(beneficiary_user=person) & Q(beneficiary_user__isnull=False)
    return ~mine & ~(for_me & Q(on_behalf_of__isnull=False)) & ~given_to_me


@dataclass(frozen=True)
class Waiting:
    """One request that waits: its clock, and what is left of the limit of who looks."""

    approval: Approval
    clock: Deadline | None
    requester_limit: Decimal
    requester_spent: Decimal
    left: Decimal
    is_of_others: bool = True  # not asked by who looks, nor for them, nor by whom they cover for

    @property
    def warn_at(self) -> datetime | None:
        """From when the answer is at risk of coming late."""
        return self.clock.step_at(AT_RISK) if self.clock else None

    @property
    def asked_at(self) -> datetime:
        """Since when an answer is owed, for the order of the list: the due time where known."""
        return self.clock.due_at if self.clock else self.approval.requested_at


def waiting_requests(person: User) -> list[Waiting]:
    """These are the requests that wait: one's own and those of one's place, urgent first. F5."""
    pending = _concerning(person).pending()
    others = Case(When(_asked_by_somebody_else(person), then=True), default=False)
    annotated = pending.annotate(is_of_others=others)
    rows = _waiting(list(annotated.select_related(*WITH_ITS_STORY)), person)
    return sorted(rows, key=lambda row: (row.asked_at, row.approval.pk))


def waiting_for(person: User) -> list[Approval]:
    """These are the requests this person may decide now, most urgent first. Rule 3; F5."""
    return [row.approval for row in waiting_requests(person) if is_for(person, row)]


def how_many_wait_for(person: User) -> int:
    """This is how many requests this person may decide now, counted without their stories. F5."""
    if not person.is_manager:
        return 0
    everywhere = person.is_owner or person.location_id is None
    here = Q() if everywhere else Q(incident__location=person.location_id)
    pending = Approval.objects.pending().filter(here, _asked_by_somebody_else(person))
    asked = list(pending.select_related("incident__location").only(*WHAT_COUNTS))
    if not asked:
        return 0
    limit = limit_of(person)
    keys = basis_keys(asked)
    uses = AuthorityUse.objects.filter(person=person, basis_key__in=set(keys.values()))
    used = dict(uses.values_list("basis_key", "used"))
    left = [limit - used.get(keys[one.pk], NOTHING) for one in asked]
    return sum(one.amount <= rest for one, rest in zip(asked, left, strict=True))


def is_for(person: User, row: Waiting) -> bool:
    """Whether a request waits for this person: of their place, not their own, within limit."""
    approval = row.approval
    here = person.is_owner or person.location_id in {None, approval.incident.location_id}
    mine = not row.is_of_others
    answers = person.is_active and person.is_manager and here and not mine
    return answers and approval.amount <= row.left


def waiting_request(remedy: Remedy) -> Approval | None:
    """This is the request of a remedy that waits for a decision, if there is one."""
    pending = Approval.objects.pending().filter(remedy=remedy)
    return pending.select_related("requested_by", "incident__location").first()


def request_for(person: User, pk: int) -> Approval | None:
    """This is one request with its story, if this person may see the incident. Note B."""
    rows = _visible_to(person).select_related(*WITH_ITS_STORY, "incident__incident_type")
    with_the_recovery = rows.prefetch_related(
        "incident__guides",
        "incident__contacts",
        Prefetch("incident__apologies", Apology.objects.order_by("given_at", "pk")),
    )
    return with_the_recovery.filter(pk=pk).first()


def decided_requests(person: User) -> list[Approval]:
    """These are the last requests that were answered or withdrawn, newest first.

    Managers see those of their place, business owners all, everyone else their own.
    """
    decided = _concerning(person).exclude(status=ApprovalStatus.PENDING)
    newest_first = decided.select_related(*WITH_ITS_STORY).order_by("-requested_at", "-pk")
    return list(newest_first[:DECIDED_SHOWN])


@dataclass(frozen=True)
class Decision:
    """What a request rests on: the money so far, the customer's history, who else may decide."""

    clock: Deadline | None
    left: Decimal
    requester_limit: Decimal
    requester_spent: Decimal
    incident_spent: Decimal
    past_recoveries: int
    past_spent: Decimal
    others: list[User]

    @property
    def warn_at(self) -> datetime | None:
        """From when the answer is at risk of coming late."""
        return self.clock.step_at(AT_RISK) if self.clock else None


def decision_for(approval: Approval, *, person: User) -> Decision:
    """This is what the decision page shows beside the story; amounts in major units. F5.

    The value and number of the customer's past recoveries are shown here and nowhere else.
    """
    incident, asker = approval.incident, approval.requested_by
    past = (0, NOTHING)
    if incident.customer_id:
        past = spent_on_customer(incident.customer_id, without=incident, person=person)
    return Decision(
        clock=_clocks([approval]).get(approval.pk),
        left=left_of(person, incident),
        requester_limit=limit_of(asker),
        requester_spent=AuthorityUse.objects.used(asker, incident),
        incident_spent=spent_on(incident),
        past_recoveries=past[0],
        past_spent=past[1],
        others=[one for level in approvers(approval) for one in level if one != person],
    )


def _visible_to(person: User) -> ApprovalQuerySet:
    mine = Incident.objects.visible_to(person)
    return Approval.objects.filter(incident__in=mine.values("pk"))


def _concerning(person: User) -> ApprovalQuerySet:
    rows = _visible_to(person)
    everywhere = person.is_manager and (person.is_owner or person.location_id is None)
    if everywhere:
        return rows
    mine = Q(requested_by=person)
    if person.is_manager:
        mine |= Q(incident__location=person.location_id)
    return rows.filter(mine)


def _clocks(approvals: list[Approval]) -> dict[int, Deadline]:
    clocks = Deadline.objects.filter(
        incident__in={one.incident_id for one in approvals},
        kind=DeadlineKind.APPROVAL,
        subject__in=[one.pk for one in approvals],
    )
    # The newest generation is the one that runs.
    return {clock.subject: clock for clock in clocks.order_by("generation")}


def _waiting(approvals: list[Approval], person: User) -> list[Waiting]:
    if not approvals:
        return []
    people = {one.requested_by for one in approvals} | {person}
    own = dict(AuthorityLimit.objects.filter(person__in=people).values_list("person", "limit"))
    keys = basis_keys(approvals)
    uses = AuthorityUse.objects.filter(person__in=people, basis_key__in=set(keys.values()))
    used = {(one.person_id, one.basis_key): one.used for one in uses}
    limits = {one.pk: own.get(one.pk, default_limit(one.role)) for one in people}
    clocks = _clocks(approvals)
    return [
        Waiting(
            approval=one,
            clock=clocks.get(one.pk),
            requester_limit=limits[one.requested_by_id],
            requester_spent=used.get((one.requested_by_id, keys[one.pk]), NOTHING),
            left=limits[person.pk] - used.get((person.pk, keys[one.pk]), NOTHING),
            is_of_others=one.is_of_others,  # type: ignore[attr-defined]
        )
        for one in approvals
    ]
