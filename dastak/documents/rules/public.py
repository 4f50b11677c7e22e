"""What the public is told about a certificate."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from urllib.parse import unquote, urlsplit

from dastak.documents.types import Standing
from dastak.kernel.actors import Role
from dastak.kernel.ids import find_tracking_token

_PKT = timezone(timedelta(hours=5))
_CODE = re.compile(r"[A-Za-z0-9_-]{40,300}")
_LETTERS_MAX = 4
_PURPOSES = {
    Role.CITIZEN: "own",
    Role.FACILITATOR: "visit",
    Role.OFFICER: "decision",
    Role.SUPERVISOR: "supervision",
}


def initials(name: str) -> str:
    """``Amna Bibi`` -> ``A. B.``: at most four letters, in the script of the name."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalpha()]
    return " ".join(f"{word[0].upper()}." for word in words[:_LETTERS_MAX])


def serial_of(number: str) -> str:
    """The serial printed on a certificate, from ten random digits with a check digit."""
    return f"DC-{number}"


def code_in(*, text: str) -> str:
    """The token or signed code in what somebody typed or a camera read, or an empty string.

    A whole address counts as its last part.
    """
    last = urlsplit(text.strip()).path.rstrip("/").rsplit("/", 1)[-1]
    word = unquote(last).strip()
    if token := find_tracking_token(word):
        return token
    return word if _CODE.fullmatch(word) else ""


def standing(*, valid_until: date | None, revoked_at: datetime | None, now: datetime) -> Standing:
    """Whether a genuine certificate counts now; its last day ends at midnight in Pakistan."""
    if revoked_at is not None:
        return Standing.REVOKED
    if valid_until is not None and now.astimezone(_PKT).date() > valid_until:
        return Standing.EXPIRED
    return Standing.VALID


def purpose_of(*, role: Role) -> str:
    """Why somebody of this role opens a file, as the access log says it."""
    return _PURPOSES.get(role, "service")
