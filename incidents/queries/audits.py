"""What the auditor looks at: everything that could be late, lost, doubled or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from incidents.lifecycle import DeadlineState, LetterState, VoucherStatus
from incidents.models import (
    Approval,
    Audit,
    AuthorityUse,
    Budget,
    Deadline,
    Escalation,
    Event,
    Hold,
    LedgerEntry,
    OutgoingEmail,
    Voucher,
)
from incidents.models.fields import MoneyField
from incidents.models.outbox import key_of_catch_up, key_of_escalation
from incidents.policy.clock import BREACH
from incidents.queries.regular_work import missing_runs
from incidents.queries.seals import breaks_lately
from incidents.words.audits import Check
from incidents.words.events import EventKind
from incidents.words.spending import EntryKind

CLOCK_MAY_BE_LATE = timedelta(minutes=2)
LETTER_MAY_WAIT = timedelta(minutes=10)
REQUEST_MAY_WAIT = timedelta(minutes=10)
LEASE_MAY_LAPSE = timedelta(minutes=2)
# Older ones are no news: whoever was not told then has been told by what came after.
LETTERS_LOOKED_AT = timedelta(days=7)
EXAMPLES = 3
KEYS_AT_ONCE = 1_000
TELLS = (
    EventKind.DEADLINE_AT_RISK,
    EventKind.DEADLINE_BREACHED,
    EventKind.DEADLINE_ESCALATED,
)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: how often, and the keys of a few examples."""

    check: Check
    count: int
    examples: list[str]

    def said(self) -> str:
        """In words: what, how often, and a few examples."""
        more = ", …" if self.count > len(self.examples) else ""
        return f"{self.check.label}: {self.count} ({', '.join(self.examples)}{more})"

    def as_kept(self) -> dict[str, Any]:
        """As the table keeps it."""
        return {**asdict(self), "check": str(self.check)}


def findings_of(audit: Audit) -> list[Finding]:
    """These are the findings of one audit, as they were kept."""
    return [
        Finding(Check(kept["check"]), kept["count"], kept["examples"]) for kept in audit.findings
    ]


def what_is_wrong(*, at: datetime) -> list[Finding]:
    """This is all that is late, lost, doubled or changed; nothing where all is well. Rel. 2.7.

    `at` is the database's clock. Each look is a few queries, however much there is.
    """
    looked = [(check, [str(key) for key in look(at)]) for check, look in LOOKS.items()]
    return [Finding(check, len(keys), keys[:EXAMPLES]) for check, keys in looked if keys]


def _late(at: datetime) -> Iterable[object]:
    long_ago = at - CLOCK_MAY_BE_LATE
    waiting = Deadline.objects.filter(next_step_at__lt=long_ago)
    silent = Deadline.objects.armed().filter(due_at__lt=long_ago)
    silent = silent.filter(next_step_at=None, stuck_at=None)
    return [*waiting.values_list("pk", flat=True), *silent.values_list("pk", flat=True)]


def _untold(at: datetime) -> Iterable[object]:
    told = Escalation.objects.filter(deadline=OuterRef("pk"), step=BREACH)
    # Done late before the clock rang is late without anybody told.
    late = Deadline.objects.filter(state=DeadlineState.BREACHED, done_at=None)
    return late.filter(~Exists(told)).order_by("pk").values_list("pk", flat=True)


def _letters_missing(at: datetime) -> Iterable[object]:
    since = at - LETTERS_LOOKED_AT
    events = Event.objects.filter(kind__in=TELLS, at__gte=since).order_by("pk")
    # Of several steps told at once a person gets one letter, about the last of them.
    steps = {
        (told["deadline"], person, when): told["step"]
        for when, told in events.values_list("at", "details")
        for person in told["told"]
    }
    wanted = [
        (key_of_escalation(deadline, step, person), key_of_catch_up(person, when))
        for (deadline, person, when), step in steps.items()
    ]
    known = _known_letters({key for either in wanted for key in either})
    return [own for own, summary in wanted if not {own, summary} & known]


def _known_letters(keys: set[str]) -> set[str]:
    asked, known = sorted(keys), set()
    for start in range(0, len(asked), KEYS_AT_ONCE):
        some = OutgoingEmail.objects.filter(dedupe_key__in=asked[start : start + KEYS_AT_ONCE])
        known |= set(some.values_list("dedupe_key", flat=True))
    return known


