"""What is wrong with a page: found by axe, by measuring, and by reading its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response

from dastak.project.demo import BASE, STATE

AXE = BASE / "clients" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = STATE / "screenshots"
MEASURE = Path(__file__).with_name("looking.js").read_text()
AXE_RULES = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
DIRECTIONS = {"ur": "rtl", "en": "ltr"}
WIDTHS = (360, 1280)
HEIGHTS = {320: 640, 360: 740, 1280: 800}


@dataclass
class Console:
    """What a page complains about while it is used."""

    said: list[tuple[str, str]] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)

    def listen(self, page: Page) -> None:
        """Keep errors and uncaught exceptions from now on."""
        page.on("console", self._keep)
        page.on("pageerror", lambda error: self.said.append((page.url, str(error))))
        page.on("response", self._see)

    def _keep(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.said.append((str(message.location.get("url", "")), message.text))

    def _see(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.pages.add(response.url)

    def complaints(self) -> list[tuple[str, str]]:
        """What was said; that a page itself is a refusal in words is no complaint."""
        return [
            (url, text)
            for url, text in self.said
            if not (url in self.pages and "responded with a status of 4" in text)
        ]


def look_at(page: Page, *, name: str, lang: str) -> None:
    """Measure and photograph the present page as on a phone and on a desk; it must be right on both.

    :raises AssertionError: with everything that is wrong.
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    for width in WIDTHS:
        _become(page, width)
        _photograph(page, width, PICTURES / f"{name}-{lang}-{width}.png")
        wrong += [f"{width}: {each}" for each in faults(page, lang)]
    if wrong:
        pytest.fail("\n".join([f"{name} {lang} {page.url}", *wrong]), pytrace=False)


def _photograph(page: Page, width: int, picture: Path) -> None:
    # In a window as high as the page nothing that sticks to an edge covers anything else.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, HEIGHTS[width])})
    page.screenshot(path=picture)
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})


def fits(page: Page, *, width: int) -> bool:
    """Tell whether nothing has to be scrolled sideways at a width."""
    _become(page, width)
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def _become(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.evaluate("document.fonts.ready")
    # A style sheet may not have answered to the new width before two frames are drawn.
    page.evaluate("new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))")


def faults(page: Page, lang: str) -> list[str]:
    """Everything that is wrong with the page as it stands."""
    found: list[str] = page.evaluate(MEASURE, {"lang": lang, "dir": DIRECTIONS[lang]})
    if page.evaluate("!window.axe"):
        page.evaluate(AXE.read_text())
    report = page.evaluate(
        "rules => axe.run({runOnly: rules, resultTypes: ['violations']})", AXE_RULES
    )
    for each in report["violations"]:
        where = " | ".join(node["html"][:200] for node in each["nodes"][:3])
        found.append(f"{each['id']}: {each['help']}: {where}")
    return found
