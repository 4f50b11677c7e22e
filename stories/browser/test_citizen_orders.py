"""A citizen who has never been here orders a domicile certificate and follows it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stories.browser.looking import look_at
from stories.browser.scene import somebody
from stories.browser.stack import Stack
from stories.browser.walking import Walk

pytestmark = pytest.mark.browser
SCREENS_MOST = 9
WANTED = {"ur": "ڈومیسائل", "en": "domicile"}
NUMBER = re.compile(r"\d{3}-\d{3}-\d{4}")


@pytest.mark.parametrize(
    ("lang", "width", "script"),
    [("ur", 360, False), ("en", 1280, True)],
    ids=["in-urdu-on-a-phone-without-javascript", "in-english-at-a-desk"],
)
def test_a_newcomer_orders_within_nine_screens_and_follows_the_order(
    new_page: Callable[..., Page], stack: Stack, lang: str, width: int, script: bool
) -> None:
    page = new_page(lang=lang, width=width, script=script)
    walk = Walk(page, lang, somebody(stack.world(), language=lang))

    # From home by search to the service, and whether it comes to Lahore this week.
    page.goto("/" if lang == "ur" else "/en/")
    assert page.url.endswith(f"/{lang}/")
    page.locator("[name=q]").press_sequentially(WANTED[lang])
    page.keyboard.press("Enter")
    page.locator("main article a").first.click()
    page.locator("[name=district]").select_option("lahore")
    page.locator("#door button").click()
    expect(page.locator("#door .notice.ok")).to_be_visible()
    expect(page.locator("tfoot")).to_contain_text("1,750")

    # From the service to the confirmation.
    page.locator("main a.btn[href*='/order/']").click()
    walk.see()
    walk.sign_in()
    walk.introduce()
    walk.answer()
    expect(page.locator("tfoot")).to_contain_text("1,750")
    walk.agree()
    assert walk.screens[-1].endswith("/placed"), walk.screens
    assert len(walk.screens) <= SCREENS_MOST, walk.screens
    number = page.locator(".done .num").inner_text()
    assert NUMBER.fullmatch(number)
    if script:
        look_at(page, name="placed-new", lang=lang)

    # The link of the message shows the 13 stages to anybody.
    page.locator("main a[href*='/t/']").first.click()
    expect(page.locator(".rail li")).to_have_count(13)
    expect(page.locator(".rail .is-done")).to_have_count(2)
    expect(page.locator("main")).to_contain_text(number)


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_mistake_is_named_beside_its_field_and_nothing_is_lost(
    new_page: Callable[..., Page], stack: Stack, lang: str
) -> None:
    page = new_page(lang=lang, width=360, script=False)
    walk = Walk(page, lang, somebody(stack.world()))
    page.goto(f"/{lang}/sign-in")
    page.locator("[name=cnic]").press_sequentially("35202")
    page.locator("[name=phone]").press_sequentially("0300")
    walk.press()
    expect(page.locator("#f-cnic-error")).to_be_visible()
    expect(page.locator("[name=cnic]")).to_have_value("35202")
    expect(page).to_have_title(re.compile("^(Error|غلطی)"))
