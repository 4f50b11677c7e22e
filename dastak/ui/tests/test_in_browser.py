"""The gallery and the scripts in Chromium: order on screen, width, accessibility, live words."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from django.test import RequestFactory, override_settings
from django.utils.translation import override
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from dastak.kernel.actors import PUBLIC
from dastak.kernel.web import ActingRequest
from dastak.ui.pages import show_gallery

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[3]
CLIENTS = ROOT / "clients"
STYLES = ROOT / "dastak" / "ui" / "static" / "ui"
AXE_RULES = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
# The x of each sign of each figure: they must rise from left to right.
READ_FIGURES = """() => [...document.querySelectorAll('.num')].map(figure => {
  const text = figure.firstChild, range = document.createRange(), xs = [];
  for (let i = 0; i < text.length; i++) {
    range.setStart(text, i); range.setEnd(text, i + 1);
    const box = range.getBoundingClientRect();
    if (box.width) xs.push(box.x);
  }
  return [text.data, xs];
})"""
TRACK = """<p data-live-url="/live" data-live="stage">old</p><p data-live="eta">old</p>
<script type="module" src="/static/track.js"></script>"""
OPS = """<canvas class="map" id="map" role="img" aria-label="map" width="600" height="400"
style="display:block;width:600px;height:400px" data-live-url="/moves" data-table="jobs"></canvas>
<table id="jobs"><tr data-id="a" data-lat="31.5" data-lon="74.3" data-state="2"><td><a href="#a">a</a></td></tr></table>
<span data-age-box><span data-age></span></span><script type="module" src="/static/ops.js"></script>"""
DRAFT = """<form data-draft="visit"><input name="cnic" value=""><input name="note" data-keep>
<input type="radio" name="who" value="me"><input type="radio" name="who" value="son"></form>
<input type="hidden" data-position-of="f-a"><button hidden data-locate="f-a" data-found="found">x</button>
<p data-located="f-a"></p><script type="module" src="/static/field.js"></script>"""


class _Site(SimpleHTTPRequestHandler):
    pages: dict[str, str] = {}

    def log_message(self, *_args: Any) -> None:
        """Say nothing: the test's own report is enough."""

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        name = self.path.split("?")[0].split("/")[-1]
        if self.path.startswith("/static/"):
            file = next(
                (place / name for place in (STYLES, STYLES / "fonts", CLIENTS / "dist") if (place / name).exists()),
                None,
            )  # fmt: skip
            kind = self.guess_type(name)
            self._send(kind, file.read_bytes()) if file else self.send_error(404)
        elif name == "live":
            words = json.dumps({"stage": "نمائندہ راستے میں", "eta": "\u206611\u2069 منٹ"})
            self._send("text/event-stream; charset=utf-8", f"data: {words}\n\n".encode())
        elif name == "moves":
            self._send("text/event-stream", b'data: [["a", 31.6, 74.2, 2]]\n\n')
        else:
            self._send("text/html; charset=utf-8", self.pages.get(name, "").encode())


def _gallery(lang: str, frame: str) -> str:
    request = cast(ActingRequest, RequestFactory().get(f"/{lang}/dev/components", {"frame": frame}))
    request.actor, request.now = PUBLIC, datetime(2026, 11, 21, 4, 10, tzinfo=UTC)
    with override(lang), override_settings(DASTAK_CLOCK="database"):
        return show_gallery(request).content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    frames = [(lang, frame) for lang in ("ur", "en") for frame in ("citizen", "office", "field")]
    _Site.pages = {f"{lang}-{frame}": _gallery(lang, frame) for lang, frame in frames}
    wrap = '<!doctype html><meta charset="utf-8"><title>x</title>'
    _Site.pages["bare"] = f'{wrap}<p dir="rtl">کارڈ <b class="num">35202-1234567-1</b> لکھیں</p>'
    _Site.pages |= {"track": wrap + TRACK, "ops": wrap + OPS, "draft": wrap + DRAFT}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists() or not (CLIENTS / "dist" / "track.js").exists():
        pytest.skip("needs Chromium and the built clients")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        geolocation={"latitude": 31.5, "longitude": 74.3},
        permissions=["geolocation"],
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["ur-citizen", "en-citizen", "ur-field", "ur-office"])
def test_every_figure_is_seen_from_left_to_right(site: str, page: Page, name: str) -> None:
    page.goto(f"{site}/{name}")
    figures = page.evaluate(READ_FIGURES)
    assert len(figures) > 20
    assert [text for text, xs in figures if xs != sorted(xs)] == []


