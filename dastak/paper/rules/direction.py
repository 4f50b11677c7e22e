"""Which way a text runs, and which parts of it must not take part in that.

In a right-to-left line `35202-1234567-1` prints as `1-1234567-35202`: plausible and
wrong. So every figure with separators is cut out here, and the page sets it apart
from left to right, always by the same function.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Longer words than these would run out of their cell; a break is allowed inside them.
_WORD_LENGTH_MAX = 24
_BREAK = "\u200b"
_UNKNOWN = "?"

# Letters for which the fonts in use have shapes. PDF/A refuses a letter without one,
# and a name with an emoji must not keep a whole application from being printed.
_PRINTABLE = re.compile(
    r"[\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u0218-\u021b\u02bc\u0600-\u0604\u0609-\u0615"
    r"\u061b\u061e-\u065b\u065d-\u0673\u0679-\u0681\u0683-\u068f\u0691\u0693\u0696\u0698-\u069c"
    r"\u069e\u06a0\u06a1\u06a4\u06a6-\u06a9\u06ab\u06af-\u06b1\u06b3\u06b7\u06ba-\u06be"
    r"\u06c0-\u06c4\u06c6\u06c7\u06ca\u06cc-\u06d0\u06d2-\u06d5\u06f0-\u06f9\u06ff"
    r"\u0750-\u0763\u0767-\u077d\u200c\u200d\u2010\u2011\u2013\u2014\u2018\u2019\u201c\u201d\u2022"
    r"\u2026\u20ac\u2116\u2122\ufdf2\ufdfa-\ufdfd]"
)
_FIGURE = re.compile(
    r"""
    https?://\S+ | www\.\S+                             # an address
    | \+ [0-9*\u2022]+ (?:[ -][0-9*\u2022]+)*           # a phone number with its blanks
    | [0-9*\u2022]{3,5} (?:[ ][0-9*\u2022]{3,8})+       # one without the plus
    | Rs\.?[ ]? [0-9][0-9,.]* (?:/-)?                      # an amount
    | [A-Za-z*\u2022/_\#.:,@+-]{0,40} [0-9\u06f0-\u06f9] [A-Za-z0-9\u06f0-\u06f9*\u2022/_\#.:,@+%-]*
    """,
    re.VERBOSE,
)
_TRAILING = ".,:"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; ``is_figure`` ones are set from left to right, apart from the line."""

    text: str
    is_figure: bool


def is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def printable(text: str) -> str:
    """The text without control characters, and with ``?`` for what no font here can draw.

    Direction marks are dropped because they could make one figure look like another.
    """
    return "".join(_drawn(letter) for letter in unicodedata.normalize("NFC", text))


def runs(text: str) -> tuple[Run, ...]:
    """A text cut into words and figures, in reading order, ready for either direction."""
    clean = printable(text)
    found: list[Run] = []
    end = 0
    for match in _FIGURE.finditer(clean):
        figure = match.group().rstrip(_TRAILING)
        _add(found, clean[end : match.start()], is_figure=False)
        _add(found, figure, is_figure=True)
        end = match.start() + len(figure)
    _add(found, clean[end:], is_figure=False)
    return tuple(found)


def figure(text: str) -> tuple[Run, ...]:
    """The whole text as one figure."""
    clean = " ".join(printable(text).split())
    return (Run(_breakable(clean), True),) if clean else ()


def _drawn(letter: str) -> str:
    if _PRINTABLE.match(letter):
        return letter
    if unicodedata.category(letter) in ("Zs", "Zl", "Zp") or letter in "\t\r\n":
        return " "
    if unicodedata.category(letter)[0] == "C":
        return ""
    # Shaped Arabic letters of old systems stand for the plain ones that the font has.
    plain = unicodedata.normalize("NFKC", letter)
    return plain if all(_PRINTABLE.match(part) for part in plain) else _UNKNOWN


def _add(found: list[Run], text: str, *, is_figure: bool) -> None:
    if text:
        found.append(Run(_breakable(text), is_figure))


def _breakable(text: str) -> str:
    return re.sub(rf"\S{{{_WORD_LENGTH_MAX}}}(?=\S)", lambda word: word.group() + _BREAK, text)
