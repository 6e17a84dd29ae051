"""How much was done: entered, corrected, taken out, and read from a file that is safe twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.volumes import Cell, import_volumes, remove_volume, set_volume
from incidents.models import Event, VolumePeriod
from incidents.queries.volumes import read_import
from incidents.refusals import Conflict, Forbidden, Invalid
from tests.makers import make_location, make_volume

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
FILE = "location,department,month,actions\nHarbour,,2026-02,9400\nharbour,rooms,2026-02,2300\n"


@pytest.fixture
def february(harbour):
    return Cell(harbour, None, FEBRUARY)


def mark_of(text, *, by, at):
    return read_import(text, by=by, at=at).mark


def kept():
    rows = VolumePeriod.objects.order_by("department", "month")
    return [(str(row), row.actions, row.version) for row in rows]


def test_a_month_is_entered_and_corrected_and_history_keeps_both(
    february, harbour, manager_user, noon
):
    first = set_volume(february, actions=1_900, version=0, by=manager_user, at=noon)
    set_volume(february, actions=2_000, version=1, by=manager_user, at=noon)

    said = Event.objects.filter(kind="volume.set").order_by("pk").values_list("details", flat=True)
    assert kept() == [("Harbour, February 2026", 2_000, 2)]
    assert (first.entered_by, first.entered_at) == (manager_user, noon)
    where = {"location": harbour.pk, "month": "2026-02-01"}
    assert list(said) == [
        {**where, "actions": 1_900, "before": None},
        {**where, "actions": 2_000, "before": 1_900},
    ]


def test_a_place_and_its_department_stand_beside_each_other(
    february, rooms, harbour, manager_user, noon
):
    set_volume(february, actions=9_400, version=0, by=manager_user, at=noon)
    part = Cell(harbour, rooms, FEBRUARY)
    set_volume(part, actions=2_300, version=0, by=manager_user, at=noon)

    assert VolumePeriod.objects.count() == 2


@pytest.mark.parametrize("who", ["staff_member", "department_head", "colleague"])
def test_whoever_manages_nothing_enters_nothing(who, february, noon, request):
    with pytest.raises(Forbidden, match="Managers and the business owner"):
        set_volume(february, actions=1, version=0, by=request.getfixturevalue(who), at=noon)


def test_a_manager_keeps_their_own_place_and_the_owner_every_place(
    manager_user, business_owner, noon
):
    hill = make_location("Hill")
    there = Cell(hill, None, FEBRUARY)

    with pytest.raises(Forbidden, match="The managers of Hill"):
        set_volume(there, actions=1, version=0, by=manager_user, at=noon)
    set_volume(there, actions=1, version=0, by=business_owner, at=noon)

    theirs = VolumePeriod.objects.get()
    with pytest.raises(Forbidden):
        remove_volume(theirs, version=1, by=manager_user, at=noon)
    assert VolumePeriod.objects.exists()


@pytest.mark.parametrize(
    ("month", "actions", "why"),
    [
        (date(2026, 4, 1), 10, "has not begun"),
        (date(1999, 12, 1), 10, "Before 2000"),
        (date(2026, 2, 2), 10, "first day"),
        (FEBRUARY, 0, "At least one action"),
        (FEBRUARY, -1, "At least one action"),
        (FEBRUARY, 1_000_000_001, "At most 1,000,000,000"),
    ],
)
def test_what_is_no_month_or_no_number_is_refused(month, actions, why, harbour, manager_user, noon):
    with pytest.raises(Invalid, match=why):
        set_volume(Cell(harbour, None, month), actions=actions, version=0, by=manager_user, at=noon)

    assert not VolumePeriod.objects.exists()


def test_a_month_begins_at_midnight_of_the_place(harbour, manager_user):
    last_minute = datetime(2026, 2, 28, 22, 59, tzinfo=UTC)  # 23:59 in Berlin
    march = Cell(harbour, None, MARCH)

    with pytest.raises(Invalid, match="has not begun"):
        set_volume(march, actions=1, version=0, by=manager_user, at=last_minute)
    set_volume(march, actions=1, version=0, by=manager_user, at=last_minute + timedelta(minutes=1))

    assert VolumePeriod.objects.get().month == MARCH


def test_a_department_of_another_place_is_refused(rooms, business_owner, noon):
    with pytest.raises(Invalid, match="another place"):
        elsewhere = Cell(make_location("Hill"), rooms, FEBRUARY)
        set_volume(elsewhere, actions=1, version=0, by=business_owner, at=noon)


def test_whoever_read_an_older_number_is_told(february, manager_user, second_manager, noon):
    set_volume(february, actions=1_900, version=0, by=manager_user, at=noon)

    for actions in (2_100, 1_900):
        with pytest.raises(Conflict, match="Someone else"):
            set_volume(february, actions=actions, version=0, by=second_manager, at=noon)
    assert kept() == [("Harbour, February 2026", 1_900, 1)]


def test_the_same_number_twice_is_one_event(february, manager_user, noon):
    for version in (0, 1, 1):
        set_volume(february, actions=1_900, version=version, by=manager_user, at=noon)

    assert Event.objects.filter(kind="volume.set").count() == 1


def test_a_number_is_taken_out_once(harbour, manager_user, noon):
    wrong = make_volume(harbour, by=manager_user, at=noon)

    remove_volume(wrong, version=1, by=manager_user, at=noon)
    wrong = VolumePeriod(pk=wrong.pk or 0, location=harbour, month=FEBRUARY, actions=2_000)
    with pytest.raises(Conflict):
        remove_volume(wrong, version=1, by=manager_user, at=noon)

    assert not VolumePeriod.objects.exists()
    assert Event.objects.get(kind="volume.removed").details["before"] == 2_000


def test_a_number_that_changed_meanwhile_is_not_taken_out(february, manager_user, noon):
    read = set_volume(february, actions=1, version=0, by=manager_user, at=noon)
    set_volume(february, actions=2, version=1, by=manager_user, at=noon)

    with pytest.raises(Conflict):
        remove_volume(read, version=1, by=manager_user, at=noon)


def test_a_file_twice_changes_nothing(harbour, rooms, manager_user, noon):
    by = {"by": manager_user, "at": noon}
    numbers = []
    for _ in range(3):
        numbers.append(import_volumes(FILE, seen=mark_of(FILE, **by), **by))

    assert numbers == [2, 0, 0]
    assert {said for said, _, _ in kept()} == {
        "Harbour, February 2026",
        "Rooms, Harbour, February 2026",
    }
    assert {version for _, _, version in kept()} == {1}
    assert Event.objects.filter(kind="volume.set").count() == 2


def test_a_file_corrects_and_leaves_the_rest(harbour, rooms, manager_user, noon):
    by = {"by": manager_user, "at": noon}
    import_volumes(FILE, seen=mark_of(FILE, **by), **by)
    better = FILE.replace("9400", "9500")

    assert import_volumes(better, seen=mark_of(better, **by), **by) == 1
    assert sorted(actions for _, actions, _ in kept()) == [2_300, 9_500]


def test_one_bad_line_and_nothing_is_written(harbour, rooms, manager_user, noon):
    by = {"by": manager_user, "at": noon}
    text = FILE + "Harbour,Roof,2026-02,10\n"

    with pytest.raises(Invalid, match="Line 4: Harbour has no department called “Roof”"):
        import_volumes(text, seen=mark_of(text, **by), **by)
    assert not VolumePeriod.objects.exists()


def test_what_changed_after_the_preview_is_looked_at_again(
    february, harbour, rooms, manager_user, noon
):
    by = {"by": manager_user, "at": noon}
    seen = mark_of(FILE, **by)
    set_volume(february, actions=1, version=0, **by)

    with pytest.raises(Conflict, match="changed meanwhile"):
        import_volumes(FILE, seen=seen, **by)
    assert kept() == [("Harbour, February 2026", 1, 1)]


def test_staff_read_no_file(harbour, rooms, staff_member, noon):
    with pytest.raises(Forbidden):
        import_volumes(FILE, seen="", by=staff_member, at=noon)


@pytest.mark.parametrize(
    "wrong",
    [{"actions": 0}, {"actions": -1}, {"month": FEBRUARY}],
)
def test_the_database_refuses_what_no_action_writes(wrong, harbour, manager_user, noon):
    make_volume(harbour, by=manager_user, at=noon)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_volume(harbour, by=manager_user, at=noon, **{"month": MARCH, **wrong})
