"""A citizen opens the receipt for her originals from her own page; a stranger checks it on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stories.browser.looking import look_at
from stories.browser.scene import Scene
from stories.browser.test_every_page import enter

pytestmark = pytest.mark.browser
OUT = {"ur": "سے نمائندے کے پاس", "en": "With the facilitator since"}
BACK = {"ur": "کو شہری کو واپس ملا", "en": "Returned to the citizen on"}


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_her_page_leads_to_the_receipt_and_to_its_signed_paper(
    new_page: Callable[..., Page], scene: Scene, lang: str
) -> None:
    page = new_page(lang=lang, width=360, script=False)
    enter(page.context, scene, "paid_citizen")
    page.goto(f"/{lang}/my/orders/{scene.facts['paid_order']}")
    with page.expect_download() as saved:
        page.locator("main a[href*='/documents/receipts/']").first.click()
    assert saved.value.suggested_filename.startswith("DP-")
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    page.locator("main a[href*='/c/']").first.click()
    assert page.url.endswith(f"/{lang}/c/{scene.facts['paid_papers']}")
    expect(page.locator("main")).to_contain_text(OUT[lang])


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_stranger_types_the_code_and_sees_that_all_is_back(
    new_page: Callable[..., Page], scene: Scene, lang: str
) -> None:
    page = new_page(lang=lang, width=360)
    page.goto(f"/{lang}/c")
    page.locator("[name=code]").fill(scene.facts["done_papers"].lower())
    page.locator("main button").click()
    expect(page.locator("main")).to_contain_text(BACK[lang])
    expect(page.locator("main")).not_to_contain_text(OUT[lang])
    page.emulate_media(media="print")
    expect(page.locator("main dl").first).to_be_visible()
    expect(page.locator(".foot")).to_be_hidden()
    look_at(page, name="verify-papers-print", lang=lang)
