"""Two people who enter the same month at the same moment: one number, and one of them is told."""

from datetime import date

from incidents.actions.volumes import Cell, import_volumes, set_volume
from incidents.models import Event, VolumePeriod
from incidents.queries.volumes import read_import
from incidents.refusals import Conflict
from tests.races.test_spending import at_once

FEBRUARY = date(2026, 2, 1)
FILE = "Harbour,,2026-01,9400\nHarbour,,2026-02,9100\n"


def test_one_number_is_kept_of_ten_that_are_entered_at_once(harbour, manager_user, noon):
    cell = Cell(harbour, None, FEBRUARY)

    def enter(actions):
        return lambda: set_volume(cell, actions=actions, version=0, by=manager_user, at=noon)

    answers = at_once(*[enter(actions) for actions in range(1_000, 1_010)])

    assert sum(isinstance(one, Conflict) for one in answers) == 9
    assert VolumePeriod.objects.get().version == 1
    assert Event.objects.filter(kind="volume.set").count() == 1


def test_a_file_that_two_people_write_at_once_is_written_once(harbour, manager_user, noon):
    seen = read_import(FILE, by=manager_user, at=noon).mark

    def write():
        return import_volumes(FILE, seen=seen, by=manager_user, at=noon)

    answers = at_once(*[write] * 5)

    assert sum(isinstance(one, Conflict) for one in answers) == 4
    assert VolumePeriod.objects.count() == 2
    assert Event.objects.filter(kind="volume.set").count() == 2
