"""Without a mouse: the skip link, the way to what a page is for, and focus that is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stories.browser.pages import SERVICE

pytestmark = pytest.mark.browser
STOPS_MOST = 30
IS_SEEN = """target => {
  const now = document.activeElement, style = getComputedStyle(now), box = now.getBoundingClientRect();
  const isMarked = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
  const isInside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  return {name: now.outerHTML.slice(0, 120), isSeen: isMarked && isInside, isThere: now.matches(target)};
}"""


@pytest.mark.parametrize("lang", ["ur", "en"])
@pytest.mark.parametrize(
    ("address", "target"),
    [("/", "main form button"), (f"/services/{SERVICE}", "main a.btn[href*='/order/']")],
    ids=["home", "service"],
)
def test_the_keys_reach_what_the_page_is_for_and_show_where_they_are(
    new_page: Callable[..., Page], lang: str, address: str, target: str
) -> None:
    page = new_page(lang=lang, width=1280)
    page.goto(f"/{lang}{address}")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(STOPS_MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(IS_SEEN, target)
        assert stop["isSeen"], stop
        if stop["isThere"]:
            return
    pytest.fail(f"{target} is not within {STOPS_MOST} stops")
