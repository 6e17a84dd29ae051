"""What the README and CONTRIBUTING tell a newcomer is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ["README.md", "CONTRIBUTING.md"]
LOOKED_FOR_IN = [ROOT, ROOT / "incidents"]
PATH = r"[\w./-]+(\.(py|md|txt|toml|example|html|css|js)|/)"
# Written by the first run, or named as somebody else's.
NOT_IN_THE_TREE = {"var/", "/dev/outbox/", "/healthz", "/readyz"}


def words_of(document: str) -> str:
    return (ROOT / document).read_text()


def quoted(document: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", words_of(document))


def is_there(name: str) -> bool:
    return any((folder / name).exists() for folder in LOOKED_FOR_IN) or any(
        path.name == name for path in (ROOT / "incidents").rglob("*.py")
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_exists(document: str) -> None:
    paths = [word for word in quoted(document) if re.fullmatch(PATH, word)]

    assert [path for path in paths if path not in NOT_IN_THE_TREE and not is_there(path)] == []


def test_every_line_of_the_tree_exists() -> None:
    tree = words_of("README.md").partition("## Where each thing lives")[2].partition("\n## ")[0]
    names = re.findall(r"^    +([\w./]+)  ", tree, re.MULTILINE)

    assert len(names) > 20
    assert [name for name in names if not is_there(name)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_is_named_exists(document: str) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    made = set(re.findall(r"\bmake (\w+)[`\n ]", words_of(document))) - {"it"}
    managed = set(re.findall(r"manage\.py (\w+)", words_of(document)))

    assert made <= targets
    assert managed <= set(get_commands())


def test_every_variable_that_is_named_is_read() -> None:
    known = set(re.findall(r"^#?([A-Z_]+)=", words_of(".env.example"), re.MULTILINE))
    named = set(re.findall(r"\b([A-Z]+_?[A-Z]+)=", words_of("README.md")))

    assert named - known == set()
