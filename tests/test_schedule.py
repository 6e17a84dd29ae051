from celery import current_app

from incidents import tasks
from incidents.words.audits import SWEEPS
from recovery.schedule import SCHEDULE, TICKS


def test_every_entry_names_a_task_that_exists() -> None:
    named = {entry["task"] for entry in SCHEDULE.values()}

    assert named <= set(current_app.tasks)


def test_every_tick_expires_soon() -> None:
    for entry in SCHEDULE.values():
        assert 0 < entry["options"]["expires"] <= max(6, 2 * entry["schedule"])


def test_every_task_is_on_the_timetable_under_the_name_of_its_action() -> None:
    ours = {name for name in current_app.tasks if name.startswith("incidents.")}

    assert ours == {entry["task"] for entry in SCHEDULE.values()}
    assert all(hasattr(tasks, name.removeprefix("incidents.")) for name in ours)


def test_every_tick_has_words_for_the_status_page() -> None:
    assert SWEEPS.keys() == {name for name, _, _ in TICKS}
