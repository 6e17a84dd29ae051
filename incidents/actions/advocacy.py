"""What customers told others after a recovery, good and bad: written down, and taken back."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from incidents.actions import history
from incidents.actions.customers import Known, add_customer, name_referrer
from incidents.actions.incidents import locked
from incidents.models import AdvocacyEvent, Customer, Incident, User
from incidents.permissions.advocacy import may_follow, may_record_advocacy, may_take_back
from incidents.policy.advocacy import days_after
from incidents.policy.spending import LARGEST_AMOUNT
from incidents.queries.advocacy import recoveries_of, recovery_before
from incidents.refusals import Conflict, Invalid
from incidents.words.events import EventKind
from incidents.words.loyalty import AdvocacyKind

ADDRESSES = ("https://", "http://")


@dataclass(frozen=True)
class Said:
    """What a customer told others, on which day; `value` in major units, of what it brought us.

    Without `follows` it is the latest recovery that was fixed before. A referral names who is new.
    """

    kind: str
    happened_on: date
    words: str = ""
    link: str = ""
    value: Decimal | None = None
    follows: Incident | None = None
    new_customer: Customer | Known | None = None


@transaction.atomic
def record_advocacy(customer: Customer, *, said: Said, by: User, at: datetime) -> AdvocacyEvent:
    """Write down what a customer told others, good or bad. Product M1 to M3.

    Raises Forbidden, Invalid, and Conflict where the log it should follow was taken back.
    """
    may_record_advocacy(by).or_refuse()
    _refuse_what_cannot_be(said, today=at.astimezone(by.zone).date())
    incident, days = _what_it_follows(customer, said, by=by)
    event = AdvocacyEvent(
        customer=customer,
        incident=incident,
        days_after=days,
        kind=said.kind,
        happened_on=said.happened_on,
        words=said.words.strip(),
        link=said.link,
        value=said.value,
        new_customer=_who_is_new(customer, said, by=by, at=at),
        recorded_by=by,
        recorded_at=at,
    )
    event.save()
    known = {"advocacy": event.pk, "customer": customer.pk, "kind": said.kind}
    history.record(incident, EventKind.ADVOCACY_RECORDED, by=by, at=at, words=event.words, **known)
    return event


@transaction.atomic
def take_back_advocacy(event: AdvocacyEvent, *, reason: str, by: User, at: datetime) -> None:
    """Take back what was entered by mistake; the row stays, with the reason. Product L4.

    Who was linked to the referrer is so no longer. Raises Forbidden, Conflict, Invalid.
    """
    incident = locked(event.incident) if event.incident else None
    event = AdvocacyEvent.objects.select_related("recorded_by", "new_customer").get(pk=event.pk)
    event.incident = incident
    if event.taken_back_at is not None:
        raise Conflict(may_take_back(by, event).reason)
    may_take_back(by, event).or_refuse()
    if not reason.strip():
        raise Invalid("Say in a word what was wrong.", field="reason")
    standing = AdvocacyEvent.objects.standing().filter(pk=event.pk)
    taken = {"taken_back_at": at, "taken_back_by": by, "taken_back_reason": reason.strip()}
    if standing.update(**taken) == 0:
        raise Conflict("Somebody took it back a moment ago.")
    if event.new_customer and event.new_customer.referrer_id == event.customer_id:
        name_referrer(event.new_customer, referrer=None, by=by, at=at)
    known = {"advocacy": event.pk, "customer": event.customer_id, "kind": event.kind}
    history.record(incident, EventKind.ADVOCACY_TAKEN_BACK, by=by, at=at, words=reason, **known)


def _refuse_what_cannot_be(said: Said, *, today: date) -> None:
    if said.happened_on > today:
        raise Invalid("This day is still to come.", field="happened_on")
    if said.link and not said.link.lower().startswith(ADDRESSES):
        raise Invalid("A link begins with https://", field="link")
    if said.value is not None and not 0 <= said.value <= LARGEST_AMOUNT:
        raise Invalid(f"An amount is between 0 and {LARGEST_AMOUNT:,.2f}.", field="value")
    if said.kind == AdvocacyKind.REFERRAL and said.new_customer is None:
        raise Invalid("Say who is new; the two are linked.", field="who")


def _what_it_follows(
    customer: Customer, said: Said, *, by: User
) -> tuple[Incident | None, int | None]:
    if said.follows is None:
        found = recovery_before(customer, day=said.happened_on, user=by)
        return (locked(found[0]), found[1]) if found else (None, None)
    incident = locked(said.follows)
    follows = may_follow(incident)
    if not follows:
        raise Conflict(follows.reason)
    if not recoveries_of(customer, user=by).filter(pk=incident.pk).exists():
        raise Invalid("This is not a recovery of theirs.", field="follows")
    zone = incident.location.zone
    if said.happened_on < incident.occurred_at.astimezone(zone).date():
        raise Invalid("This is before the mistake happened.", field="happened_on")
    return incident, days_after(incident.fixed_at, said.happened_on, zone=zone)


def _who_is_new(customer: Customer, said: Said, *, by: User, at: datetime) -> Customer | None:
    if said.kind != AdvocacyKind.REFERRAL or said.new_customer is None:
        return None
    known = said.new_customer
    if isinstance(known, Known):
        new = add_customer(known, by=by, at=at)
    else:
        new = Customer.objects.get(pk=known.pk)
    if new == customer:
        raise Invalid("Nobody sends themselves.", field="who")
    if Customer.objects.filter(pk=customer.pk, referrer=new).exists():
        raise Invalid(f"{new.name} sent {customer.name} to us, not the other way.", field="who")
    name_referrer(new, referrer=customer, by=by, at=at)
    return new
