"""From reviewed rows to a definition, by way of the JSON that a form version keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dastak.forms.rules.conditions import parse
from dastak.forms.types import Choice, Definition, Field, FilledBy, Kind, Limit
from dastak.kernel.errors import Invalid
from dastak.kernel.text import Bilingual

Row = Mapping[str, str]
Stored = dict[str, Any]


class SeedUnreadable(Invalid):
    """The row of field “{field}” of form “{service_code}” is wrong: {reason}. Correct the seed file."""

    ur = "فارم «{service_code}» کے خانے «{field}» کی قطار غلط ہے: {reason}۔ بیج فائل درست کریں۔"


def _split(text: str) -> list[str]:
    return [part for part in text.split(";") if part]


def _stored(row: Row, phrases: Mapping[tuple[str, str], str]) -> Stored:
    words = row["condition"]
    return {
        "name": row["field"],
        "en": row["name_en"],
        "ur": row["name_ur"],
        "kind": Kind(row["type"]).value,
        "options": [[each, each, phrases["option", each]] for each in _split(row["options"])],
        "required": row["required"],
        "condition": words,
        "condition_ur": phrases.get(("condition", words), ""),
        "filled_by": FilledBy(row["filled_by"]).value,
        "limits": [Limit(each).value for each in _split(row["limits"])],
        "fact": row["fact"],
        "source": row["source"],
        "is_verified": row["verified"] == "yes",
    }


def to_stored(
    *, service_code: str, rows: Iterable[Row], phrases: Mapping[tuple[str, str], str]
) -> list[Stored]:
    """The fields of one form as the JSON that is kept for ever.

    :param phrases: Urdu words by (``option`` or ``condition``, English words).
    :raises SeedUnreadable: for an unknown type, filler or limit, a missing translation, or a name
        that comes twice.
    """
    fields: list[Stored] = []
    for row in rows:
        try:
            fields.append(_stored(row, phrases))
        except (ValueError, KeyError) as error:
            raise SeedUnreadable(
                service_code=service_code, field=row["field"], reason=error
            ) from error
        if row["field"] in {each["name"] for each in fields[:-1]}:
            raise SeedUnreadable(
                service_code=service_code, field=row["field"], reason="it comes twice"
            )
    return fields


def fields_hash(*, fields: Sequence[Stored], form_code: str) -> str:
    """SHA-256 (hex) by which a changed form is told from the one that is in force."""
    text = json.dumps([form_code, fields], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def to_definition(
    *, service_code: str, form_code: str, version: int, fields: Sequence[Stored]
) -> Definition:
    """The definition that the stored fields describe, each field after the one it depends on."""
    options = {
        each["name"]: frozenset(option[0] for option in each["options"])
        for each in fields
        if each["kind"] == Kind.CHOICE
    }
    made = [_field(each, options) for each in fields]
    return Definition(
        service_code=service_code,
        form_code=form_code,
        version=version,
        fields=tuple(_ordered(made)),
    )


def _field(stored: Stored, options: dict[str, frozenset[str]]) -> Field:
    words = stored["condition"]
    condition = parse(words=words, options=options) if words else None
    is_judged = bool(words) and condition is None
    return Field(
        name=stored["name"],
        label=Bilingual(en=stored["en"], ur=stored["ur"]),
        kind=Kind(stored["kind"]),
        options=tuple(Choice(o[0], Bilingual(en=o[1], ur=o[2])) for o in stored["options"]),
        is_required=stored["required"] != "optional" and not is_judged,
        condition=condition,
        hint=Bilingual(en=words, ur=stored["condition_ur"]) if is_judged else None,
        filled_by=FilledBy(stored["filled_by"]),
        limits=frozenset(Limit(each) for each in stored["limits"]),
        fact=stored["fact"],
        is_verified=stored["is_verified"],
        source=stored["source"],
    )


def _ordered(fields: list[Field]) -> list[Field]:
    # A paper form may ask for the husband's name before it asks whether there is a husband.
    known = {field.name for field in fields}
    done: dict[str, Field] = {}
    waiting = list(fields)
    while waiting:
        field = next((each for each in waiting if _may_come(each, done, known)), waiting[0])
        waiting.remove(field)
        done[field.name] = field
    return list(done.values())


def _may_come(field: Field, done: Mapping[str, Field], known: set[str]) -> bool:
    needed = field.condition.field if field.condition else None
    return needed is None or needed in done or needed not in known
