"""What may be written where."""

from __future__ import annotations

import re
import unicodedata

from dastak.citizen.types import Point, Where
from dastak.kernel.errors import Invalid, Problem

SHORTEST_ADDRESS = 5
LONGEST_ADDRESS = 300
LONGEST_LANDMARK = 200
# Control characters and direction marks; the zero-width non-joiner belongs to Urdu and stays.
_UNWANTED = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# The country with a margin: anything outside is a mistake of the device.
_LATITUDES = (23.0, 38.0)
_LONGITUDES = (60.0, 78.0)


class ChoiceMissing(Invalid):
    """Choose one of the answers."""

    ur = "ایک جواب چنیں۔"


class AddressTooShort(Invalid):
    """Write house, street or village, so that the facilitator finds you."""

    ur = "مکان، گلی یا گاؤں لکھیں تاکہ نمائندہ آپ تک پہنچ سکے۔"


class AddressTooLong(Invalid):
    """Write the address in at most {most} letters; the facilitator can call you for the rest."""

    ur = "پتہ زیادہ سے زیادہ {most} حروف میں لکھیں؛ باقی نمائندہ فون پر پوچھ لے گا۔"


class LandmarkTooLong(Invalid):
    """Write the known place in at most {most} letters."""

    ur = "مشہور جگہ زیادہ سے زیادہ {most} حروف میں لکھیں۔"


def clean_words(text: str) -> str:
    """Typed words in normal form (NFC), without control and direction characters, single-spaced."""
    spaced = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    return _UNWANTED.sub("", spaced).strip()


def where_problems(where: Where) -> dict[str, Problem]:
    """What is wrong with a typed place, by the name of its field; empty when nothing is."""
    problems: dict[str, Problem] = {}
    address = clean_words(where.address)
    if not where.district:
        problems["district"] = ChoiceMissing()
    if len(address) < SHORTEST_ADDRESS:
        problems["address"] = AddressTooShort()
    elif len(address) > LONGEST_ADDRESS:
        problems["address"] = AddressTooLong(most=LONGEST_ADDRESS)
    elif len(clean_words(where.landmark)) > LONGEST_LANDMARK:
        problems["address"] = LandmarkTooLong(most=LONGEST_LANDMARK)
    return problems


def read_position(text: str) -> Point | None:
    """The point in ``lat,lon``, or None where it is no place in the country."""
    parts = text.split(",")
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        return None
    inside = _LATITUDES[0] <= lat <= _LATITUDES[1] and _LONGITUDES[0] <= lon <= _LONGITUDES[1]
    return Point(lat, lon) if inside else None
