"""What is wrong with a sent field, in both languages: the checker itself knows English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dastak.kernel.errors import FieldsInvalid, Invalid, Problem
from dastak.kernel.text import Bilingual, bilingual

# Kinds of error of pydantic, with the name of the bound that the text tells.
_BOUNDS = {
    "string_too_short": ("too_short", "min_length"),
    "string_too_long": ("too_long", "max_length"),
    "greater_than_equal": ("least", "ge"),
    "less_than_equal": ("most", "le"),
    "too_short": ("few", "min_length"),
    "too_long": ("many", "max_length"),
}
_PLAIN = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "enum": "choice",
    "literal_error": "choice",
    "timezone_aware": "zone",
}
_FAMILIES = {
    "int": "number",
    "float": "number",
    "decimal": "number",
    "date": "day",
    "datetime": "instant",
    "time": "time",
    "uuid": "id",
    "bool": "yes_no",
    "string": "words",
}


class FieldInvalid(Invalid):
    """{place}: {reason}"""

    ur = "{place}: {reason}"


def reason_of(error: Mapping[str, Any]) -> Bilingual:
    """Why one field is wrong; ``other`` where no text knows the kind of error."""
    kind = str(error["type"])
    if kind in _BOUNDS:
        name, bound = _BOUNDS[kind]
        return bilingual(f"project.wrong.{name}", bound=error["ctx"][bound])
    name = _PLAIN.get(kind) or _FAMILIES.get(kind.partition("_")[0], "other")
    return bilingual(f"project.wrong.{name}")


def fields_invalid(errors: list[dict[str, Any]]) -> FieldsInvalid:
    """The refusal that names every wrong field."""
    problems: dict[str, Problem] = {}
    for each in errors:
        place = ".".join(str(part) for part in each["loc"] if part not in ("body", "payload"))
        problems[place] = FieldInvalid(place=place, reason=reason_of(each))
    return FieldsInvalid(problems=problems)


def body_unreadable() -> FieldInvalid:
    """The refusal of content that is not what its kind says."""
    return FieldInvalid(place="body", reason=bilingual("project.wrong.unreadable"))
