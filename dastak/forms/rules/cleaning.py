"""Text as people send it, made safe to keep: no control or direction characters, one normal form."""

import re
import unicodedata

from dastak.kernel.ids import western_digits

# Direction overrides, isolates and marks could make a name read as another one; the byte order
# mark and tag characters hide words. ZWNJ and ZWJ stay: Urdu is written with them.
_HIDDEN = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\U000e0000-\U000e007f\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BETWEEN_DIGITS = re.compile(r"[\s\-‐-―_.]")


def one_line(*, text: str) -> str:
    """The text in Unicode form NFC on one line, with single spaces, without hidden characters."""
    kept = _CONTROL.sub("", _HIDDEN.sub("", text))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def lines(*, text: str) -> str:
    """The same for text of several lines; empty lines go."""
    each = (one_line(text=line) for line in _LINE_END.split(text))
    return "\n".join(line for line in each if line)


def figures(*, text: str) -> str:
    """The text with Urdu digits as 0-9 and without spaces and dashes."""
    return _BETWEEN_DIGITS.sub("", western_digits(one_line(text=text)))
