"""Limits on the settings screens: in money, in words, and never one’s own."""

import pytest

from incidents.queries.spending import limit_of

ROOT = "/settings/organisation/"


def test_a_limit_is_set_in_words_and_in_money(browser_of, business_owner, staff_member):
    browser, address = browser_of(business_owner), f"{ROOT}people/{staff_member.pk}/limit/"

    browser.post(address, {"how": "amount", "amount": "1,250.00"})
    assert str(limit_of(staff_member)) == "1250"
    browser.post(address, {"how": "unlimited", "amount": ""})

    assert "Unlimited" in browser.get(f"{ROOT}people/").content.decode()
    history = browser.get(f"{ROOT}history/").content.decode()
    assert ("$1,250.00" in history, "to Unlimited" in history) == (True, True)


@pytest.mark.parametrize("amount", ["", "-1", "a lot", "1.001", "1e3", "99999999999", "NaN"])
def test_a_bad_limit_is_answered(amount, browser_of, business_owner, staff_member):
    answer = browser_of(business_owner).post(
        f"{ROOT}people/{staff_member.pk}/limit/", {"how": "amount", "amount": amount}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["amount"])


def test_nobody_sets_their_own_limit(browser_of, business_owner):
    browser, address = browser_of(business_owner), f"{ROOT}people/{business_owner.pk}/limit/"

    assert browser.get(address).status_code == 403
    assert browser.post(address, {"how": "unlimited"}).status_code == 403
