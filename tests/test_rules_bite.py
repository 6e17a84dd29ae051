"""Each rule is broken on purpose in a copy of the tree, and the build has to notice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import code, files, pages

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    for folder in ("incidents", "recovery"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=leave)
    for file in ("pyproject.toml", ".env.example", "requirements.txt"):
        shutil.copy(ROOT / file, tmp_path)
    (tmp_path / "templates").mkdir()
    return tmp_path


def layers_hold(tree: Path) -> tuple[bool, str]:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(program), "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


def add(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(f"\n{text}\n")


def test_the_tree_as_it_is_holds(copy: Path) -> None:
    held, said = layers_hold(copy)

    assert held, said


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("incidents/models/people.py", "import incidents.views.today"),
        ("incidents/policy/clock.py", "import incidents.models.people"),
        ("incidents/policy/clock.py", "import django.db"),
        ("incidents/actions/letters.py", "import celery"),
        ("incidents/actions/moves.py", "import incidents.actions.letters"),
        ("incidents/queries/clock.py", "import incidents.actions.clock"),
        ("incidents/forms/incidents.py", "import incidents.actions.incidents"),
        ("incidents/models/people.py", "import recovery.settings"),
        ("incidents/utils.py", '"""Everything."""'),
        ("incidents/actions/utils.py", '"""Everything."""'),
    ],
)
def test_a_forbidden_import_breaks_the_build(copy: Path, file: str, line: str) -> None:
    (copy / "incidents/views/today.py").touch()
    add(copy / file, line)

    held, _ = layers_hold(copy)

    assert not held


@pytest.mark.parametrize(
    ("rule", "file", "lines"),
    [
        (code.writes_outside_actions, "incidents/views/x.py", "def x(i):\n    i.save()"),
        (code.writes_outside_actions, "incidents/views/x.py", "Incident.objects.update(a=1)"),
        (code.statuses_set_outside_moves, "incidents/actions/remedies.py", "r.status = 'given'"),
        (code.statuses_set_outside_moves, "incidents/actions/remedies.py", "q.update(state='x')"),
        (code.celery_where_it_does_not_belong, "incidents/actions/x.py", "from celery import app"),
        (code.celery_where_it_does_not_belong, "incidents/views/x.py", "tick.delay()"),
        (code.celery_where_it_does_not_belong, "incidents/actions/x.py", "on_commit(send)"),
        (code.celery_where_it_does_not_belong, "incidents/tasks.py", "tick(eta=1)"),
        (code.signals, "incidents/models/x.py", "from django.db.models.signals import post_save"),
        (code.ways_round_the_orm, "incidents/queries/x.py", "q.raw('select 1')"),
        (code.text_marked_safe, "incidents/views/x.py", "mark_safe(x)"),
        (code.orders_in_meta, "incidents/models/x.py", "class Meta:\n    ordering = ['a']"),
        (code.forms_that_write, "incidents/forms/x.py", "class A(forms.ModelForm): ..."),
        (code.long_functions, "incidents/views/x.py", "def x():\n" + "    pass\n" * 41),
        (code.forbidden_function_names, "incidents/actions/x.py", "def handle_it(): ..."),
        (code.missing_docstrings, "incidents/actions/x.py", "def x(): ..."),
        (files.long_files, "incidents/views/x.py", "x = 1\n" * 301),
        (files.long_templates, "templates/x.html", "<p>\n" * 151),
        (files.forbidden_file_names, "incidents/views/helpers.py", "x = 1"),
        (files.forbidden_file_names, "incidents/views/remedies2.py", "x = 1"),
        (files.nouns_with_a_second_name, "incidents/views/remedy.py", "x = 1"),
        (files.packages_that_speak, "incidents/views/__init__.py", "x = 1"),
        (files.addresses_in_lock_files, "requirements.txt", "--index-url https://example.com"),
        (files.undocumented_variables, ".env.example", "#NOBODY_READS_THIS="),
        (pages.inline_style_and_script, "templates/x.html", '<p style="color: red">'),
        (pages.inline_style_and_script, "templates/x.html", '<p onclick="x()">'),
        (pages.inline_style_and_script, "templates/x.html", "<script>x()</script>"),
        (pages.inline_style_and_script, "templates/x.html", "{{ text|safe }}"),
        (pages.words_we_avoid, "templates/x.html", "<button>Submit</button>"),
        (pages.words_we_avoid, "templates/x.html", '<a aria-label="Your tickets">'),
    ],
)
def test_a_broken_house_rule_is_named(copy: Path, rule: code.Rule, file: str, lines: str) -> None:
    before = rule(copy)
    add(copy / file, lines)

    assert len(rule(copy)) > len(before)
