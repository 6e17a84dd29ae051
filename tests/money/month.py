"""A month of a business from one seed: people spend, ask, decide, take back, give and redeem."""

import random
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

from incidents.actions.approvals import (
    approve_lower,
    approve_spend,
    decline_spend,
    expire_approvals,
)
from incidents.actions.remedies import change_amount, deliver_remedy, withdraw_remedy
from incidents.actions.spending import Means, set_budget, set_limit
from incidents.actions.vouchers import Promise, expire_vouchers, issue_voucher, redeem_voucher
from incidents.actions.vouchers import void_voucher as make_void
from incidents.lifecycle import RemedyStatus, VoucherStatus
from incidents.models import (
    Approval,
    Department,
    Incident,
    IncidentType,
    Location,
    Remedy,
    User,
    Voucher,
)
from incidents.queries.budgets import month_of, overrun_of
from incidents.refusals import Refused
from incidents.words.people import Role
from incidents.words.remedies import Purpose, RemedyKind
from tests.makers import (
    make_customer,
    make_department,
    make_incident,
    make_location,
    make_person,
    make_remedy,
)

DAYS = 28
KINDS = (RemedyKind.GIFT, RemedyKind.DISCOUNT, RemedyKind.UPGRADE, RemedyKind.VOUCHER)
PURPOSES = (Purpose.COMPENSATION, Purpose.COMPENSATION, Purpose.FIX)
VERBS = (
    *["log"] * 3,
    *["spend"] * 7,
    *["yes", "lower", "no"] * 2,
    *["change", "take back", "give", "sign", "redeem", "void", "raise", "budget", "sleep"],
)


