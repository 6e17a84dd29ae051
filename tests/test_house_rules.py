from pathlib import Path

import pytest

from tests.house import code, files, pages

ROOT = Path(__file__).resolve().parent.parent

RULES: list[code.Rule] = [
    code.writes_outside_actions,
    code.statuses_set_outside_moves,
    code.celery_where_it_does_not_belong,
    code.signals,
    code.ways_round_the_orm,
    code.text_marked_safe,
    code.orders_in_meta,
    code.forms_that_write,
    code.long_functions,
    code.forbidden_function_names,
    code.missing_docstrings,
    files.long_files,
    files.long_templates,
    files.forbidden_file_names,
    files.nouns_with_a_second_name,
    files.packages_that_speak,
    files.addresses_in_lock_files,
    files.undocumented_variables,
    pages.inline_style_and_script,
    pages.words_we_avoid,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_has_no(rule: code.Rule) -> None:
    assert rule(ROOT) == []
