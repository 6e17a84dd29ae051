"""Run every check in order, stop at the first that fails, and count the tests of each part."""

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
REPORTS = ROOT / "var" / "test"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))

# Only to look at the settings of production; nothing is started with them.
PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": "only-for-check-deploy-0123456789-abcdefghijklmnopqrstuvwxyz",
    "BASE_URL": "https://recovery.example.com",
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "CELERY_BROKER_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp+tls://localhost:587",
    "DEMO": "False",
    "DEBUG": "False",
}

SLOW = ["tests/races", "tests/clockwork", "tests/journeys", "tests/chaos"]
NOT_SLOW = [f"--ignore={folder}" for folder in SLOW]


@dataclass
class Step:
    """One command; a part of the tests also has a name in the table at the end."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


LINT = [
    Step("lint", ["ruff", "check", "."]),
    Step("format", ["ruff", "format", "--check", "--quiet", "."]),
    Step("templates", ["djlint", "--lint", "--quiet", "templates"]),
    Step("template format", ["djade", "--check", "--target-version", "5.2", *TEMPLATES]),
    Step("types", ["mypy", "--strict", "incidents", "recovery"]),
    Step("layers", ["lint-imports"]),
    Step("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step(
        "settings of production",
        ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        PRODUCTION,
    ),
]

PARTS = [
    Step("fast, SQLite", ["tests", "-n", "2", *NOT_SLOW]),
    Step("fast, PostgreSQL", ["tests", "-n", "2", *NOT_SLOW], {"TEST_DATABASE": "postgres"}),
    Step("races, SQLite", ["tests/races"]),
    Step("races, PostgreSQL", ["tests/races"], {"TEST_DATABASE": "postgres"}),
    Step("clock and post, SQLite", ["tests/clockwork"]),
    Step("clock and post, PostgreSQL", ["tests/clockwork"], {"TEST_DATABASE": "postgres"}),
    Step("chaos, short, SQLite", ["tests/chaos"]),
    Step("chaos, short, PostgreSQL", ["tests/chaos"], {"TEST_DATABASE": "postgres"}),
    Step("journeys in Chromium", ["tests/journeys"]),
]


def run(step: Step) -> None:
    """Run one step where everybody can see it; end here if it fails."""
    print(f"\n== {step.name}: {' '.join(step.command[:6])}", flush=True)
    started = time.monotonic()
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", **step.environment}
    done = subprocess.run(step.command, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        sys.exit(f"\n== {step.name} failed (status {done.returncode})")
    print(f"== {step.name}: good, {time.monotonic() - started:.0f} s", flush=True)


def run_part(part: Step) -> str:
    """Run one part of the tests; the line for the table."""
    report = REPORTS / f"{part.name.replace(' ', '-').replace(',', '')}.xml"
    command = ["pytest", "-q", f"--junitxml={report}", *part.command]
    run(Step(part.name, command, part.environment))
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314  written by ourselves
    counted = dict(suite.attrib) if suite is not None else {}
    skipped, took = int(counted["skipped"]), float(counted["time"])
    passed = int(counted["tests"]) - skipped
    return f"{part.name:30} {passed:5} passed {skipped:3} skipped {took:7.1f} s"


def have_a_browser() -> None:
    """Journeys need a Chromium: one that is here, else Debian's, else Playwright's own."""
    known = ["chromium", "google-chrome"]
    if os.environ.get("CHROME_PATH") or any(shutil.which(name) for name in known):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("\n== installing Debian's chromium for the journeys", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"]
        subprocess.run(install, env=quiet, check=False, stdout=subprocess.DEVNULL)
    if not shutil.which("chromium"):
        subprocess.run([str(BIN / "playwright"), "install", "chromium"], check=False)


def main(wanted: list[str]) -> None:
    REPORTS.mkdir(parents=True, exist_ok=True)
    if "lint" in wanted:
        for step in LINT:
            run(step)
    if "tests" in wanted:
        have_a_browser()
        lines = [run_part(part) for part in PARTS if _has_tests(part)]
        print("\n".join(["", "== all parts", *lines]), flush=True)


def _has_tests(part: Step) -> bool:
    return any((ROOT / part.command[0]).rglob("test_*.py"))


if __name__ == "__main__":
    main(sys.argv[1:])
