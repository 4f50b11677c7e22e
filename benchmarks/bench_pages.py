"""Bytes of each citizen page as sent: HTML, style and script, compressed; the font apart.

python -m benchmarks.bench_pages
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

import httpx

from benchmarks.stack import Stack, running
from benchmarks.walking import open_shifts, settle, signed_in_once
from simulators.people.cast import Citizen
from simulators.people.play import DOMICILE, Journey

BUDGET = 25_000
SESSION_COOKIE = "dastak_session"
PHONE = "+923009876543"
SAID = {
    "where": {"district": "lahore", "address": "House 12, Street 4, Mozang"},
    "wish": {"visitor": "anybody", "language": "en"},
}
FONTS = (".woff2", ".woff", ".ttf")
_PARTS = re.compile(r"""<(?:link|script|img)\b[^>]*?(?:href|src)=["']([^"'#]+)["'][^>]*>""")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_RADIO = re.compile(r'<input[^>]*type="radio"[^>]*value="([^"]+)"')
_ICON = re.compile(r"""rel=["'](?:alternate|canonical|manifest|icon|apple-touch-icon)""")


@dataclass(frozen=True)
class Page:
    """A page with what it loads, in bytes over the wire."""

    name: str
    html: int
    style: int
    script: int
    other: int

    @property
    def total(self) -> int:
        """All of it, without fonts."""
        return self.html + self.style + self.script + self.other


def main() -> None:
    """Walk an order for its pages, fetch each in both languages, print the larger."""
    with running() as stack:
        journey = on_the_way(stack)
        drafter = Citizen(
            journey.world.wire, phones=journey.world.phones, cnic="3520298765432", phone=PHONE
        )
        drafter.sign_in()
        print(f"\n{'page':<22} {'html':>7} {'css':>7} {'js':>7} {'other':>7} {'total':>7} budget")
        for name, path in pages_of(journey):
            who = drafter if path.startswith("/order/") else journey.citizen
            seen = [weigh(stack, who, name, f"/{lang}{path}") for lang in ("ur", "en")]
            if path.startswith("/order/"):
                answer_question(stack, drafter, f"/en{path}")
            page = max(seen, key=lambda each: each.total)
            over = "" if page.total <= BUDGET else f"  over by {page.total - BUDGET:,}"
            print(
                f"{page.name:<22} {page.html:>7,} {page.style:>7,} {page.script:>7,} "
                f"{page.other:>7,} {page.total:>7,} {BUDGET:,}{over}"
            )


def on_the_way(stack: Stack) -> Journey:
    """An order whose facilitator has just set out: its tracking page shows the most."""
    world = stack.world()
    world.meanwhile = lambda: settle(stack)
    open_shifts(world.now())
    citizen = Citizen(world.wire, phones=world.phones, meanwhile=world.meanwhile)
    journey = Journey(world, citizen)
    with signed_in_once(stack):
        journey.place()
        journey.schedule()
        journey.assign()
        assert journey.rider
        assert journey.order
        start = datetime.fromisoformat(journey.order["lines"][0]["slot"][0])
        world.go_to(start - timedelta(minutes=20))
        journey.rider.start(journey.visit)
    return journey


def answer_question(stack: Stack, person: Citizen, path: str) -> None:
    """Send the form of one question, as a browser without scripts would."""
    step = path.rsplit("/", 1)[1]
    with browser(stack, person) as client:
        html = client.get(path).text
        hidden = dict(_HIDDEN.findall(html))
        first = _RADIO.search(html)
        said = {**SAID.get(step, {}), **({step: first.group(1)} if first else {})}
        if step in ("who", "where", "wish", "slot"):
            answer = client.post(path, data={**hidden, **said})
            assert answer.status_code == 302, f"{path} was answered with {answer.status_code}"


def browser(stack: Stack, person: Citizen) -> httpx.Client:
    """A browser in which somebody is signed in."""
    cookies = {SESSION_COOKIE: person.api.token}
    return httpx.Client(base_url=stack.env["PUBLIC_URL"], cookies=cookies, trust_env=False)


def pages_of(journey: Journey) -> Iterator[tuple[str, str]]:
    """Name and path of every page that a citizen meets, in order."""
    assert journey.order
    mine = f"/my/orders/{journey.order['id']}"
    yield from (
        ("home", "/"),
        ("search", "/?q=domicile"),
        ("service", f"/services/{DOMICILE}"),
        ("sign in", "/sign-in"),
        ("order: who", f"/order/{DOMICILE}/who"),
        ("order: where", f"/order/{DOMICILE}/where"),
        ("order: wish", f"/order/{DOMICILE}/wish"),
        ("order: slot", f"/order/{DOMICILE}/slot"),
        ("order: check", f"/order/{DOMICILE}/check"),
        ("my orders", "/my/orders"),
        ("my order", mine),
        ("placed", f"{mine}/placed"),
        ("withdraw", f"{mine}/withdraw"),
        ("track: find", "/track"),
        ("track", f"/t/{journey.order['token']}"),
        ("help", "/help"),
        ("privacy", "/privacy"),
        ("accessibility", "/accessibility"),
    )


def weigh(stack: Stack, person: Citizen, name: str, path: str) -> Page:
    """Fetch a page as a browser does, with everything it names."""
    base = stack.env["PUBLIC_URL"]
    with browser(stack, person) as client:
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        steps = 0
        while answer.is_redirect and steps < 3:
            answer, steps = client.get(urljoin(path, answer.headers["location"])), steps + 1
        mark = "" if answer.status_code == 200 and not steps else f" ({answer.status_code})"
        parts = {each: len(sent(client.get(urljoin(base, each)))) for each in loaded(answer.text)}
    by_kind = {kind: _sum(parts, kind) for kind in (".css", ".js")}
    other = sum(parts.values()) - sum(by_kind.values())
    return Page(name + mark, len(sent(answer)), by_kind[".css"], by_kind[".js"], other)


def _sum(parts: dict[str, int], ending: str) -> int:
    return sum(size for path, size in parts.items() if path.split("?")[0].endswith(ending))


def loaded(html: str) -> set[str]:
    """Addresses of styles, scripts and pictures; fonts and icons are counted apart or lazily."""
    found = {m.group(1) for m in _PARTS.finditer(html) if not _ICON.search(m.group(0))}
    return {each for each in found if not each.split("?")[0].endswith(FONTS)}


def sent(answer: httpx.Response) -> bytes:
    """The body as the proxy in front sends it: compressed at level 6."""
    return gzip.compress(answer.content, 6)


if __name__ == "__main__":
    main()
