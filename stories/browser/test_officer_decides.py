"""The officer's desk: scan, take, read, approve with one key, hand out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from stories.browser.looking import look_at
from stories.browser.scene import OFFICE, asked_rider, waiting_at_the_desk
from stories.browser.stack import Stack
from stories.browser.walking import sign_in_staff

pytestmark = pytest.mark.browser


def act(page: Page, verb: str) -> Locator:
    """The button of one act on a case."""
    return page.locator(f"form[action$='/{verb}'] button")


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("ur", 360)])
def test_an_officer_receives_approves_and_hands_out(
    new_page: Callable[..., Page], stack: Stack, lang: str, width: int
) -> None:
    world = stack.world()
    journey, barcode = waiting_at_the_desk(world)
    page = new_page(lang=lang, width=width)
    sign_in_staff(page, lang, OFFICE)
    expect(page).to_have_url(re.compile(f"/{lang}/department$"))
    expect(page.get_by_role("link", name=barcode)).to_be_visible()

    # Somebody else's paper is refused in words, with the way back.
    page.locator("[name=barcode]").press_sequentially("B000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("main a.btn").click()

    # The scanner types the barcode and a line end.
    page.locator("[name=barcode]").press_sequentially(barcode)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(re.compile(r"DOM-LHR-\d{4}-\d{6}"))
    act(page, "take").click()
    page.locator(".scans figure").first.scroll_into_view_if_needed()
    expect(page.locator(".scans img").first).to_be_visible()

    # After reading, one key approves; the browser under test has no access keys, so Enter does it.
    expect(act(page, "approve")).to_have_attribute("accesskey", "a")
    with page.expect_navigation():
        act(page, "approve").press("Enter")
    expect(act(page, "approve")).to_have_count(0)
    assert journey.order
    decided = journey.citizen.wait_for_stage(journey.order, "DECIDED")
    rider, offer = asked_rider(world, decided["lines"][0]["visit_id"])
    rider.accept(offer)
    page.reload()
    look_at(page, name="department-approved", lang=lang)
    act(page, "hand-out").click()
    rider.collect(journey.line, "SEAL-40912")
    journey.citizen.wait_for_stage(journey.order, "OUT_FOR_DELIVERY")
