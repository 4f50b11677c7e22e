"""When a field is asked.

The grammar is ``<choice field> = <option>`` and ``<choice field> is not <option>``. Whatever else a
form says ("under 18", "if asked") only people can judge: the field is then always offered.
"""

from __future__ import annotations

import re

from dastak.forms.types import Condition, Definition, Field, Value, Values

_GRAMMAR = re.compile(r"([a-z][a-z0-9_]*) (=|is not) (.+)")


def parse(*, words: str, options: dict[str, frozenset[str]]) -> Condition | None:
    """The condition that ``words`` state, or None when only people can judge them.

    :param options: options of every choice field of the form, by field name.
    """
    match = _GRAMMAR.fullmatch(words.strip())
    if match is None or match[3] not in options.get(match[1], frozenset()):
        return None
    return Condition(field=match[1], value=match[3], is_negated=match[2] != "=")


def _holds(condition: Condition, value: Value | None) -> bool:
    if value is None:
        return False
    return (value == condition.value) is not condition.is_negated


def is_visible(
    *, definition: Definition, field: Field, values: Values, asking: frozenset[str] = frozenset()
) -> bool:
    """Whether ``field`` is asked after these answers. An unanswered condition hides it.

    :param asking: fields whose visibility is being decided, so that a circle ends as hidden.
    """
    if field.condition is None:
        return True
    governing = definition.find(field.condition.field)
    if governing is None or field.name in asking:
        return False
    is_asked = is_visible(
        definition=definition, field=governing, values=values, asking=asking | {field.name}
    )
    return is_asked and _holds(field.condition, values.get(governing.name))


def visible_fields(*, definition: Definition, values: Values) -> tuple[Field, ...]:
    """The fields that are asked after these answers, in the order of the form."""
    return tuple(
        field
        for field in definition.fields
        if is_visible(definition=definition, field=field, values=values)
    )
