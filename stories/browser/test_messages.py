"""Officer and citizen write to each other on their pages, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from simulators.people import answers
from stories.browser.looking import fits, look_at
from stories.browser.scene import is_there, officer, waiting_at_the_desk
from stories.browser.stack import Stack

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "script"), [("en", False), ("ur", True)])
def test_a_question_and_its_answer(
    new_page: Callable[..., Page], stack: Stack, lang: str, script: bool
) -> None:
    world = stack.world()
    journey, barcode = waiting_at_the_desk(world)
    rabia, amna = officer(world), journey.citizen
    case = rabia.receive(barcode)
    amna.wait(lambda: is_there(amna, f"/correspondence/threads/{journey.line}"))

    def enter(token: str) -> Page:
        page = new_page(lang=lang, width=360, script=script)
        cookie = {"name": "dastak_session", "value": token, "url": stack.web}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page

    def look(page: Page, name: str) -> None:
        # A page without scripts cannot be measured: it never tells that it has been drawn.
        if script:
            look_at(page, name=name, lang=lang)
            assert fits(page, width=320)
            page.set_viewport_size({"width": 360, "height": 740})

    # The officer chooses a ready text on the page of the case; a forgotten paper is told.
    desk = enter(rabia.api.token)
    desk.goto(f"/{lang}/department/cases/{case['id']}")
    desk.locator("select[name=template]").select_option("paper_missing")
    desk.locator("form:has(select[name=template]) button").click()
    desk.locator("form[action$='/ready'] button").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    look(desk, "department-ready-wrong")
    desk.locator("[name=paper]").select_option("b_form")
    desk.locator("main form button").click()
    expect(desk.locator("ol.thread > li")).to_have_count(2)

    # Amna sees on her order that it is her turn, and answers with a photograph.
    page = enter(amna.api.token)
    assert journey.order
    page.goto(f"/{lang}/my/orders/{journey.order['id']}")
    page.locator(f"a[href$='/my/messages/{journey.line}']").click()
    expect(page.locator("ol.thread")).to_contain_text("B-Form")
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "messages-wrong")
    page.locator("[name=text]").fill("یہ لیجیے")
    expect(page.locator("[name=aim][value=note]")).to_be_checked()
    photo = {"name": "b-form.png", "mimeType": "image/png", "buffer": answers.picture("b")}
    page.locator("[name=files]").set_input_files(photo)  # type: ignore[arg-type]
    page.locator("main form button").click()
    expect(page.locator("ol.thread > li")).to_have_count(3)
    expect(page.locator("ol.thread a")).to_have_count(1)

    # The officer reads it, and adds what it says in English.
    desk.reload()
    desk.locator("ol.thread details summary").click()
    desk.locator("ol.thread textarea").fill("Here it is")
    desk.locator("ol.thread details button").click()
    expect(desk.locator("ol.thread")).to_contain_text("Here it is")
    look(desk, "department-thread-answered")
