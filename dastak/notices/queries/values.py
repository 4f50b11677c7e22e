"""What stands in the fields of the templates: each made from named fields of the event.

Numbers are written by ui, which isolates them in Urdu. A link stands on a line of its own, so
that nothing invisible becomes a part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from dastak.kernel import codes
from dastak.kernel.events import Event
from dastak.kernel.ids import spoken
from dastak.kernel.text import placeholders, say
from dastak.notices.rules import clean, fill
from dastak.notices.types import Template
from dastak.ui import api as ui

HELPLINE = "1202"
_DOOR_DIGITS = 4
_NAME_MAX = 30
_SAYS_MAX = 80


@dataclass(frozen=True, slots=True)
class Value:
    """How a field is made. ``needs`` names the fields of the event it is made from."""

    needs: tuple[str, ...]
    make: Callable[[Any, ui.Language], str]


def text_of(*, template: Template, event: Event, lang: ui.Language) -> str:
    """The message about ``event`` in ``lang``: the same event gives the same text.

    :raises KeyError: for a field that no value is known for.
    """
    words = template.in_(lang)
    values = {name: VALUES[name].make(event, lang) for name in placeholders(words)}
    return fill(words=words, values=values)


def _code(purpose: str, subject: str, digits: int = _DOOR_DIGITS) -> Value:
    def make(event: Any, lang: ui.Language) -> str:
        code = codes.one_time_code(purpose=purpose, subject=getattr(event, subject), digits=digits)
        return ui.reference_text(text=code, lang=lang)

    return Value((subject,), make)


def _reference(field: str) -> Value:
    return Value(
        (field,), lambda event, lang: ui.reference_text(text=str(getattr(event, field)), lang=lang)
    )


def _count(field: str) -> Value:
    return Value(
        (field,), lambda event, lang: ui.number_text(value=getattr(event, field), lang=lang)
    )


def _money(field: str) -> Value:
    return Value(
        (field,), lambda event, lang: ui.money_text(paisa=getattr(event, field), lang=lang)
    )


def _day(field: str) -> Value:
    def make(event: Any, lang: ui.Language) -> str:
        at = getattr(event, field)
        if at is None:
            return say("notices.not_published", lang)
        return ui.date_text(value=at, lang=lang)

    return Value((field,), make)


def _words(field: str, length_max: int = 60) -> Value:
    """Words that the event carries in both languages."""
    return Value(
        (f"{field}_en", f"{field}_ur"),
        lambda event, lang: clean(text=getattr(event, f"{field}_{lang}"), length_max=length_max),
    )


def _link(place: str, field: str) -> Value:
    return Value(
        (field,), lambda event, _: f"{settings.PUBLIC_URL}/{place}/{getattr(event, field)}"
    )


def _text(field: str, length_max: int = 60) -> Callable[[Any, ui.Language], str]:
    """Words in whatever language they were written in; in an Urdu text English is isolated."""

    def make(event: Any, lang: ui.Language) -> str:
        text = clean(text=str(getattr(event, field)), length_max=length_max)
        return ui.isolated(text=text) if lang == "ur" and text.isascii() else text

    return make


def _reason(event: Any, lang: ui.Language) -> str:
    if hasattr(event, f"reason_{lang}"):
        return clean(text=getattr(event, f"reason_{lang}"))
    return _text("reason")(event, lang)


def _appeal(event: Any, lang: ui.Language) -> str:
    in_urdu = getattr(event, "appeal_to_ur", "")
    return clean(text=in_urdu) if lang == "ur" and in_urdu else _text("appeal_to")(event, lang)


def _hours(event: Any, lang: ui.Language) -> str:
    return ui.timespan_text(start=event.starts_at, end=event.ends_at, lang=lang)


VALUES: dict[str, Value] = {
    "sign_in_code": _code("sign_in", "subject", digits=6),
    "door_code": _code("door", "visit_id"),
    "consent_code": _code("consent", "line_id"),
    "delivery_code": _code("delivery", "line_id"),
    "return_code": _code("return", "line_id"),
    "cure_code": _code("cure", "visit_id"),
    "giver_code": _code("transfer-giver", "transfer_id"),
    "receiver_code": _code("transfer-receiver", "transfer_id"),
    "number": Value(
        ("number",), lambda event, lang: ui.reference_text(text=spoken(event.number), lang=lang)
    ),
    "link": _link("t", "token"),
    "receipt_link": _link("r", "receipt_token"),
    "custody_link": _link("c", "custody_token"),
    "helpline": Value((), lambda _, lang: ui.reference_text(text=HELPLINE, lang=lang)),
    "day": _day("starts_at"),
    "hours": Value(("starts_at", "ends_at"), _hours),
    "due_day": _day("due_at"),
    "effective_day": _day("effective_at"),
    "total": _money("total_paisa"),
    "due": _money("due_paisa"),
    "amount": _money("amount_paisa"),
    "owed": _money("owed_paisa"),
    "psid": _reference("psid"),
    "until": Value(
        ("expires_at",), lambda event, lang: ui.datetime_text(value=event.expires_at, lang=lang)
    ),
    "deadline": _day("deadline_at"),
    "originals": _count("originals"),
    "papers_sent": _count("papers"),
    "items": _count("items"),
    "times": _count("times"),
    "days": _count("days"),
    "badge": _reference("badge"),
    "receipt": _reference("receipt_serial"),
    "custody": _reference("custody_number"),
    "reference": _reference("reference"),
    "certificate": _reference("certificate_serial"),
    "seal": _reference("seal_number"),
    "facilitator": _words("facilitator", _NAME_MAX),
    "officer": _words("officer", _NAME_MAX),
    "service": _words("service"),
    "papers": _words("papers", 120),
    "wanted": _words("wanted", _SAYS_MAX),
    "outcome": _words("outcome"),
    "says": _words("says", _SAYS_MAX),
    "cause": _words("cause", 30),
    "reason": Value(("reason",), _reason),
    "law": Value(("law_clause",), _text("law_clause")),
    "appeal": Value(("appeal_to",), _appeal),
    "verdict": Value(
        ("verdict",), lambda event, lang: say(f"notices.verdict.{event.verdict}", lang)
    ),
    "what": Value(("what",), lambda event, lang: say(f"notices.what.{event.what}", lang)),
    "how": Value(("how",), lambda event, lang: say(f"notices.how.{event.how}", lang)),
    "party": Value(("party",), lambda event, lang: say(f"notices.party.{event.party}", lang)),
}
