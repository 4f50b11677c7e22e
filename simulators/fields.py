"""Reading a request body field by field; every refusal names the field and the remedy."""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any


class Refusal(Exception):
    """An error answer of the protocol."""

    def __init__(
        self, status: int, code: str, message: str, *, field: str = "", retry_after: int = 0
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        error = {"code": self.code, "message": self.message}
        if self.field:
            error["field"] = self.field
        return {"error": error}


def invalid(field: str, message: str) -> Refusal:
    return Refusal(400, "invalid_field", message, field=field)


def known_only(body: dict[str, Any], known: Collection[str], *, prefix: str = "") -> None:
    """:raises Refusal: 400 for the first field that the protocol does not have."""
    for name in body:
        if name not in known:
            raise invalid(prefix + name, f"Unknown field. Known: {', '.join(sorted(known))}.")


def text(body: dict[str, Any], name: str, *, length_max: int) -> str:
    """A string of 1 to `length_max` characters, not only spaces."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise invalid(name, "Required: a text that is not empty.")
    if len(value) > length_max:
        raise invalid(name, f"At most {length_max} characters; this has {len(value)}.")
    return value


def pattern(body: dict[str, Any], name: str, expression: re.Pattern[str], *, hint: str) -> str:
    """A string that matches `expression` as a whole; `hint` says how it must look."""
    value = body.get(name)
    if not isinstance(value, str) or not expression.fullmatch(value):
        raise invalid(name, f"Must be {hint}.")
    return value


def whole(body: dict[str, Any], name: str, *, low: int, high: int) -> int:
    """An integer in [low, high]; true and false are not integers here."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise invalid(name, f"Must be a whole number from {low} to {high}.")
    return value


def mapping(body: dict[str, Any], name: str) -> dict[str, Any]:
    """An object, empty when the field is absent."""
    value = body.get(name, {})
    if not isinstance(value, dict):
        raise invalid(name, "Must be an object.")
    return value


def instant(body: dict[str, Any], name: str) -> datetime:
    """ISO 8601 with an offset, as aware UTC."""
    value = body.get(name)
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise invalid(name, "Must be an instant such as 2026-03-01T09:00:00+05:00.")
    return at.astimezone(UTC)
