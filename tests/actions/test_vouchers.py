"""Vouchers: signed by whoever promises, redeemed once, void with a reason, expired by the day."""

from datetime import date, timedelta

import pytest

from incidents.actions import vouchers
from incidents.actions.recoveries import close_as_not_recovered
from incidents.actions.remedies import withdraw_remedy
from incidents.actions.vouchers import (
    expire_vouchers,
    redeem_voucher,
    send_voucher,
    void_voucher,
)
from incidents.models import Event, LedgerEntry, OutgoingEmail, Voucher
from incidents.refusals import Conflict, Forbidden, Invalid
from tests.makers import make_incident, make_location, make_remedy, make_voucher

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LAST = date(2026, 3, 10)


@pytest.fixture
def voucher(incident, staff_member, noon):
    return make_voucher(incident, ends_on=LAST, by=staff_member, at=noon)


def kinds(incident):
    found = Event.objects.filter(incident=incident, kind__startswith="voucher.")
    return list(found.order_by("pk").values_list("kind", flat=True))


def test_whoever_issues_it_signs_it_and_its_cost_is_that_of_the_remedy(voucher, staff_member):
    assert (voucher.status, voucher.signed_by, voucher.signature) == (
        "issued",
        staff_member,
        "Anna",
    )
    assert voucher.cost == voucher.remedy.cost == 80
    assert len(voucher.said) == 11
    assert kinds(voucher.incident) == ["voucher.issued"]


def test_a_guide_does_not_sign(incident, business_owner, staff_member, noon):
    with pytest.raises(Forbidden):
        make_voucher(incident, by=business_owner, at=noon)


def test_what_waits_for_a_manager_is_not_signed_yet(incident, staff_member, noon):
    with pytest.raises(Forbidden, match="manager has not decided"):
        make_voucher(incident, cost="700", by=staff_member, at=noon)


def test_another_kind_of_remedy_is_no_voucher(incident, staff_member, noon):
    flowers = make_remedy(incident, cost="20", by=staff_member, at=noon)
    promise = vouchers.Promise("Dinner", "Come back", "Anna")

    with pytest.raises(Forbidden, match="no voucher"):
        vouchers.issue_voucher(flowers, promise=promise, by=staff_member, at=noon)


def test_a_remedy_is_signed_once_and_again_when_the_first_is_void(voucher, staff_member, noon):
    promise = vouchers.Promise("Dinner", "Come back", "Anna")
    again = {"promise": promise, "by": staff_member, "at": noon}

    with pytest.raises(Conflict, match="signed already"):
        vouchers.issue_voucher(voucher.remedy, **again)
    void_voucher(voucher, reason="The card was lost", by=staff_member, at=noon)
    vouchers.issue_voucher(voucher.remedy, **again)

    assert sorted(Voucher.objects.values_list("status", flat=True)) == ["issued", "void"]


@pytest.mark.parametrize(
    ("field", "promised"),
    [
        ("covers", {"covers": " "}),
        ("invitation", {"invitation": ""}),
        ("signature", {"signature": " "}),
        ("ends_on", {"ends_on": date(2026, 3, 3)}),
    ],
)
def test_a_promise_is_whole(incident, staff_member, noon, field, promised):
    with pytest.raises(Invalid) as refused:
        make_voucher(incident, by=staff_member, at=noon, **promised)

    assert refused.value.field == field


def test_redeeming_proves_the_return(voucher, colleague, harbour, noon):
    redeem_voucher(voucher, location=harbour, by=colleague, at=noon + DAY)
    voucher.refresh_from_db()
    incident = voucher.incident
    incident.refresh_from_db()

    assert (voucher.status, voucher.redeemed_by) == ("redeemed", colleague)
    assert voucher.redeemed_at == incident.returned_at == noon + DAY
    assert kinds(incident) == ["voucher.issued", "voucher.redeemed"]


def test_the_second_is_told_when_and_where_the_first_was(voucher, colleague, harbour, noon):
    redeem_voucher(voucher, location=harbour, by=colleague, at=noon + DAY)
    stale = Voucher.objects.get(pk=voucher.pk)

    with pytest.raises(Conflict, match=r"5 March 2026 at 13:00, Harbour, by Evening desk"):
        redeem_voucher(stale, location=make_location("Hill"), by=colleague, at=noon + 2 * DAY)

    assert kinds(voucher.incident).count("voucher.redeemed") == 1
    voucher.incident.refresh_from_db()
    assert voucher.incident.returned_at == noon + DAY


def test_a_second_voucher_leaves_the_first_return(voucher, colleague, staff_member, harbour, noon):
    other = make_voucher(voucher.incident, by=staff_member, at=noon)

    redeem_voucher(voucher, location=harbour, by=colleague, at=noon + DAY)
    redeem_voucher(other, location=harbour, by=colleague, at=noon + 2 * DAY)

    voucher.incident.refresh_from_db()
    assert voucher.incident.returned_at == noon + DAY


def test_it_is_redeemed_after_the_recovery_is_closed(voucher, manager_user, harbour, noon):
    incident = voucher.incident
    closing = {"reason": "They left", "outcome": "lost", "by": manager_user, "at": noon + HOUR}
    close_as_not_recovered(incident, **closing)

    redeem_voucher(voucher, location=harbour, by=manager_user, at=noon + DAY)

    voucher.refresh_from_db()
    assert voucher.status == "redeemed"


def test_who_no_longer_works_here_redeems_nothing(voucher, colleague, harbour, noon):
    colleague.is_active = False

    with pytest.raises(Forbidden):
        redeem_voucher(voucher, location=harbour, by=colleague, at=noon)


