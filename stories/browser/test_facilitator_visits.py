"""A facilitator's visit, from the offer to the barcode, with a thumb on the phone's pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from simulators.people import answers
from simulators.people.cast import Facilitator
from simulators.people.play import Journey
from simulators.people.wire import Json
from stories.browser.looking import look_at
from stories.browser.scene import asked_rider, somebody
from stories.browser.stack import Stack
from stories.browser.walking import sign_in_staff

pytestmark = pytest.mark.browser
STEPS_MOST = 30
MAIN = ".thumb .btn:not(.secondary)"


def press(page: Page) -> None:
    """The big button at the thumb's edge."""
    with page.expect_navigation():
        page.locator(MAIN).click()


def say(field: Locator, value: Any) -> None:
    """Answer one question, whatever kind of field it has."""
    kind = field.first.evaluate("each => each.type")
    if kind == "radio":
        field.and_(field.page.locator(f"[value='{value}']")).check()
    elif kind == "checkbox":
        field.first.check()
    elif kind == "select-one":
        field.select_option(value)
    else:
        field.fill(str(value))


def fill_in(page: Page, rider: Facilitator, line: str) -> None:
    """Page by page, whatever is still asked."""
    for _ in range(STEPS_MOST):
        if page.url.endswith("/papers"):
            return
        if re.search(r"/form/\d+$", page.url):
            for name, value in answers.wanted(rider.file_of(line)["form"], {}).items():
                field = page.locator(f"[name='{name}']")
                if field.count():
                    say(field, value)
        press(page)
    pytest.fail(f"the form has no end: {page.url}")


def photograph(page: Page) -> None:
    """Every paper that is wanted."""
    for _ in range(STEPS_MOST):
        if page.url.endswith("/originals"):
            return
        if not page.url.endswith("/papers"):
            picture = answers.picture(page.url)
            shot: FilePayload = {"name": "shot.png", "mimeType": "image/png", "buffer": picture}
            page.locator("[name=file]").set_input_files(shot)
            # The phone makes the picture smaller before it is sent.
            expect(page.locator("[role=status]").first).not_to_be_empty()
        press(page)
    pytest.fail(f"the papers have no end: {page.url}")


def arrive(page: Page, place: Json) -> None:
    """At the house, as the telephone's position says."""
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": place["lat"], "longitude": place["lon"]})
    page.locator("[data-locate]").click()
    expect(page.locator("[data-located]")).not_to_be_empty()
    press(page)


@pytest.mark.parametrize(("lang", "width"), [("ur", 360), ("en", 1280)])
def test_a_visit_is_done_on_the_phone_from_offer_to_barcode(
    new_page: Callable[..., Page], stack: Stack, lang: str, width: int
) -> None:
    world = stack.world()
    amna = somebody(world)
    journey = Journey(world, amna)
    journey.place()
    journey.schedule()
    rider, offer = asked_rider(world, journey.visit)
    seen = world.phones.last_id(amna.phone)

    # He signs in, sees the offer and accepts.
    page = new_page(lang=lang, width=width)
    sign_in_staff(page, lang, rider.username)
    expect(page).to_have_url(re.compile(f"/{lang}/field$"))
    with page.expect_navigation():
        page.locator(f"form[action*='{offer['id']}/accept'] button").click()
    assert journey.order
    starts = datetime.fromisoformat(journey.order["lines"][0]["slot"][0])

    # On the day he signs in again, for staff stay in for twelve hours; he opens the visit, sets out.
    world.go_to(starts - timedelta(minutes=20))
    page.context.clear_cookies()
    sign_in_staff(page, lang, rider.username)
    page.locator(f"a.job[href*='{journey.visit}']").click()
    code = world.phones.wait_for_code(amna.phone, after=seen)
    press(page)
    world.go_to(starts)

    # At the door: a wrong code is refused beside its field, the right one opens.
    rider.sign_in()
    arrive(page, rider.api.call("GET", f"/field/visits/{journey.visit}")["place"])
    page.locator("[name=code]").press_sequentially("0000" if code != "0000" else "1111")
    press(page)
    expect(page.locator(".err")).to_be_visible()
    page.locator("[name=code]").press_sequentially(code)
    press(page)

    # Form, papers, originals, reading back, consent.
    press(page)
    fill_in(page, rider, journey.line)
    photograph(page)
    page.locator("[name=paper]").first.check()
    press(page)
    expect(page).to_have_url(re.compile("/read-back$"))
    seen = world.phones.last_id(amna.phone)
    press(page)
    page.locator("[name=code]").press_sequentially(
        world.phones.wait_for_code(amna.phone, after=seen)
    )
    press(page)

    # Exactly the cash that is due, a receipt, and the barcode for the department.
    press(page)
    expect(page.locator(".due .num")).to_contain_text("1,750")
    press(page)
    expect(page.locator(".scan svg")).to_be_visible()
    look_at(page, name="field-receipt", lang=lang)
    press(page)
    press(page)
    press(page)
    expect(page.locator(".barcode .num")).to_be_visible()
    look_at(page, name="field-barcode", lang=lang)
    assert amna.stage(journey.order) == "PAID"
