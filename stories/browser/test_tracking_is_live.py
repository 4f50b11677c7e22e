"""Tracking during the trip: words that change by themselves, and without JavaScript all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from simulators.people.play import Journey
from stories.browser.scene import booked, ping
from stories.browser.stack import Stack

pytestmark = pytest.mark.browser
FAR, NEAR = 0.05, 0.015


@pytest.fixture
def trip(stack: Stack) -> Journey:
    """A facilitator on the way, still far."""
    journey = booked(stack.world())
    assert journey.order
    assert journey.rider
    journey.world.go_to(datetime.fromisoformat(journey.order["lines"][0]["slot"][0]))
    journey.rider.sign_in()
    journey.rider.start(journey.visit)
    ping(stack, journey.rider, journey.visit, north=FAR)
    return journey


def minutes(page: Page) -> int:
    found = re.search(r"\d+", page.locator("[data-live=eta]").inner_text())
    assert found
    return int(found.group())


@pytest.mark.parametrize(("lang", "width"), [("ur", 360), ("en", 1280)])
def test_the_words_follow_the_facilitator_without_loading_the_page_again(
    new_page: Callable[..., Page], stack: Stack, trip: Journey, lang: str, width: int
) -> None:
    assert trip.order
    assert trip.rider
    page = new_page(lang=lang, width=width)
    with page.expect_request(re.compile("/live/track/")):
        page.goto(f"/{lang}/t/{trip.order['token']}")
    far = minutes(page)
    page.evaluate("window.isSamePage = true")
    before = page.locator("[data-live=eta]").inner_text()
    ping(stack, trip.rider, trip.visit, north=NEAR)
    expect(page.locator("[data-live=eta]")).not_to_have_text(before, timeout=15_000)
    assert minutes(page) < far
    assert page.evaluate("window.isSamePage")

    # At the door the trip is over: the page shows the next turn instead of old minutes.
    trip.rider.arrive(trip.visit)
    assert trip.rider.open_door(trip.visit, trip.code_told())["is_open"]
    expect(page.locator("[data-live=eta]")).to_have_count(0, timeout=15_000)
    expect(page.locator(".rail .is-done")).to_have_count(5)


def test_without_javascript_the_page_asks_again_by_itself(
    new_page: Callable[..., Page], stack: Stack, trip: Journey
) -> None:
    assert trip.order
    assert trip.rider
    page = new_page(lang="ur", width=360, script=False)
    page.goto(f"/ur/t/{trip.order['token']}")
    far = minutes(page)
    expect(page.locator("meta[http-equiv=refresh]")).to_have_attribute("content", "30")
    ping(stack, trip.rider, trip.visit, north=NEAR)
    page.reload()
    assert minutes(page) < far