def test_without_an_isolate_a_card_number_would_be_seen_in_the_wrong_order(
    site: str, page: Page
) -> None:
    page.goto(f"{site}/bare")
    ((_text, xs),) = page.evaluate(READ_FIGURES)
    assert xs != sorted(xs)


@pytest.mark.parametrize("frame", ["citizen", "office", "field"])
@pytest.mark.parametrize("lang", ["ur", "en"])
def test_nothing_runs_over_a_small_screen(site: str, page: Page, lang: str, frame: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}/{lang}-{frame}")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ur-citizen", "en-office", "ur-field"])
def test_axe_finds_nothing(site: str, page: Page, name: str, width: int, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{site}/{name}")
    page.evaluate((CLIENTS / "node_modules/axe-core/axe.min.js").read_text())
    found = page.evaluate("rules => axe.run({runOnly: rules})", AXE_RULES)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def test_controls_are_large_enough_for_a_thumb(site: str, page: Page) -> None:
    page.goto(f"{site}/ur-citizen")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.btn, .opt, select, .field input:not([type=file])')]
        .filter(e => !e.closest('.opt') || e.matches('.opt'))
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.height > 0 && box.height < 48)"""
    )
    assert small == []


def test_a_tracking_page_shows_what_the_stream_says(site: str, page: Page) -> None:
    page.goto(f"{site}/track")
    page.wait_for_function("document.querySelector('[data-live=stage]').textContent !== 'old'")
    assert page.text_content("[data-live=stage]") == "نمائندہ راستے میں"
    assert page.text_content("[data-live=eta]") == "\u206611\u2069 منٹ"


def test_the_map_draws_districts_and_leads_from_a_dot_to_its_row(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 700})
    page.goto(f"{site}/ops")
    red = """() => { const c = document.getElementById('map'), d = c.getContext('2d')
      .getImageData(0, 0, c.width, c.height).data;
      for (let i = 0; i < d.length; i += 4)
        if (d[i] === 0xa3 && d[i+1] === 0x14) return [(i / 4) % c.width, Math.floor(i / 4 / c.width)];
      return null }"""
    page.wait_for_function(red)
    page.wait_for_timeout(1200)
    x, y = page.evaluate(red)
    page.mouse.click(
        *page.evaluate(
            "([x, y]) => { const b = document.getElementById('map').getBoundingClientRect();"
            " return [b.x + x + 4, b.y + y + 4] }",
            [x, y],
        )
    )
    assert page.evaluate("document.activeElement.textContent") == "a"
    assert page.text_content("[data-age]") == "0" or page.text_content("[data-age]") == "1"


def test_a_draft_keeps_choices_but_nothing_about_a_person(site: str, page: Page) -> None:
    page.goto(f"{site}/draft")
    page.fill("[name=cnic]", "35202-1234567-1")
    page.check("[value=son]")
    page.fill("[name=note]", "second floor")
    page.reload()
    assert page.is_checked("[value=son]")
    assert page.input_value("[name=note]") == "second floor"
    assert page.input_value("[name=cnic]") == ""
    page.fill("[name=note]", "call ۰۳۰۰ ۱۲۳۴۵۶۷")
    assert "۰۳۰۰" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert "35202" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_the_place_button_fills_in_where_the_phone_is(site: str, page: Page) -> None:
    page.goto(f"{site}/draft")
    page.click("[data-locate]")
    page.wait_for_function("document.querySelector('[data-located]').textContent")
    assert page.input_value("[data-position-of]") == "31.50000,74.30000"


def test_a_large_photo_is_made_smaller_before_it_is_sent(
    site: str, page: Page, tmp_path: Path
) -> None:
    photo = tmp_path / "card.png"
    Image.effect_noise((2400, 1200), 90).save(photo)
    page.goto(f"{site}/ur-citizen")
    page.add_script_tag(url="/static/field.js", type="module")
    page.wait_for_function("!document.querySelector('[data-locate]').hidden")
    page.set_input_files("#f-card", str(photo))
    page.wait_for_function("document.getElementById('f-card-chosen').textContent.includes('1')")
    name, size = page.evaluate(
        "() => { const f = document.getElementById('f-card').files[0]; return [f.name, f.size] }"
    )
    assert name == "card.jpg"
    assert size < photo.stat().st_size
