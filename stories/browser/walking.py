"""A citizen at the pages, as a person uses them: reads, types, presses."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

from simulators.people.cast import Citizen
from stories.browser.pages import SERVICE

PASSWORD = "dastak-demo-only"
HOUSE = {"ur": "مکان 12، گلی 4، مزنگ", "en": "House 12, Street 4, Mozang"}
LANDMARK = {"ur": "ڈاک خانے کے پیچھے", "en": "behind the post office"}


@dataclass
class Walk:
    """One person's way through the pages, and the screens they saw."""

    page: Page
    lang: str
    citizen: Citizen
    screens: list[str] = field(default_factory=list)

    def see(self) -> None:
        """Count the present page as a screen."""
        self.screens.append(self.page.url.split(f"/{self.lang}/")[1].split("?")[0])

    def press(self) -> None:
        """Press the page's own button and wait for what comes; the page that comes is seen."""
        with self.page.expect_navigation():
            self.page.locator("main form button.btn:not(.secondary)").first.click()
        self.see()

    def sign_in(self) -> None:
        """Card and mobile, then the code from the telephone, typed as people type them."""
        phones = self.citizen.phones
        assert phones
        seen = phones.last_id(self.citizen.phone)
        self.page.locator("[name=cnic]").press_sequentially(self.citizen.cnic)
        self.page.locator("[name=phone]").press_sequentially("0" + self.citizen.phone[3:])
        self.press()
        code = phones.wait_for_code(self.citizen.phone, after=seen)
        self.page.locator("[name=code]").press_sequentially(code)
        self.press()

    def introduce(self) -> None:
        """Name, sex, date of birth and district, where nobody knows them yet."""
        said = self.citizen
        self.page.locator("[name=name]").fill(said.name)
        self.page.locator(f"[name=gender][value={said.gender}]").check()
        self.page.locator("[name=birth_date]").fill(said.birth_date)
        self.page.locator("[name=district]").select_option(said.district)
        self.press()

    def answer(self) -> None:
        """For whom, where, by whom, and when; the next page is the one to check."""
        self.press()
        self.page.locator("[name=district]").select_option("lahore")
        self.page.locator("[name=address]").fill(HOUSE[self.lang])
        self.page.locator("[name=address_landmark]").fill(LANDMARK[self.lang])
        self.press()
        self.page.locator("[name=visitor]").first.check()
        self.page.locator(f"[name=language][value={self.lang}]").check()
        self.press()
        self.page.locator("[name=slot]:not([disabled])").first.check()
        self.press()

    def agree(self) -> None:
        """Agree to price and purpose, and send the order."""
        self.page.locator("[name=agree]").check()
        self.press()

    def go_to_order(self) -> None:
        """Straight to the questions of the service."""
        self.page.goto(f"/{self.lang}/order/{SERVICE}")
        self.see()


def sign_in_staff(page: Page, lang: str, username: str) -> None:
    """User name and password, typed."""
    page.goto(f"/{lang}/staff/sign-in")
    page.locator("[name=username]").press_sequentially(username)
    page.locator("[name=password]").press_sequentially(PASSWORD)
    with page.expect_navigation():
        page.locator("main form button").click()
