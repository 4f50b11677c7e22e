"""Texts: filling a template, and what it costs."""

import unicodedata
from collections.abc import Mapping

# 3GPP TS 23.038: the seven-bit alphabet, whose escaped characters count twice.
_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = frozenset("^{}\\[~]|€\f")
TEXT_MAX = 600


def fill(*, words: str, values: Mapping[str, str]) -> str:
    """The words with their fields filled in, at most 600 characters.

    :raises KeyError: for a field without a value.
    """
    return words.format_map(values)[:TEXT_MAX]


def clean(*, text: str, length_max: int = 60) -> str:
    """Free text for one line of a message: no control or direction characters, cut to length."""
    normal = unicodedata.normalize("NFC", text)
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in normal)
    line = " ".join(shown.split())
    return line if len(line) <= length_max else line[: length_max - 1].rstrip() + "."


def sms_parts(*, text: str) -> int:
    """Number of SMS that carry ``text``; a part of several is a little shorter than one alone."""
    if all(c in _GSM7 or c in _ESCAPED for c in text):
        units, alone, chained = sum(2 if c in _ESCAPED else 1 for c in text), 160, 153
    else:
        units, alone, chained = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if units <= alone else -(-units // chained)
