"""What people answer at the door, and pictures of their papers."""

from __future__ import annotations

import struct
import zlib
from typing import Any

Json = dict[str, Any]
PLAIN: dict[str, Any] = {
    "text": "Mozang, Lahore",
    "textarea": "Mozang, Lahore",
    "address": "House 12, Street 4, Mozang, Lahore",
    "number": "2",
    "amount": "1000",
    "cnic": "3520276543211",
    "phone": "03001234567",
    "date": "2001-02-03",
    "checkboxes": True,
}
# What people say where the name of the question tells more than its kind.
NAMED = {
    "applicant_name": "Amna Bibi",
    "child_name": "Ayesha",
    "deceased_name": "Ghulam Rasool",
    "mother_name": "Nasreen Akhtar",
    "identification_mark": "A mole on the left cheek",
    "occupation": "Shopkeeper",
    "place_of_birth": "Lahore",
    "place_of_death": "Lahore",
    "tehsil": "Lahore City",
    "relation": "Father",
}


def wanted(form: Json, known: Json) -> Json:
    """Answers to the questions that are asked and not answered yet.

    :param known: answers by field that matter for the story; the rest is plain.
    """
    said: Json = {}
    for step in form["steps"]:
        name = step["name"]
        must = name in form["missing"]
        told = name in known and form["values"].get(name) != known[name]
        if told or (must and name not in known):
            said[name] = known.get(name, _plain(name, step["specs"][0]))
    return said


def _plain(name: str, spec: Json) -> Any:
    if spec["kind"] == "text" and not spec.get("options"):
        father = "Muhammad Aslam" if name.endswith("_name") else PLAIN["text"]
        return NAMED.get(name, father)
    options = spec.get("options")
    if options and spec["kind"] != "checkboxes":
        return options[0]["value"]
    return PLAIN.get(spec["kind"], PLAIN["text"])


def picture(text: str) -> bytes:
    """A PNG of 240 x 160 points whose colours depend on the text: a paper nobody has to read."""
    shade = zlib.crc32(text.encode())
    rows = []
    for y in range(160):
        row = bytearray([0])
        for x in range(240):
            ink = 40 if (y // 12) % 2 and 20 < x < 220 else 235
            row += bytes([ink, ink, (shade + x + y) % 256])
        rows.append(bytes(row))
    head = struct.pack(">IIBBBBB", 240, 160, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 6)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check