def _letters_stuck(at: datetime) -> Iterable[object]:
    long_ago = at - LETTER_MAY_WAIT
    waiting = Q(state=LetterState.WAITING, next_try_at__lt=long_ago)
    held = Q(state=LetterState.SENDING, lease_until__lt=at - LEASE_MAY_LAPSE)
    held |= Q(state=LetterState.SENDING, lease_until=None, next_try_at__lt=long_ago)
    stuck = OutgoingEmail.objects.filter(waiting | held)
    return stuck.order_by("pk").values_list("pk", flat=True)


def _counters_wrong(at: datetime) -> Iterable[object]:
    spends = LedgerEntry.objects.spends()
    entered = spends.filter(person=OuterRef("person"), basis_key=OuterRef("basis_key")).order_by()
    total = entered.values("person").annotate(total=Sum("amount")).values("total")
    nothing = Value(0, output_field=MoneyField())
    uses = AuthorityUse.objects.annotate(entered=Coalesce(Subquery(total), nothing)).exclude(
        used=F("entered")
    )
    same = {"person": OuterRef("person"), "basis_key": OuterRef("basis_key")}
    uncounted = spends.filter(~Exists(AuthorityUse.objects.filter(**same)))
    columns = "basis_key", "person"
    found = [*uses.values_list(*columns), *uncounted.values_list(*columns)]
    wrong = sorted({f"{basis} of person {person}" for basis, person in found})
    vouchers = (f"voucher {key}" for key in _redemptions_wrong())
    return [*wrong, *(f"budget {key}" for key in _budgets_wrong()), *vouchers]


def _redemptions_wrong() -> Iterable[int]:
    mine = LedgerEntry.objects.filter(remedy=OuterRef("remedy"))
    costly = Voucher.objects.filter(Exists(mine.filter(kind=EntryKind.SPEND)))
    said = Exists(mine.filter(kind=EntryKind.REDEMPTION))
    brought = Q(status=VoucherStatus.REDEEMED)
    return costly.filter(brought & ~said).order_by("pk").values_list("pk", flat=True)


def _budgets_wrong() -> Iterable[int]:
    entries = LedgerEntry.objects.filter(budget=OuterRef("pk")).order_by()
    waiting = entries.filter(kind=EntryKind.RESERVE, settled_by__isnull=True)
    spends = entries.filter(kind=EntryKind.SPEND, reversed_by__isnull=True)
    nothing = Value(0, output_field=MoneyField())

    def sum_of(rows: QuerySet[LedgerEntry]) -> Coalesce:
        total = rows.values("budget").annotate(total=Sum("amount")).values("total")
        return Coalesce(Subquery(total), nothing)

    counted = Budget.objects.annotate(waits=sum_of(waiting), gone=sum_of(spends))
    right = Q(reserved=F("waits"), spent=F("gone") + F("spent_before"))
    return counted.exclude(right).order_by("pk").values_list("pk", flat=True)


def _set_aside(at: datetime) -> Iterable[object]:
    stuck = Deadline.objects.owed().filter(stuck_at__isnull=False)
    return stuck.order_by("pk").values_list("pk", flat=True)


def _letters_dead(at: datetime) -> Iterable[object]:
    # One that nobody can mend must not keep the heartbeat silent for ever; the page still shows it.
    since = at - LETTERS_LOOKED_AT
    dead = OutgoingEmail.objects.filter(state=LetterState.DEAD, next_try_at__gte=since)
    return dead.order_by("pk").values_list("pk", flat=True)


def _holds_over(at: datetime) -> Iterable[object]:
    over = Hold.objects.running().filter(until__lt=at - CLOCK_MAY_BE_LATE)
    return over.order_by("pk").values_list("pk", flat=True)


def _requests_over(at: datetime) -> Iterable[object]:
    over = Approval.objects.pending().filter(expires_at__lt=at - REQUEST_MAY_WAIT)
    return over.order_by("pk").values_list("pk", flat=True)


LOOKS: dict[Check, Callable[[datetime], Iterable[object]]] = {
    Check.LATE: _late,
    Check.UNTOLD: _untold,
    Check.LETTER_MISSING: _letters_missing,
    Check.LETTER_STUCK: _letters_stuck,
    Check.RUN_MISSING: lambda at: missing_runs(at=at),
    Check.COUNTER_WRONG: _counters_wrong,
    Check.HISTORY_BROKEN: lambda at: breaks_lately(at=at),
    Check.SET_ASIDE: _set_aside,
    Check.LETTER_DEAD: _letters_dead,
    Check.HOLD_OVER: _holds_over,
    Check.REQUEST_OVER: _requests_over,
}
