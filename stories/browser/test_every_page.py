"""Every page, in both languages, at the widths of phones and desks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from stories.browser.conftest import open_context
from stories.browser.looking import Console, fits, look_at
from stories.browser.pages import CITIZEN, FIELD, PAGES, Seen
from stories.browser.scene import Scene, somebody
from stories.browser.stack import Stack
from stories.browser.walking import Walk

pytestmark = pytest.mark.browser
COOKIE = "dastak_session"


@pytest.fixture(scope="module")
def drafting(scene: Scene, chromium: Browser) -> Scene:
    """The scene with somebody who has answered everything and not sent it."""
    citizen = somebody(scene.stack.world())
    citizen.sign_in()
    scene.sessions["drafting"] = citizen.api.token
    context = open_context(chromium, scene.stack, lang="en", width=360, script=False)
    enter(context, scene, "drafting")
    walk = Walk(context.new_page(), "en", citizen)
    walk.go_to_order()
    walk.answer()
    context.close()
    return scene


@pytest.fixture(scope="module", params=["ur", "en"])
def reader(request: pytest.FixtureRequest, chromium: Browser, stack: Stack) -> Iterator[Page]:
    context = open_context(chromium, stack, lang=request.param, width=360)
    page = context.new_page()
    page.lang = request.param  # type: ignore[attr-defined]
    yield page
    context.close()


def enter(context: BrowserContext, scene: Scene, name: str) -> None:
    """Be somebody of the scene."""
    session = scene.sessions[name]
    context.add_cookies([{"name": COOKIE, "value": session, "url": scene.stack.web}])


@pytest.mark.parametrize("seen", PAGES, ids=lambda seen: seen.name)
def test_the_page_is_right_for_eyes_ears_and_fingers(
    drafting: Scene, reader: Page, seen: Seen
) -> None:
    lang = reader.lang  # type: ignore[attr-defined]
    reader.context.clear_cookies()
    if seen.by:
        enter(reader.context, drafting, seen.by)
    console = Console()
    console.listen(reader)
    answer = reader.goto(f"/{lang}" + seen.address.format(**drafting.facts))
    assert answer is not None
    assert answer.status == seen.status
    look_at(reader, name=seen.name, lang=lang)
    assert seen not in CITIZEN or fits(reader, width=320)
    assert console.complaints() == []


AT_NIGHT = ("field-today-offer", "field-visit", "field-questions", "field-collect-cash")


@pytest.mark.parametrize("seen", [s for s in FIELD if s.name in AT_NIGHT], ids=lambda s: s.name)
def test_the_facilitators_pages_are_right_at_night(
    drafting: Scene, reader: Page, seen: Seen
) -> None:
    lang = reader.lang  # type: ignore[attr-defined]
    reader.context.clear_cookies()
    enter(reader.context, drafting, seen.by)
    reader.emulate_media(color_scheme="dark")
    reader.goto(f"/{lang}" + seen.address.format(**drafting.facts))
    look_at(reader, name=f"{seen.name}-night", lang=lang)
    reader.emulate_media(color_scheme="light")
