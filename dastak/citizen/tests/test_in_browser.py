"""Every page of the desk in Chromium at 360 pixels: axe, width, order of figures; pictures kept."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, sync_playwright

from dastak.citizen.tests import cast
from dastak.finance import api as finance
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.orders import api as orders
from dastak.ratings import api as ratings
from simulators.tests.partner import start

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
AXE = configured.BASE / "clients" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = configured.STATE / "pictures" / "citizen"
AXE_RULES = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
READ_FIGURES = """() => [...document.querySelectorAll('.num')].map(figure => {
  const text = figure.firstChild, range = document.createRange(), xs = [];
  for (let i = 0; text && text.data && i < text.length; i++) {
    range.setStart(text, i); range.setEnd(text, i + 1);
    const box = range.getBoundingClientRect();
    if (box.width) xs.push(box.x);
  }
  return [text && text.data, xs];
})"""


class _Site(SimpleHTTPRequestHandler):
    pages: dict[str, str] = {}

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = unquote(self.path.split("?")[0])
        kind, body = "text/html; charset=utf-8", self.pages.get(path, "").encode()
        if path.startswith("/static/"):
            name = path.removeprefix("/static/")
            found = finders.find(name)
            kind, body = self.guess_type(name), Path(str(found)).read_bytes() if found else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)


def collect(lang: str) -> dict[str, str]:
    """One walk through the desk; the HTML of each page by its name."""
    pages: dict[str, str] = {}
    bilal = cast.facilitator(cast.open_seats())
    session = cast.sign_in()
    browser = cast.Browser(session)

    def keep(name: str, address: str) -> None:
        pages[f"/{lang}-{name}"] = browser.open(address).text
        assert browser.status == 200, (name, browser.status)

    for name in ("help", "accessibility", "privacy", "track", "my/orders"):
        keep(name.replace("/", "-"), f"/{lang}/{name}")
    pages[f"/{lang}-missing"] = browser.open(f"/{lang}/no/such/page").text
    keep("home", f"/{lang}/")
    keep("service", f"/{lang}/services/{cast.SERVICE}?district=lahore")
    keep("who", f"/{lang}/order/{cast.SERVICE}/who")
    for step in ("where", "wish", "slot", "check"):
        cast.walk(browser, until=step, lang=lang)
        pages[f"/{lang}-{step}"] = browser.text
        if step == "where":
            pages[f"/{lang}-where-wrong"] = browser.send(address="").text
    pages[f"/{lang}-check-wrong"] = browser.send(agree="").text
    pages[f"/{lang}-refused"] = browser.send(agree="yes", quote="0" * 64).text
    cast.walk(browser, until="check", lang=lang)
    pages[f"/{lang}-placed"] = browser.send(agree="yes").text
    order = browser.url.removesuffix("/placed")
    visit_id = cast.assign(bilal)
    keep("order", order)
    keep("withdraw", order + "/withdraw")
    keep("pay", order + "/pay")
    pages[f"/{lang}-pay-wrong"] = browser.send(part="all of it").text
    browser.open(order + "/pay").send(part="government")
    while finance.run_payments(by=SYSTEM, now=clock.now()):
        pass
    keep("pay-number", order + "/pay")
    keep("pay-slip", order + "/pay/slip")
    cast.set_out(bilal, visit_id)
    found = orders.get_order(
        order_id=UUID(order.rsplit("/", 1)[1]), by=cast.actor_of(session), now=clock.now()
    )
    keep("tracking", f"/{lang}/t/{found.token}")
    keep("list", f"/{lang}/my/orders")
    delivery = ratings.Delivery(
        order_id=found.id,
        number=found.number,
        facilitator_id=bilal.me,
        contact_id=session.person_id,
        applicant_id=session.person_id,
        district="lahore",
    )
    ratings.open_ratings(delivery=delivery, by=SYSTEM, now=clock.now())
    keep("rate", order + "/rate")
    return pages


@pytest.fixture
def site(seeds: None, lang: str, settings: Any) -> Iterator[str]:
    if not CHROMIUM.exists() or not AXE.exists():
        pytest.skip("needs Chromium and the built clients")
    epay = start("payments", "--seed", "7")
    settings.EPAY_URL = epay.url
    settings.EPAY_CLIENT_ID, settings.EPAY_CLIENT_SECRET = "dastak", "payments-secret"
    _Site.pages = collect(lang)
    epay.close()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_every_page_is_seen_whole_by_eye_and_by_machine(site: str, lang: str) -> None:
    # In a thread of its own: Playwright's loop would stop the database work of this one.
    with ThreadPoolExecutor(1) as alone:
        assert alone.submit(look_at_all, site).result() == {}


def look_at_all(site: str) -> dict[str, list[object]]:
    """What is wrong, by page; empty when nothing is."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    wrong: dict[str, list[object]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 360, "height": 740})
        for name in _Site.pages:
            found = look_at(page, site, name)
            if found:
                wrong[name] = found
        browser.close()
    return wrong


def look_at(page: Page, site: str, name: str) -> list[object]:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site + name)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=str(PICTURES / f"{name.strip('/')}.png"), full_page=True)
    found: list[object] = [text for text, xs in page.evaluate(READ_FIGURES) if xs != sorted(xs)]
    page.evaluate(AXE.read_text())
    report = page.evaluate("rules => axe.run({runOnly: rules})", AXE_RULES)
    found += [(each["id"], each["nodes"][0]["html"]) for each in report["violations"]]
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{width} pixels wide"] if width > 320 else [])
