"""The letter with a voucher: the one thing, beside a survey, that a customer gets from us."""

from incidents.cards import qr_runs
from incidents.emails.letter import Letter, address_of
from incidents.models import Voucher
from incidents.words.post import LetterKind


def voucher_sent(voucher: Voucher) -> Letter:
    """Give the customer what the card says, by mail; no story, no cost. Interface 10, rule 7.

    Raises LookupError where no address is known.
    """
    customer = voucher.incident.customer
    if customer is None or not customer.email:
        raise LookupError(f"{voucher} has nobody to go to.")
    link = address_of("voucher-public", voucher.said)
    return Letter.to_customer(
        LetterKind.VOUCHER_SENT,
        key=f"voucher-{voucher.pk}-sent",
        to=customer.email,
        incident=voucher.incident,
        voucher=voucher,
        # Drawn as a table: mail programs show no SVG, and pictures only when asked.
        qr=qr_runs(link),
        link=link,
    )
