"""What a file of visits and purchases would write, line by line. Product I7."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.recoveries import mark_fixed
from incidents.actions.returns import import_returns
from incidents.models import Event, Return
from incidents.queries.returns import read_import
from incidents.refusals import Conflict, Forbidden, Invalid
from incidents.words.people import Role
from tests.makers import make_customer, make_incident, make_location, make_person

DAY = timedelta(days=1)
HEAD = "customer,kind,day,revenue\n"


@pytest.fixture
def known(staff_member, noon):
    """Ada with an e-mail, Ben with a phone: both with a recovery fixed on 4 March."""
    for name, reach in (
        ("Ada", {"email": "Ada@example.com"}),
        ("Ben", {"phone": "+4915112345678"}),
    ):
        made = make_incident(by=staff_member, at=noon, customer=make_customer(name, **reach))
        mark_fixed(made, what_was_done="A suite", fixed_at=noon, by=staff_member, at=noon)


@pytest.fixture
def read(known, manager_user, noon):
    def look(*lines, by=manager_user):
        return read_import(HEAD + "\n".join(lines), by=by, at=noon + 30 * DAY)

    return look


def told(found):
    return [
        (one.number, one.customer and one.customer.name, one.revenue, one.why_not)
        for one in found.lines
    ]


def test_lines_by_mail_and_phone_with_and_without_an_amount(read):
    found = read(
        "ada@EXAMPLE.com,purchase,2026-03-10,88.40", "+49 151 12345678,Visit,2026-03-11", ""
    )

    assert found.troubles == []
    assert told(found) == [(2, "Ada", Decimal("88.40"), ""), (3, "Ben", None, "")]
    assert [one.incident.customer.name for one in found.changes] == ["Ada", "Ben"]


def test_semicolons_and_tabs_will_do(read, manager_user, noon):
    for between in ";\t":
        line = between.join(["ada@example.com", "visit", "2026-03-10", "5"])
        assert len(read_import(line, by=manager_user, at=noon + 30 * DAY).changes) == 1


def test_two_on_one_day_are_one_with_what_they_brought_together(read):
    line = "ada@example.com,purchase,2026-03-10,{}"

    assert told(read(line.format("10"), line.format(""), line.format("2.50"))) == [
        (2, "Ada", Decimal("12.50"), "")
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ada@example.com,visit", "3 or 4 parts"),
        ("ada@example.com,party,2026-03-10", "neither visit nor purchase"),
        ("ada@example.com,visit,10.03.2026", "write it as 2026-11-28"),
        ("ada@example.com,visit,2026-02-30", "There is no day"),
        ("ada@example.com,visit,2026-05-01", "still to come"),
        ("ada@example.com,visit,2026-03-10,1e9", "Write an amount"),
        (",visit,2026-03-10,5", "says nobody"),
    ],
)
def test_each_bad_line_is_named(line, words, read):
    found = read("ada@example.com,visit,2026-03-10", line)

    [trouble] = found.troubles
    assert (trouble.number, len(found.changes)) == (3, 1)
    assert words in str(trouble) and str(trouble).startswith("3: ")


def test_what_says_nothing_of_a_recovery_is_left_out_with_the_reason(read):
    make_customer("Twin", email="two@example.com")
    make_customer("Other twin", email="two@example.com")

    found = read(
        "nobody@example.com,visit,2026-03-10",
        "two@example.com,visit,2026-03-10",
        "ada@example.com,visit,2026-03-03",
    )

    assert [one.why_not for one in found.lines] == [
        "nobody we know by this e-mail or phone",
        "several have this e-mail or phone",
        "no recovery of theirs was fixed before it",
    ]
    assert (found.changes, found.troubles) == ([], [])


def test_a_restricted_recovery_is_none_for_others(read, known, manager_user):
    made = make_customer("Cleo", email="cleo@example.com")
    hill = make_incident(by=manager_user, customer=made, is_restricted=True)
    mark_fixed(
        hill, what_was_done="So", fixed_at=hill.logged_at, by=manager_user, at=hill.logged_at
    )
    elsewhere = make_person("Hill manager", role=Role.MANAGER, location=make_location("Hill"))

    line = "cleo@example.com,visit,2026-03-10"

    assert len(read(line).changes) == 1
    assert [one.why_not for one in read(line, by=elsewhere).lines] == [
        "no recovery of theirs was fixed before it"
    ]


def test_too_many_lines_are_refused(read):
    with pytest.raises(Invalid, match="At most 2,000 lines"):
        read(*["ada@example.com,visit,2026-03-10"] * 2_001)


def test_a_file_is_written_once_and_only_as_it_was_seen(read, manager_user, noon):
    text = HEAD + "ada@example.com,purchase,2026-03-10,88.40\nnobody@example.com,visit,2026-03-10"
    words = {"by": manager_user, "at": noon + 30 * DAY}
    seen = read_import(text, **words).mark

    with pytest.raises(Conflict, match="changed meanwhile"):
        import_returns(text, seen="another", **words)
    assert import_returns(text, seen=seen, **words) == 1
    with pytest.raises(Conflict):
        import_returns(text, seen=seen, **words)

    back = Return.objects.get()
    assert (back.customer.name, back.revenue) == ("Ada", Decimal("88.40"))
    assert Event.objects.filter(kind="return.recorded").count() == 1
    again = read_import(text, **words)
    assert [one.why_not for one in again.lines[:1]] == ["known already"]
    assert import_returns(text, seen=again.mark, **words) == 0


def test_with_a_bad_line_nothing_is_written(known, manager_user, noon):
    text = HEAD + "ada@example.com,purchase,2026-03-10\nada@example.com,party,2026-03-11"
    words = {"by": manager_user, "at": noon + 30 * DAY}

    with pytest.raises(Invalid, match=r"Line 3: .* Nothing was written"):
        import_returns(text, seen=read_import(text, **words).mark, **words)

    assert not Return.objects.exists()


def test_managers_read_a_file(known, staff_member, noon):
    with pytest.raises(Forbidden, match="Managers and the business owner"):
        import_returns("", seen="", by=staff_member, at=noon)


def test_thirty_lines_cost_what_one_costs(read):
    def cost(*lines):
        with CaptureQueriesContext(connection) as asked:
            read(*lines)
        return len(asked)

    many = [f"ada@example.com,visit,2026-03-{day:02},{day}" for day in range(4, 32)]

    assert cost(many[0]) == cost(*many)
