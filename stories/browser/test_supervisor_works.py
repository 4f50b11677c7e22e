"""The supervisor works off the list, and a district waits and goes on again. Without a mouse's help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dastak.kernel.clock import PKT
from simulators.people.cast import Staff
from stories.browser.looking import look_at
from stories.browser.scene import STAFF, Scene
from stories.browser.test_every_page import enter

pytestmark = pytest.mark.browser
NOTICE = {"en": "The Ravi is over its banks.", "ur": "دریائے راوی میں سیلاب ہے۔"}
REASON = "The citizen travels until Friday."


def begin_work(context: BrowserContext, scene: Scene, name: str) -> None:
    """Sign in anew: other tests let days pass, and a day's session ends with the day."""
    staff = Staff(scene.stack.world().wire, username=STAFF[name])
    staff.sign_in()
    scene.sessions[name] = staff.api.token
    enter(context, scene, name)


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_line_on_hold_is_taken_noted_and_released_from_the_list(
    new_page: Callable[..., Page], scene: Scene, lang: str
) -> None:
    page = new_page(lang=lang, width=360)
    begin_work(page.context, scene, "supervisor")
    order, line = scene.facts["paid_order"], scene.facts["paid_line"]
    page.goto(f"/{lang}/oversight/orders/{order}/lines/{line}/hold")
    page.locator("[name=reason]").fill(REASON)
    page.locator("main form button").click()

    page.goto(f"/{lang}/oversight/worklist")
    page.locator("#f-number").fill(scene.facts["paid_number"])
    page.locator("#f-kind").select_option("held")
    page.locator("form.pick button").press("Enter")
    expect(page.locator("#worklist tbody tr")).to_have_count(1)
    look_at(page, name="oversight-worklist-held", lang=lang)
    page.locator("#worklist th a").press("Enter")
    page.locator("form[action$='/take'] button").press("Enter")
    expect(page.locator("main .notice.ok")).to_be_visible()
    page.locator("[name=note]").fill("rang, no answer")
    page.locator("form[action$='/note'] button").press("Enter")
    expect(page.locator("main dl")).to_contain_text("sana")
    expect(page.locator("main dl")).to_contain_text("rang, no answer")
    look_at(page, name="oversight-matter", lang=lang)

    page.goto(f"/{lang}/oversight/worklist?owner=mine&kind=held")
    page.locator(f"#worklist a[href$='/lines/{line}/release']").press("Enter")
    page.locator("main form button").press("Enter")
    page.goto(f"/{lang}/oversight/worklist?owner=mine&kind=held")
    expect(page.locator("main .blank")).to_be_visible()


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_district_waits_and_goes_on(
    new_page: Callable[..., Page], scene: Scene, lang: str
) -> None:
    sana, admin, anybody = (new_page(lang=lang, width=1280) for _ in range(3))
    begin_work(sana.context, scene, "supervisor")
    begin_work(admin.context, scene, "admin")
    starts = scene.stack.world().now().astimezone(PKT) + timedelta(days=22)
    sana.goto(f"/{lang}/oversight/areas/new")
    # A time far ahead: the other pages of this product go on meanwhile.
    sana.locator("[name=starts]").fill(starts.strftime("%Y-%m-%dT%H:%M"))
    sana.locator("main form button").click()
    expect(sana.locator("main [role=alert], main .summary").first).to_be_visible()
    sana.locator("[name=starts]").fill(starts.strftime("%Y-%m-%dT%H:%M"))
    sana.locator("[name=ends]").fill((starts + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    sana.locator("[name=district]").select_option("lahore")
    sana.locator("[name=reason]").select_option("flood")
    for each, words in NOTICE.items():
        sana.locator(f"[name=notice_{each}]").fill(words)
    sana.locator("main form button").click()
    expect(sana.locator("main .notice.ok")).to_be_visible()
    one = sana.url.split("?")[0]
    expect(sana.locator("main a[href$='/approve']")).to_have_count(0)

    admin.goto(one)
    admin.locator("main a[href$='/approve']").click()
    look_at(admin, name="oversight-area-approve", lang=lang)
    admin.locator("main form button").click()
    expect(admin.locator("main .notice.ok")).to_be_visible()

    anybody.goto(f"/{lang}/")
    expect(anybody.locator("main .notice.warn")).to_contain_text(NOTICE[lang])
    look_at(anybody, name="home-while-a-district-waits", lang=lang)
    anybody.locator("main .notice.warn a").click()
    expect(anybody.locator("main")).to_contain_text(NOTICE[lang])
    look_at(anybody, name="service-notices-flood", lang=lang)

    sana.goto(one)
    sana.locator("main a[href$='/lift']").click()
    sana.locator("main form button").click()
    anybody.goto(f"/{lang}/")
    expect(anybody.locator("main .notice.warn")).to_have_count(0)
