"""The same definition drawn for a page with one question and for the facilitator's guided form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dastak.forms.rules.checking import is_typed
from dastak.forms.rules.conditions import visible_fields
from dastak.forms.rules.reading import ADDRESS_MAX, PEOPLE_MAX, TEXT_MAX
from dastak.forms.types import (
    CAPTURED,
    Capture,
    Definition,
    Field,
    FilledBy,
    Kind,
    Limit,
    Step,
    Value,
    Values,
    Writer,
)
from dastak.kernel.errors import Problem
from dastak.kernel.text import say

RADIOS_MOST = 7
BLANK_ROWS = 2

_WRITES: dict[Writer, frozenset[FilledBy]] = {
    Writer.CITIZEN: frozenset({FilledBy.APPLICANT, FilledBy.GUARDIAN}),
    Writer.FACILITATOR: frozenset(FilledBy) - {FilledBy.OFFICE},
    Writer.OFFICE: frozenset({FilledBy.OFFICE}),
}
_HINTED = frozenset({Kind.CNIC, Kind.PHONE, Kind.PERSON_LIST})
_UI_KINDS = {Kind.DECLARATION: "checkboxes", Kind.CNIC: "cnic", Kind.PERSON_LIST: "text"}


def _ui_kind(field: Field) -> str:
    if field.kind is Kind.CHOICE:
        few = len(field.options) <= RADIOS_MOST
        return ("radios" if few else "select") if field.options else "text"
    # A page's date picker and number pad know nothing of an age or a passport instead.
    if field.limits & {Limit.OR_AGE, Limit.OR_YEAR, Limit.OR_PASSPORT, Limit.SEVERAL, Limit.WORDS}:
        return "text"
    return _UI_KINDS.get(field.kind, field.kind.value)


def _hint(field: Field, lang: str) -> str:
    parts = []
    if field.hint is not None:
        parts.append(say("forms.only_if", lang, condition=field.hint.in_(lang)))
    special = next((each for each in Limit if each in field.limits and each != Limit.PAST), None)
    if special is not None:
        parts.append(say(f"forms.hint_{special.value}", lang))
    elif field.kind in _HINTED:
        parts.append(say(f"forms.hint_{field.kind.value}", lang))
    return " ".join(parts)


def _options(field: Field, lang: str) -> list[dict[str, str]]:
    if field.kind is Kind.DECLARATION:
        return [{"value": "true", "label": say("forms.i_declare", lang)}]
    return [{"value": each.value, "label": each.label.in_(lang)} for each in field.options]


def _shown(value: Value | None) -> object:
    return "true" if value is True else value


def _spec(field: Field, value: Value | None, lang: str, problem: Problem | None) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "name": field.name,
        "kind": _ui_kind(field),
        "label": field.label.in_(lang),
        "hint": _hint(field, lang),
        "value": _shown(value),
        "error": problem.text(lang) if problem else "",
        "required": field.is_required,
        "heading": True,
    }
    if options := _options(field, lang):
        spec["options"] = options
    if field.kind in {Kind.TEXT, Kind.ADDRESS}:
        spec["maxlength"] = TEXT_MAX if field.kind is Kind.TEXT else ADDRESS_MAX
    return spec


def _people_specs(
    field: Field, value: Value | None, lang: str, problem: Problem | None
) -> list[dict[str, Any]]:
    rows = value if isinstance(value, list) else []
    count = min(len(rows) + BLANK_ROWS, PEOPLE_MAX)
    specs: list[dict[str, Any]] = []
    for place in range(count):
        row = rows[place] if place < len(rows) else {}
        for part, kind in (("name", "text"), ("age", "number")):
            specs.append(
                {
                    "name": f"{field.name}.{place}.{part}",
                    "kind": kind,
                    "label": say(f"forms.person_{part}", lang, number=place + 1),
                    "value": row.get(part),
                    "required": False,
                }
            )
    specs[0]["hint"] = _hint(field, lang)
    specs[0]["error"] = problem.text(lang) if problem else ""
    return specs


def form_steps(
    *,
    definition: Definition,
    values: Values,
    writer: Writer,
    lang: str,
    problems: Mapping[str, Problem] | None = None,
) -> list[Step]:
    """The questions that ``writer`` answers now, in order, in ``lang``.

    Questions whose condition does not hold, papers and signatures are left out. Each spec is what
    ``{% field spec %}`` of the ui takes, and plain JSON.
    """
    steps = []
    for field in visible_fields(definition=definition, values=values):
        if not is_typed(field) or field.filled_by not in _WRITES[writer]:
            continue
        value = values.get(field.name)
        problem = (problems or {}).get(field.name)
        if field.kind is Kind.PERSON_LIST:
            specs = _people_specs(field, value, lang, problem)
        else:
            specs = [_spec(field, value, lang, problem)]
        label = field.label.in_(lang)
        steps.append(Step(field.name, label, tuple(specs), is_answered=value is not None))
    return steps


def list_captures(*, definition: Definition, values: Values, kind: Kind) -> list[Capture]:
    """The papers (``Kind.FILE``) to photograph or the signatures (``Kind.THUMB``) to take.

    Those that the office adds are left out.
    """
    assert kind in CAPTURED
    return [
        Capture(
            name=field.name,
            label=field.label,
            hint=field.hint,
            is_required=field.is_required,
            filled_by=field.filled_by,
        )
        for field in visible_fields(definition=definition, values=values)
        if field.kind is kind and field.filled_by is not FilledBy.OFFICE
    ]


def read_form(
    *, definition: Definition, names: Iterable[str], posted: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """What an HTML form sent for these fields, as given values for ``save_answers``.

    :param names: the fields that were on the page; one that was not sent (an unticked box) is None.
    :param posted: ``dict(request.POST.lists())``.
    """
    return {
        field.name: _posted_value(field, posted)
        for name in names
        if (field := definition.find(name)) is not None
    }


def _first(posted: Mapping[str, Sequence[str]], name: str) -> str | None:
    sent = posted.get(name)
    return sent[-1] if sent else None


def _posted_value(field: Field, posted: Mapping[str, Sequence[str]]) -> Any:
    if field.kind is Kind.PERSON_LIST:
        return _posted_people(field.name, posted)
    value = _first(posted, field.name)
    landmark = _first(posted, f"{field.name}_landmark")
    if field.kind is Kind.ADDRESS and landmark:
        return f"{value or ''}\n{landmark}"
    return value


def _posted_people(name: str, posted: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    rows = []
    for place in range(PEOPLE_MAX):
        row = {part: _first(posted, f"{name}.{place}.{part}") or "" for part in ("name", "age")}
        if any(each.strip() for each in row.values()):
            rows.append(row)
    return rows