def test_the_last_day_ends_by_the_clock_of_the_place(voucher, colleague, harbour, noon):
    """Harbour is an hour ahead of UTC: its 10 March is over at 23:00."""
    over = noon.replace(day=10, hour=23)
    with pytest.raises(Conflict, match="last day was 10 March 2026"):
        redeem_voucher(voucher, location=harbour, by=colleague, at=over)

    redeem_voucher(voucher, location=harbour, by=colleague, at=over - timedelta(minutes=1))


def test_void_needs_a_reason_and_the_signer_or_a_manager(
    voucher, colleague, staff_member, manager_user, noon
):
    with pytest.raises(Forbidden, match="Front desk"):
        void_voucher(voucher, reason="Lost", by=colleague, at=noon)
    with pytest.raises(Invalid):
        void_voucher(voucher, reason=" ", by=staff_member, at=noon)
    void_voucher(voucher, reason="The card was lost", by=manager_user, at=noon)
    with pytest.raises(Conflict, match="void"):
        void_voucher(voucher, reason="Again", by=manager_user, at=noon)

    voucher.refresh_from_db()
    assert (voucher.status, voucher.void_reason) == ("void", "The card was lost")
    assert kinds(voucher.incident) == ["voucher.issued", "voucher.void"]


def test_what_is_void_or_redeemed_stays_so(voucher, staff_member, harbour, noon):
    other = make_voucher(voucher.incident, by=staff_member, at=noon)
    void_voucher(voucher, reason="Lost", by=staff_member, at=noon)
    redeem_voucher(other, location=harbour, by=staff_member, at=noon)

    with pytest.raises(Conflict, match="void"):
        redeem_voucher(voucher, location=harbour, by=staff_member, at=noon)
    with pytest.raises(Conflict, match="redeemed already"):
        void_voucher(other, reason="Lost", by=staff_member, at=noon)


def test_it_goes_to_the_customer_by_mail_once(voucher, guest, staff_member, noon):
    guest.email = "guest@example.com"
    guest.save(update_fields=["email"])

    send_voucher(voucher, by=staff_member, at=noon)
    with pytest.raises(Conflict, match="already"):
        send_voucher(voucher, by=staff_member, at=noon)

    letter = OutgoingEmail.objects.get(kind="voucher_sent")
    assert (letter.to, letter.recipient) == ("guest@example.com", None)
    assert "SR-" not in letter.subject + letter.text + letter.html
    assert voucher.incident.what_happened not in letter.text + letter.html
    assert voucher.said in letter.text and "/v/" in letter.text
    assert 'bgcolor="#000000"' in letter.html
    assert kinds(voucher.incident) == ["voucher.issued", "voucher.sent"]


def test_without_an_address_or_by_anybody_it_does_not_go(voucher, guest, staff_member, noon):
    with pytest.raises(Forbidden, match="No e-mail address"):
        send_voucher(voucher, by=staff_member, at=noon)


def test_the_sweep_expires_once_and_leaves_what_is_good(voucher, incident, staff_member, noon):
    by = {"by": staff_member, "at": noon}
    endless, later = make_voucher(incident, **by), make_voucher(incident, ends_on=LAST + DAY, **by)
    midnight = noon.replace(day=10, hour=23)

    assert expire_vouchers(at=midnight - timedelta(minutes=1)) == 0
    assert expire_vouchers(at=midnight) == 1
    assert expire_vouchers(at=midnight) == 0

    states = [Voucher.objects.get(pk=one.pk).status for one in (voucher, endless, later)]
    assert states == ["expired", "issued", "issued"]
    assert kinds(incident).count("voucher.expired") == 1
    assert Event.objects.get(kind="voucher.expired").by is None


def test_a_broken_one_between_keeps_no_other(staff_member, noon, monkeypatch):
    made = [
        make_voucher(make_incident(by=staff_member), ends_on=LAST, by=staff_member, at=noon)
        for _ in range(3)
    ]
    broken, move = made[1].pk, vouchers.move

    def stumble(voucher, to, /, **also):
        if voucher.pk == broken:
            raise RuntimeError("broken")
        move(voucher, to, **also)

    monkeypatch.setattr(vouchers, "move", stumble)
    assert expire_vouchers(at=noon + 30 * DAY) == 2
    monkeypatch.setattr(vouchers, "move", move)
    assert expire_vouchers(at=noon + 30 * DAY) == 1

    assert Event.objects.filter(kind="voucher.expired").count() == 3


def test_a_week_of_outage_is_caught_up(voucher, noon):
    assert expire_vouchers(at=noon + 14 * DAY) == 1


def test_money_of_a_signed_voucher_is_not_taken_back(voucher, manager_user, harbour, noon):
    back = {"reason": "Not needed", "by": manager_user, "at": noon}

    with pytest.raises(Conflict, match="make it void first"):
        withdraw_remedy(voucher.remedy, **back)
    redeem_voucher(voucher, location=harbour, by=manager_user, at=noon)
    with pytest.raises(Forbidden, match="given already"):
        withdraw_remedy(voucher.remedy, **back)

    assert not LedgerEntry.objects.filter(kind="reversal").exists()


def test_once_it_is_void_its_money_is_taken_back(voucher, manager_user, noon):
    void_voucher(voucher, reason="The card was lost", by=manager_user, at=noon)

    withdraw_remedy(voucher.remedy, reason="Not needed", by=manager_user, at=noon)

    assert LedgerEntry.objects.get(kind="reversal").amount == voucher.cost
