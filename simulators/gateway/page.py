"""The inbox as a page: everybody's phones, newest first."""

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape

from simulators.clock import PAKISTAN
from simulators.gateway.phones import Arrival
from simulators.simulator import Answer

PHONES_MAX = 60
ARRIVALS_PER_PHONE_MAX = 20
KIND_NAMES = {"message": "SMS", "call": "Call · <span lang=ur dir=rtl>فون کال</span>"}
LINK = re.compile(r"https?://[^\s<>\"']+")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'self';"
    " font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

# The page asks for itself again and swaps only the messages: the search box keeps its text.
SCRIPT = Answer(
    200,
    b"""setInterval(async () => {
  if (document.hidden || String(getSelection())) return;
  try {
    const text = await (await fetch(location.href)).text();
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    const main = document.querySelector("main");
    if (next && next.innerHTML !== main.innerHTML) main.replaceWith(next);
  } catch { /* the simulator restarts: the next round finds it */ }
}, 2000);
""",
    content_type="text/javascript; charset=utf-8",
)

STYLE = """
@font-face { font-family: Urdu; src: url(/_urdu.woff2) format("woff2"); font-display: swap; }
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.3rem; margin: 0 0 .5rem; }
form { display: flex; gap: .5rem; margin-block-end: 1rem; }
input { flex: 1; min-width: 0; font: inherit; padding: .4rem .6rem; }
button { font: inherit; padding: .4rem .9rem; }
section { border: 1px solid #8886; border-radius: .6rem; padding: .6rem .8rem; }
section { margin-block-end: 1rem; }
h1 [lang=ur] { font-weight: 400; line-height: 2; }
h2 { font-size: 1rem; margin: 0; font-variant-numeric: tabular-nums; }
article { border-block-start: 1px solid #8884; margin-block-start: .5rem; }
article { padding-block-start: .5rem; }
article p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
article p:dir(rtl), [lang=ur] { font-family: Urdu, "Noto Nastaliq Urdu", serif; }
article p:dir(rtl) { line-height: 2.2; }
small { opacity: .8; }
"""


def inbox(phones: Iterable[tuple[str, list[Arrival]]], *, query: str, masked: bool) -> Answer:
    """HTML of `phones` in the order given."""
    sections = "".join(_phone(to, arrivals, masked=masked) for to, arrivals in phones)
    empty = '<p>No messages. <span lang="ur" dir="rtl">کوئی پیغام نہیں۔</span></p>'
    keep = '<input type="hidden" name="full" value="0">' if masked else ""
    html = f"""<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Phones (simulator)</title>
<style>{STYLE}</style>
<noscript><meta http-equiv="refresh" content="3"></noscript>
<script src="/_inbox.js" defer></script>
</head>
<body>
<h1>Everybody's phones · <span lang="ur" dir="rtl">سب کے فون</span></h1>
<form role="search">{keep}
<input type="search" name="q" inputmode="tel" dir="ltr" value="{escape(query)}"
 aria-label="Search by number" placeholder="0300 1234567">
<button>Search</button>
</form>
<main>{sections or empty}</main>
</body>
</html>
"""
    return Answer(200, html.encode(), content_type="text/html; charset=utf-8", headers=HEADERS)


def _phone(to: str, arrivals: list[Arrival], *, masked: bool) -> str:
    shown = "".join(_arrival(a) for a in reversed(arrivals[-ARRIVALS_PER_PHONE_MAX:]))
    older = len(arrivals) - ARRIVALS_PER_PHONE_MAX
    more = f"<small>+ {older} older</small>" if older > 0 else ""
    return (
        f"<section><h2><bdi dir=ltr>{_number(to, masked=masked)}</bdi></h2>{shown}{more}</section>"
    )


def _number(to: str, *, masked: bool) -> str:
    return f"{'•' * (len(to) - 3)}{to[-3:]}" if masked else f"{to[:3]} {to[3:6]} {to[6:]}"


def _arrival(arrival: Arrival) -> str:
    item = arrival.item
    at = datetime.fromisoformat(item.settled_at()).astimezone(PAKISTAN)
    return (
        f'<article id="a{arrival.id}"><small>{KIND_NAMES[item.kind]} · '
        f"<bdi>{escape(item.sender)}</bdi> · <time datetime={item.settled_at()}><bdi dir=ltr>"
        f"{at:%d-%m-%Y %H:%M:%S}</bdi></time></small>"
        f"<p dir=auto>{_linked(item.text)}</p></article>"
    )


def _linked(text: str) -> str:
    """Escaped text whose web addresses can be followed, as a phone shows them."""
    shown, end = [], 0
    for link in LINK.finditer(text):
        address = escape(link[0].rstrip(".,;:!?)۔،"))
        shown.append(escape(text[end : link.start()]))
        shown.append(f'<a href="{address}" rel="noreferrer"><bdi dir=ltr>{address}</bdi></a>')
        end = link.start() + len(link[0].rstrip(".,;:!?)۔،"))
    return "".join([*shown, escape(text[end:])])
