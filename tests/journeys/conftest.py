"""A real browser: signed in by cookie, and every page it shows has to be in order."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer

from incidents.models import User
from tests.no_gaps import required

# The browser's driver runs a loop on the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 844}
DESK = {"width": 1280, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

SignIn = Callable[[User], Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    here = (
        os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    if here is None and not required():
        pytest.skip("NO CHROMIUM ON THIS MACHINE: THE JOURNEYS ARE LEFT OUT")
    return {**browser_type_launch_args, "executable_path": here, "args": FLAGS}


class Watched:
    """What went wrong on a page, besides what the test looks at."""

    def __init__(self, page: Page) -> None:
        self.wrong: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("requestfailed", self._failed)

    def _failed(self, asked: Request) -> None:
        # Whoever leaves a page takes back what it still asked for: suggestions, as they save.
        if asked.failure != "net::ERR_ABORTED":
            self.wrong.append(f"failed: {asked.url}, {asked.failure}")

    def _said(self, message: ConsoleMessage) -> None:
        # Refused forms answer 422, and the browser calls that an error.
        refused = "status of 422" in message.text
        if message.type in {"error", "warning"} and not refused:
            self.wrong.append(f"{message.type}: {message.text}")


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Open pages of any size; when the test ends, none may have complained."""
    opened: list[tuple[BrowserContext, Watched]] = []

    def open_page(*, viewport: dict[str, int] = PHONE, **options: Any) -> Page:
        # Without motion: a colour that is still changing has no contrast of its own.
        steady = {"base_url": live_server.url, "viewport": viewport, "reduced_motion": "reduce"}
        context = browser.new_context(**steady, **options)
        page = context.new_page()
        opened.append((context, Watched(page)))
        return page

    yield open_page
    wrong = [line for _, watched in opened for line in watched.wrong]
    for context, _ in opened:
        context.close()
    assert wrong == []


@pytest.fixture
def signed_in(new_page: Callable[..., Page], live_server: LiveServer) -> Callable[..., Page]:
    """A page of somebody who signed in a moment ago."""

    def sign_in(person: User, **options: Any) -> Page:
        client = Client()
        client.force_login(person)
        page = new_page(**options)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return sign_in


def check_page(page: Page) -> None:
    """No sideways scrolling at two widths, no accessibility violation in light and in dark."""
    wide = page.viewport_size
    for size in (PHONE, NARROWEST):
        page.set_viewport_size(size)
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, f"{page.url} is {beyond} px too wide at {size['width']} px"
    page.set_viewport_size(wide or PHONE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
        assert found.violations_count == 0, f"{page.url}, {scheme}:\n{found.generate_report()}"
    page.emulate_media(color_scheme="no-override")
