"""A quote as JSON values and back, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from dastak.catalogue.types import (
    Exemption,
    FeeHead,
    Funder,
    PayeeKind,
    Quote,
    QuoteInputs,
    QuoteLine,
)
from dastak.kernel.errors import Refused
from dastak.kernel.text import Bilingual

Json = dict[str, Any]


class QuoteBroken(Refused):
    """This quote was changed after it was made. Ask for a new one."""

    ur = "یہ تخمینہ بننے کے بعد بدل دیا گیا۔ نیا تخمینہ لیں۔"


def to_payload(*, quote: Quote) -> Json:
    """The whole quote as JSON values, for keeping beside an order or a bill."""
    payload: Json = json.loads(json.dumps(asdict(quote), default=_plain))
    return payload


def fingerprint(*, quote: Quote) -> str:
    """SHA-256 over everything in the quote but its hash, in hex."""
    payload = to_payload(quote=quote)
    del payload["hash"]
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def from_payload(*, payload: Json) -> Quote:
    """The quote that ``to_payload`` described.

    :raises QuoteBroken: when its content does not give its hash.
    """
    quote = Quote(
        **{
            **payload,
            "on": date.fromisoformat(payload["on"]),
            "lines": tuple(_line(each) for each in payload["lines"]),
            "unpublished": tuple(payload["unpublished"]),
            "inputs": _inputs(payload["inputs"]),
            "heads": tuple(_head(each) for each in payload["heads"]),
            "exemptions": tuple(_exemption(each) for each in payload["exemptions"]),
        }
    )
    if fingerprint(quote=quote) != quote.hash:
        raise QuoteBroken
    return quote


def _plain(value: date) -> str:
    return value.isoformat()


def _words(value: Json) -> Bilingual:
    return Bilingual(value["en"], value["ur"])


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _line(value: Json) -> QuoteLine:
    typed = {
        "name": _words(value["name"]),
        "payee": _words(value["payee"]),
        "payee_kind": PayeeKind(value["payee_kind"]),
        "funded_by": Funder(value["funded_by"]),
        "reason": _words(value["reason"]) if value["reason"] else None,
    }
    return QuoteLine(**{**value, **typed})


def _inputs(value: Json) -> QuoteInputs:
    typed = {"birth_date": _day(value["birth_date"]), "event_date": _day(value["event_date"])}
    return QuoteInputs(**{**value, **typed})


def _head(value: Json) -> FeeHead:
    typed = {
        "name": _words(value["name"]),
        "payee": _words(value["payee"]),
        "payee_kind": PayeeKind(value["payee_kind"]),
        "valid_from": _day(value["valid_from"]),
        "valid_to": _day(value["valid_to"]),
    }
    return FeeHead(**{**value, **typed})


def _exemption(value: Json) -> Exemption:
    typed = {
        "reason": _words(value["reason"]),
        "payee_kind": PayeeKind(value["payee_kind"]),
        "funded_by": Funder(value["funded_by"]),
        "valid_from": _day(value["valid_from"]),
        "valid_to": _day(value["valid_to"]),
    }
    return Exemption(**{**value, **typed})