class Month:
    """Everybody acts in turns that chance deals; what the rules refuse is left and goes on."""

    def __init__(self, seed: int, *, ends: datetime) -> None:
        self.chance = random.Random(seed)  # noqa: S311  the same month from the same seed
        self.ends, self.at = ends, ends - timedelta(days=DAYS)
        self.done: Counter[str] = Counter()
        self.places = [make_location("Harbour"), make_location("Hill")]
        self.rooms = make_department("Rooms", location=self.places[0])
        self.desk = [
            make_person(f"Desk {number}, {place.name}", location=place)
            for place in self.places
            for number in (1, 2)
        ]
        self.managers = [
            make_person(f"Manager, {place.name}", role=Role.MANAGER, location=place)
            for place in self.places
        ]
        self.owner = make_person("Business owner", role=Role.OWNER)
        self.guests = [make_customer(f"Guest {number}") for number in range(6)]
        self.kinds = [IncidentType.objects.create(name=name) for name in ("Room late", "Lost bag")]

    def live(self, acts: int) -> None:
        """So many acts, spread over the month, the last one some minutes ago."""
        pause = (self.ends - self.at) / (acts + 2)
        for act in range(acts):
            self.at += pause
            if act == acts // 2:
                self.set_budgets()
            verb = self.chance.choice(VERBS)
            try:
                getattr(self, f"_{verb.replace(' ', '_')}")()
            except Refused:
                verb = f"{verb}, refused"
            self.done[verb] += 1

    def set_budgets(self) -> None:
        """Say what each place means to spend; much of it is spent by then."""
        for place in self.places:
            self._set_budget(place, None)

    def _log(self) -> None:
        by = self.chance.choice(self.desk)
        at_rooms = by.location == self.rooms.location and self.chance.random() < 0.5
        make_incident(
            by=by,
            at=self.at,
            customer=self.chance.choice(self.guests),
            department=self.rooms if at_rooms else None,
            incident_type=self.chance.choice(self.kinds),
            value_that_failed=self._amount(most=90_00),
        )

    def _spend(self) -> None:
        incident = self._one_of(Incident.objects.filter(status="open"))
        cost = self._amount(most=self.chance.choice((60_00, 240_00, 900_00)))
        make_remedy(
            incident,
            cost=str(cost),
            by=incident.owner,
            at=self.at,
            kind=self.chance.choice(KINDS),
            purpose=self.chance.choice(PURPOSES),
            value=cost + self._amount(most=50_00),
            why="It was our mistake",
        )

    def _yes(self) -> None:
        approval, by = self._request()
        overrun = overrun_of(approval, amount=approval.amount, at=self.at)
        approve_spend(approval, version=approval.version, acknowledged=overrun, by=by, at=self.at)

    def _lower(self) -> None:
        approval, by = self._request()
        amount = (approval.amount * self.chance.randint(20, 95) / 100).quantize(Decimal("0.01"))
        overrun = overrun_of(approval, amount=amount, at=self.at)
        known = {"version": approval.version, "acknowledged": overrun}
        approve_lower(approval, amount=amount, by=by, at=self.at, **known)

    def _no(self) -> None:
        approval, by = self._request()
        decline_spend(approval, version=approval.version, reason="Too much", by=by, at=self.at)

    def _change(self) -> None:
        approval = self._one_of(Approval.objects.pending())
        change_amount(approval.remedy, cost=self._amount(), by=approval.requested_by, at=self.at)

    def _take_back(self) -> None:
        remedy = self._one_of(Remedy.objects.filter(delivered_at=None))
        withdraw_remedy(remedy, reason="They left", by=self._manager(remedy.incident), at=self.at)

    def _give(self) -> None:
        remedy = self._one_of(Remedy.objects.filter(status=RemedyStatus.AUTHORISED))
        deliver_remedy(remedy, delivered_at=self.at, by=remedy.incident.owner, at=self.at)

    def _sign(self) -> None:
        to_sign = Remedy.objects.filter(kind=RemedyKind.VOUCHER, vouchers=None)
        remedy = self._one_of(to_sign.filter(status=RemedyStatus.AUTHORISED))
        last = self.at.date() + timedelta(days=self.chance.choice((3, 60)))
        promise = Promise("Dinner", "Come back", "Anna", value=remedy.value, ends_on=last)
        issue_voucher(remedy, promise=promise, by=remedy.incident.owner, at=self.at)

    def _redeem(self) -> None:
        voucher = self._one_of(Voucher.objects.filter(status=VoucherStatus.ISSUED))
        place = self.chance.choice(self.places)
        redeem_voucher(voucher, location=place, by=self.chance.choice(self.desk), at=self.at)

    def _void(self) -> None:
        voucher = self._one_of(Voucher.objects.filter(status=VoucherStatus.ISSUED))
        by = self._manager(voucher.incident)
        make_void(voucher, reason="Signed by a slip", by=by, at=self.at)

    def _raise(self) -> None:
        limit = Decimal(self.chance.choice((300, 500, 800)))
        set_limit(self.chance.choice(self.desk), limit=limit, by=self.owner, at=self.at)

    def _budget(self) -> None:
        place = self.chance.choice(self.places)
        own = place == self.rooms.location and self.chance.random() < 0.5
        self._set_budget(place, self.rooms if own else None)

    def _set_budget(self, place: Location, part: Department | None) -> None:
        month = month_of(place, at=self.at)
        known = place.budgets.filter(department=part, month=month).first()
        means = Means(limit=Decimal(self.chance.randint(5, 60) * 100))
        version = known.version if known else 0
        set_budget(place, part, means=means, version=version, by=self.owner, at=self.at)

    def _sleep(self) -> None:
        expire_approvals(at=self.at)
        expire_vouchers(at=self.at)

    def _request(self) -> tuple[Approval, User]:
        approval = self._one_of(Approval.objects.pending())
        return approval, self.chance.choice([self._manager(approval.incident), self.owner])

    def _manager(self, incident: Incident) -> User:
        return self.managers[self.places.index(incident.location)]

    def _amount(self, *, most: int = 900_00) -> Decimal:
        return Decimal(self.chance.randint(1, most)) / 100

    def _one_of(self, rows):
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise Refused("There is none yet.")
        return rows.model.objects.get(pk=self.chance.choice(keys))
