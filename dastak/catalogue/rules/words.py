"""Words made comparable: one spelling of Urdu letters, and a key of consonants across scripts."""

from __future__ import annotations

import re
import unicodedata

from dastak.kernel.ids import western_digits

_FOLD = str.maketrans(
    {"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ہ": "ه", "ة": "ه", "ۂ": "ه", "ھ": "ه", "آ": "ا"}
    | {"أ": "ا", "إ": "ا", "ؤ": "و", "ۓ": "ے", "ـ": ""}
)
_SOUNDS = str.maketrans(
    {"ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ش": "s"}
    | {"ج": "j", "چ": "c", "ح": "h", "خ": "k", "د": "d", "ڈ": "d", "ذ": "z", "ز": "z", "ض": "z"}
    | {"ظ": "z", "ژ": "z", "ر": "r", "ڑ": "r", "ف": "f", "ق": "k", "ک": "k", "گ": "g", "غ": "g"}
    | {"ل": "l", "م": "m", "ن": "n", "ں": "n"}
)
# Latin spellings of one sound; "č" keeps the ch of "challan" apart from the c of "card".
_LATIN = [
    ("ch", "č"),
    ("sh", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("jh", "j"),
    ("ck", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("v", "w"),
]
_SOFT_C = re.compile(r"c(?=[eiy])")
_SILENT = re.compile(r"[aeiouwyh\W_]")
_DOUBLE = re.compile(r"(.)\1+")


def fold(*, text: str) -> str:
    """Lower case, one form of each letter, no marks, western digits, single spaces."""
    plain = unicodedata.normalize("NFKD", western_digits(text).lower().translate(_FOLD))
    letters = (char for char in plain if not unicodedata.combining(char))
    kept = "".join(char if char.isalnum() else " " for char in letters)
    return " ".join(kept.translate(_FOLD).split())


def sound_key(*, text: str) -> str:
    """The consonants of each word in Latin letters: ``domisil`` and its Urdu are both ``dmsl``.

    So that a word is found whichever script it was typed in and however its vowels were spelt.
    """
    return " ".join(filter(None, (_key(word) for word in fold(text=text).split())))


def _key(word: str) -> str:
    for spelling, sound in _LATIN:
        word = word.replace(spelling, sound)
    word = _SOFT_C.sub("s", word).replace("c", "k").replace("č", "c")
    heard = "".join(char for char in word.translate(_SOUNDS) if char.isascii())
    return _DOUBLE.sub(r"\1", _SILENT.sub("", heard))
