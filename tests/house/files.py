"""Rules for the files themselves: size, name, place."""

import re
from pathlib import Path

from tests.house.tree import modules, templates

FORBIDDEN_NAMES = {
    "util", "utils", "helper", "helpers", "common", "misc", "service", "services", "manager",
    "managers", "data", "info", "extra", "extras", "handlers", "signals",
}  # fmt: skip

# The table in architecture.md: one name for a noun, the same in every layer.
NOUNS = {
    "people", "places", "duty", "absences", "gestures", "proposals",
    "organisation", "customers", "customer_reports", "loyalty",
    "incident_types", "incidents", "contacts", "ownership", "diagnoses", "plans",
    "mass_incidents", "apologies", "budgets", "photos",
    "remedies", "approvals", "spending", "vouchers", "check_ins", "surveys", "process_fixes",
    "volumes", "recovery_policies", "calendars", "deadlines", "period_runs", "idempotency",
    "outbox", "exports", "events", "holds", "audits", "stalled", "advocacy", "returns",
}  # fmt: skip

# What a layer holds besides nouns.
BESIDES = {
    "models": {"fields", "written_once", "triggers", "taken_back"},
    "actions": {
        "clock", "digests", "post", "privacy", "answers", "recoveries", "ledger", "letters",
        "moves", "held_clocks", "history", "versions", "seals", "wall_times", "operators",
        "guides", "repeats", "monthly", "one_by_one",
    },
    "forms": {"fields", "foresight", "imports", "recoveries", "versions"},
    "permissions": {"insights", "settings", "recoveries"},
    "emails": {"calendar_files", "letter", "digests", "people", "monthly"},
}  # fmt: skip
# These also have files named after a page; none of them may be a noun in another form.
NAMED_AFTER_PAGES = ("views", "queries", "api")
MAY_SPEAK = {"incidents/models/__init__.py", "recovery/__init__.py"}
ADDRESS = re.compile(r"://|file:|index-url|find-links")


def long_files(root: Path, *, most: int = 300) -> list[str]:
    found = [module.path for module in modules(root, "incidents", "recovery", "tests", "bin")]
    return [f"{path.name} has more than {most} lines" for path in found if _lines(path) > most]


def long_templates(root: Path, *, most: int = 150) -> list[str]:
    return [
        f"{path.name} has more than {most} lines" for path in templates(root) if _lines(path) > most
    ]


def forbidden_file_names(root: Path) -> list[str]:
    return [
        f"{module.name}: name the thing"
        for module in modules(root, "incidents", "recovery", "tests", "bin")
        if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in Path(module.name).parts}
        or re.search(r"\d$", module.path.stem)
    ]


def nouns_with_a_second_name(root: Path) -> list[str]:
    found = []
    for layer, besides in BESIDES.items():
        strangers = _stems(root, layer) - NOUNS - besides
        found += [f"incidents/{layer}/{name}.py is no noun we know" for name in sorted(strangers)]
    known = {_singular(noun): noun for noun in NOUNS}
    for layer in NAMED_AFTER_PAGES:
        for name in sorted(_stems(root, layer) - NOUNS):
            if _singular(name) in known:
                elsewhere = known[_singular(name)]
                found.append(f"incidents/{layer}/{name}.py is called {elsewhere} elsewhere")
    return found


def _singular(name: str) -> str:
    return re.sub(r"(s|es)$", "", re.sub(r"ies$", "y", name))


def _stems(root: Path, layer: str) -> set[str]:
    return {path.stem for path in (root / "incidents" / layer).glob("*.py")} - {"__init__"}


def packages_that_speak(root: Path) -> list[str]:
    return [
        f"{module.name} has to be empty"
        for module in modules(root, "incidents", "recovery")
        if module.path.name == "__init__.py"
        and module.name not in MAY_SPEAK
        and module.text.strip()
    ]


def addresses_in_lock_files(root: Path) -> list[str]:
    return [
        f"{path.name}:{number} {line.strip()}"
        for path in sorted(root.glob("requirements*.txt"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ADDRESS.search(line)
    ]


def undocumented_variables(root: Path) -> list[str]:
    """Variables the settings read and .env.example does not name, and the other way round."""
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (root / "recovery/settings.py").read_text()))
    named = set(re.findall(r"^#?([A-Z_]+)=", (root / ".env.example").read_text(), re.MULTILINE))
    return sorted(read ^ named)


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())
