"""A running review, and Chromium to open its pages in."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from tests.conftest import PATIENCE, missing

from secondsource_cli.review.desk import Desk
from secondsource_cli.review.serve import listen, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    if find_spec("playwright") is None:
        missing("playwright")
    if not Path(CHROMIUM).exists():
        missing("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def address(desk: Desk) -> str:
    """A running review; its thread ends with the tests."""
    ready = threading.Event()
    found: list[str] = []

    def started(where: str) -> None:
        found.append(where)
        ready.set()

    threading.Thread(target=serve, args=(desk, listen(0), started), daemon=True).start()
    assert ready.wait(PATIENCE)
    return found[0]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open a page in a browser of its own; fails the test when the page's script or policy complains."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
        )
        # As the command opens it: the key first, then the page.
        page.goto(address)
        page.goto(urljoin(address, path))
        page.wait_for_load_state()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def says(page: Page, words: str) -> None:
    """Wait until the page's line of messages says some words."""
    page.wait_for_function(
        "words => document.querySelector('#message').textContent.includes(words)", arg=words
    )
