"""Where tests are required (CI, E2E_REQUIRED=1), one that did not run is a failure."""

import os

import pytest


def required() -> bool:
    return os.environ.get("E2E_REQUIRED") == "1" or os.environ.get("CI", "") in {"1", "true"}


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and required():
        reporter.write_line(f"{len(skipped)} TESTS WERE LEFT OUT, AND NONE MAY BE.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
