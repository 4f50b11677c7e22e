"""Envelopes: XML without declarations, entities or processing, bound to the request they answer."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from dastak.connectors.adapters.system import Unreadable

_FORBIDDEN = re.compile(r"<!|<\?(?!xml )", re.IGNORECASE)
_DEPTH_MAX = 8
_LISTS = frozenset({"items"})


def to_envelope(*, operation: str, fields: dict[str, str]) -> bytes:
    """The bytes of a request."""
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    return f"<Envelope><Body><{operation}>{inside}</{operation}></Body></Envelope>".encode()


def parse(content: bytes) -> tuple[str, dict[str, Any]]:
    """The name and the fields of what an envelope holds.

    A document type, an entity or a comment is refused before the parser sees it, whatever its
    encoding: only UTF-8 is read.

    :raises Unreadable: when it is not such an envelope.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as odd:
        raise Unreadable("wrong_encoding") from odd
    if _FORBIDDEN.search(text):
        raise Unreadable("damaged", "a declaration in XML")
    try:
        root = ET.fromstring(text)  # noqa: S314 - no declarations, no entities
        ((operation,),) = root
    except (ET.ParseError, ValueError) as damaged:
        raise Unreadable("damaged", "not an envelope") from damaged
    fields = _fields(operation, 0)
    if root.tag != "Envelope" or not isinstance(fields, dict):
        raise Unreadable("damaged", "not an envelope")
    return operation.tag, fields


def _fields(element: ET.Element, depth: int) -> Any:
    if depth > _DEPTH_MAX:
        raise Unreadable("damaged", "too deep")
    if element.tag in _LISTS:
        return [_fields(child, depth + 1) for child in element]
    if len(element) == 0 and depth:
        text = element.text or ""
        return int(text) if element.tag == "number" and text.isdecimal() else text
    return {child.tag: _fields(child, depth + 1) for child in element}
