"""Who may sign, send, redeem and void a voucher."""

from incidents.lifecycle import RemedyStatus, VoucherStatus
from incidents.models import Remedy, User, Voucher
from incidents.models.vouchers import READY
from incidents.permissions.duty import answers_for
from incidents.permissions.people import manages
from incidents.permissions.remedies import may_propose_remedy
from incidents.refusals import YES, Verdict
from incidents.words.remedies import RemedyKind


def may_issue_voucher(user: User, remedy: Remedy) -> Verdict:
    """Whether this person may sign the voucher of a remedy: whoever may plan one. Product I5.

    Its cost was authorised with the remedy; whoever issues it signs it, with their own name.
    """
    if remedy.kind != RemedyKind.VOUCHER:
        return Verdict("This remedy is no voucher.")
    if remedy.status == RemedyStatus.WAITING:
        return Verdict("A manager has not decided yet; it is signed after that.")
    if remedy.status not in READY:
        return Verdict(f"This is {remedy.get_status_display().lower()}; it is not to be given.")
    return may_propose_remedy(user, remedy.incident)


def may_redeem_voucher(user: User) -> Verdict:
    """Whether this person may take a voucher at the counter: all who work here. Product I5."""
    return YES if user.is_active else Verdict("You no longer work here.")


def may_send_voucher(user: User, voucher: Voucher) -> Verdict:
    """Whether this person may send it by e-mail: the signer, the owner, a manager; once."""
    if voucher.status != VoucherStatus.ISSUED:
        return Verdict(f"It is {voucher.get_status_display().lower()}; there is nothing to send.")
    if voucher.sent_at is not None:
        return Verdict("It was sent by e-mail already.")
    customer = voucher.incident.customer
    if customer is None or not customer.email:
        return Verdict("No e-mail address is known; give them the card.")
    if _may_decide(user, voucher):
        return YES
    return Verdict(f"{voucher.signed_by.name}, the owner of the incident or a manager sends it.")


def may_void_voucher(user: User, voucher: Voucher) -> Verdict:
    """Whether this person may take the promise back: whoever signed it, or a manager."""
    if voucher.status != VoucherStatus.ISSUED:
        return Verdict(f"It is {voucher.get_status_display().lower()} already.")
    if voucher.signed_by_id == user.pk or manages(user, voucher.incident):
        return YES
    return Verdict(f"{voucher.signed_by.name} signed it; they or a manager make it void.")


def _may_decide(user: User, voucher: Voucher) -> bool:
    incident = voucher.incident
    is_theirs = voucher.signed_by_id == user.pk or answers_for(user, incident)
    return is_theirs or manages(user, incident)
