"""Who may plan, give and take back a remedy."""

from incidents.lifecycle import RemedyStatus
from incidents.models import Approval, Incident, LedgerEntry, Remedy, User
from incidents.permissions.duty import answers_for
from incidents.permissions.incidents import GUIDES_ADVISE, may_act, may_own_act
from incidents.permissions.people import guides, manages
from incidents.refusals import YES, Verdict


def may_propose_remedy(user: User, incident: Incident) -> Verdict:
    """Whether this person may plan a remedy: the owner or a colleague, never a guide. Rule 3."""
    return may_act(user, incident) and _plans_here(user, incident)


def _plans_here(user: User, incident: Incident) -> Verdict:
    if user.is_owner and not answers_for(user, incident):
        return Verdict(f"{incident.owner.name} owns this and plans the remedy; you can guide.")
    return YES


def may_promise_remedy(user: User, remedy: Remedy) -> Verdict:
    """Whether this person may promise it anew: while the recovery runs, for a clock runs then."""
    return may_act(user, remedy.incident) and may_deliver_remedy(user, remedy)


def may_deliver_remedy(user: User, remedy: Remedy) -> Verdict:
    """Whether this person may say that a remedy was given; also before it was approved.

    A promise outlives its recovery: it may be kept after closing. Product A11.
    """
    if remedy.delivered_at is not None:
        return Verdict("This was given already.")
    if remedy.status not in {RemedyStatus.AUTHORISED, RemedyStatus.WAITING}:
        return Verdict(f"This is {remedy.get_status_display().lower()}; it is not to be given.")
    if remedy.is_owed_after_closing:
        guided = guides(user, remedy.incident)
        return GUIDES_ADVISE if guided else _plans_here(user, remedy.incident)
    return may_propose_remedy(user, remedy.incident)


def may_withdraw_remedy(user: User, remedy: Remedy) -> Verdict:
    """Whether this person may take a plan back: who made it, or the owner of the incident.

    What was given stays on record: facts beat entries. Money that is booked is taken back by a
    manager of the place who did not spend it themselves. Reliability 4.
    """
    if remedy.delivered_at is not None:
        return Verdict("This was given already, so it stays on record.")
    if remedy.status not in {RemedyStatus.AUTHORISED, RemedyStatus.WAITING}:
        return Verdict(f"This is {remedy.get_status_display().lower()} already.")
    if remedy.status == RemedyStatus.AUTHORISED and remedy.cost:
        return _may_take_money_back(user, remedy)
    if remedy.is_owed_after_closing and user.pk in {
        remedy.proposed_by_id,
        remedy.incident.owner_id,
    }:
        return YES
    if remedy.proposed_by_id == user.pk:
        return may_act(user, remedy.incident)
    return may_own_act(user, remedy.incident)


def _may_take_money_back(user: User, remedy: Remedy) -> Verdict:
    if not user.is_active or not manages(user, remedy.incident):
        place = remedy.incident.location.name
        return Verdict(f"The money is booked already: a manager of {place} takes it back.")
    if LedgerEntry.objects.spends().filter(remedy=remedy, person=user).exists():
        return Verdict("You stand for this spend yourself: another manager takes it back.")
    return YES


def may_change_amount(user: User, approval: Approval) -> Verdict:
    """Whether this person may change what they asked for: the requester, while it waits. F5."""
    if approval.requested_by_id != user.pk:
        return Verdict(f"{approval.requested_by.name} asked for this and can change the amount.")
    return may_act(user, approval.incident)


def may_choose_no_extra(user: User, incident: Incident) -> Verdict:
    """Whether this person may say that there is no extra this time: the owner. Design 7."""
    return may_own_act(user, incident)
