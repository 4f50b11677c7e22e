"""Whole sets of answers: reading, completeness, prefill, and the hash that locks them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from dastak.forms.rules.conditions import visible_fields
from dastak.forms.rules.reading import read_value
from dastak.forms.types import (
    CAPTURED,
    Definition,
    Field,
    FilledBy,
    Reading,
    Value,
    Values,
)
from dastak.kernel.errors import Invalid, Problem


class NotAsked(Invalid):
    """This form has no such field."""

    ur = "اس فارم میں یہ خانہ نہیں۔"


class CapturedNotTyped(Invalid):
    """This is photographed or signed at the visit, not typed."""

    ur = "اس کی تصویر یا دستخط ملاقات پر لیے جاتے ہیں، یہ لکھا نہیں جاتا۔"


class OfficeFillsThis(Invalid):
    """The department fills this in."""

    ur = "یہ خانہ محکمہ پُر کرتا ہے۔"


class AnswerNeeded(Invalid):
    """Answer this question."""

    ur = "اس سوال کا جواب دیں۔"


def is_typed(field: Field) -> bool:
    """Whether people answer this field in words before it goes to the office."""
    return field.kind not in CAPTURED and field.filled_by is not FilledBy.OFFICE


def _refusal(field: Field | None) -> Problem | None:
    if field is None:
        return NotAsked()
    if field.kind in CAPTURED:
        return CapturedNotTyped()
    return OfficeFillsThis() if field.filled_by is FilledBy.OFFICE else None


def read_values(*, definition: Definition, given: Mapping[str, Any], today: date) -> Reading:
    """Make every given value canonical and name those that are wrong. Never crashes on any JSON."""
    values: dict[str, Value | None] = {}
    problems: dict[str, Problem] = {}
    fields = {field.name: field for field in definition.fields}
    for name, raw in given.items():
        field = fields.get(name)
        refusal = _refusal(field)
        if field is None or refusal is not None:
            problems[name] = refusal or NotAsked()
            continue
        try:
            values[name] = read_value(field=field, raw=raw, today=today)
        except Invalid as problem:
            problems[name] = problem
    return Reading(values=values, problems=problems)


def check(*, definition: Definition, given: Mapping[str, Any], today: date) -> dict[str, Problem]:
    """What is wrong with the given values, by field; empty when all can be kept."""
    return dict(read_values(definition=definition, given=given, today=today).problems)


def missing(*, definition: Definition, values: Values) -> tuple[Field, ...]:
    """The typed fields that must still be answered before the form can be locked."""
    return tuple(
        field
        for field in visible_fields(definition=definition, values=values)
        if field.is_required and is_typed(field) and field.name not in values
    )


def applicable(*, definition: Definition, values: Values) -> dict[str, Value]:
    """The answers without those to questions that no longer arise."""
    visible = {field.name for field in visible_fields(definition=definition, values=values)}
    return {name: value for name, value in values.items() if name in visible}


def prefill(*, definition: Definition, facts: Mapping[str, str], today: date) -> dict[str, Value]:
    """Answers that are known already, where they fit the form.

    :param facts: any of ``name cnic phone birth_date gender address district``.
    """
    given = {field.name: facts[field.fact] for field in definition.fields if facts.get(field.fact)}
    reading = read_values(definition=definition, given=given, today=today)
    return {name: value for name, value in reading.values.items() if value is not None}


def canonical(*, values: Values) -> str:
    """The one JSON text of these answers: keys sorted, no spaces, characters as they are."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(*, service_code: str, version: int, values: Values) -> str:
    """SHA-256 (hex) over the form, its version and the canonical answers."""
    text = f"{service_code}\n{version}\n{canonical(values=values)}"
    return hashlib.sha256(text.encode()).hexdigest()
