"""One running product, one browser and one scene for all tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from stories.browser.looking import AXE, HEIGHTS, Console
from stories.browser.scene import Scene
from stories.browser.stack import Stack, running

CHROMIUM = Path("/usr/bin/chromium")
LAUNCH = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The product, running."""
    with running() as stack:
        yield stack


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's browser, headless."""
    if not CHROMIUM.exists() or not AXE.exists():
        pytest.fail("The browser tests need the package chromium and the built clients: make test.")
    # Playwright leaves a running loop in this thread, in which Django refuses database work.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=LAUNCH)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def scene(stack: Stack) -> Scene:
    """Orders at many stages, and a session for everybody."""
    return Scene.set(stack)


def open_context(
    chromium: Browser, stack: Stack, *, lang: str, width: int, script: bool = True
) -> BrowserContext:
    """A browser of one person, as it is set up in Pakistan."""
    context = chromium.new_context(
        base_url=stack.web,
        viewport={"width": width, "height": HEIGHTS[width]},
        locale=f"{lang}-PK",
        timezone_id="Asia/Karachi",
        java_script_enabled=script,
        has_touch=width < 600,
    )
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def new_page(chromium: Browser, stack: Stack) -> Iterator[NewPage]:
    """Give pages of new people: ``new_page(lang=, width=, script=)``; complaints fail the test."""
    contexts: list[BrowserContext] = []
    console = Console()

    def open_page(*, lang: str, width: int, script: bool = True) -> Page:
        context = open_context(chromium, stack, lang=lang, width=width, script=script)
        contexts.append(context)
        page = context.new_page()
        console.listen(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert console.complaints() == []
