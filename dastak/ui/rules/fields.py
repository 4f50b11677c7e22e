"""Questions: from the short description that a page gives to what a template needs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from dastak.ui.rules.formats import PAKISTAN
from dastak.ui.types import Field, FieldKind, Option

# Digits are typed left to right in both languages and bring up the number pad.
_NUMERIC = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}
_ATTRIBUTES: dict[FieldKind, dict[str, str]] = {
    FieldKind.TEXT: {"type": "text", "dir": "auto"},
    FieldKind.TEXTAREA: {"dir": "auto", "rows": "4"},
    FieldKind.NUMBER: {"type": "text", **_NUMERIC},
    FieldKind.AMOUNT: {"type": "text", **_NUMERIC},
    FieldKind.CNIC: {"type": "text", **_NUMERIC, "maxlength": "15", "spellcheck": "false"},
    FieldKind.PHONE: {"type": "tel", "dir": "ltr", "inputmode": "tel", "autocomplete": "tel"},
    FieldKind.EMAIL: {"type": "email", "dir": "ltr", "autocomplete": "email"},
    FieldKind.OTP: {**_NUMERIC, "type": "text", "autocomplete": "one-time-code", "maxlength": "8"},
    FieldKind.DATE: {"type": "date", "dir": "ltr"},
    FieldKind.ADDRESS: {"dir": "auto", "rows": "3", "autocomplete": "street-address"},
    FieldKind.FILE: {"type": "file"},
    FieldKind.CAMERA: {"type": "file", "accept": "image/*", "capture": "environment"},
}
_TEMPLATES: dict[FieldKind, str] = {
    FieldKind.TEXTAREA: "ui/fields/textarea.html",
    FieldKind.RADIOS: "ui/fields/choices.html",
    FieldKind.CHECKBOXES: "ui/fields/choices.html",
    FieldKind.SELECT: "ui/fields/select.html",
    FieldKind.SLOT: "ui/fields/slots.html",
    FieldKind.ADDRESS: "ui/fields/address.html",
    FieldKind.FILE: "ui/fields/file.html",
    FieldKind.CAMERA: "ui/fields/file.html",
}
GROUPED = frozenset({FieldKind.RADIOS, FieldKind.CHECKBOXES, FieldKind.SLOT})
_PASSED_ATTRIBUTES = frozenset(
    "autocomplete maxlength inputmode rows accept multiple min max step dir".split()
)
_OWN_KEYS = frozenset(
    {"name", "kind", "label", "hint", "value", "error", "options", "required", "heading"}
)


def element_id(*, name: str) -> str:
    """Give the id that error summaries link to for the question called `name`."""
    return f"f-{name}"


def _chosen(value: object) -> frozenset[str]:
    if value is None or value == "":
        return frozenset()
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        return frozenset({str(value)})
    return frozenset(str(item) for item in value)


def _instant(given: object) -> datetime | None:
    return given if isinstance(given, datetime) else None


def _options(given: Iterable[object], *, own_id: str, value: object) -> tuple[Option, ...]:
    chosen = _chosen(value)
    made: list[Option] = []
    for place, item in enumerate(given):
        if isinstance(item, Mapping):
            row: Mapping[str, object] = item
        else:
            pair = item if isinstance(item, tuple) else (item, item)
            row = {"value": pair[0], "label": pair[1]}
        made.append(
            Option(
                value=str(row["value"]),
                label=row.get("label", ""),
                # The first option carries the question's own id, so that errors lead to it.
                id=own_id if place == 0 else f"{own_id}-{place}",
                is_chosen=str(row["value"]) in chosen,
                hint=row.get("hint", ""),
                is_disabled=bool(row.get("disabled")),
                starts_at=_instant(row.get("starts_at")),
                ends_at=_instant(row.get("ends_at")),
            )
        )
    return tuple(made)


def field(*, spec: Mapping[str, object]) -> Field:
    """Make a question ready from its description.

    :raises ValueError: when `kind` is not one of `FieldKind`.
    """
    kind = FieldKind(str(spec.get("kind", "text")))
    own_id = element_id(name=str(spec["name"]))
    notes = [part for part in ("error", "hint") if spec.get(part)]
    attributes = dict(_ATTRIBUTES.get(kind, {}))
    attributes |= {key: str(spec[key]) for key in _PASSED_ATTRIBUTES if spec.get(key)}
    given = spec.get("options")
    return Field(
        name=str(spec["name"]),
        kind=kind,
        label=spec.get("label", ""),
        id=own_id,
        hint=spec.get("hint", ""),
        value="" if spec.get("value") is None else spec["value"],
        error=spec.get("error", ""),
        is_required=bool(spec.get("required", True)),
        is_heading=bool(spec.get("heading")),
        options=_options(
            given if isinstance(given, Iterable) else (), own_id=own_id, value=spec.get("value")
        ),
        described_by=" ".join(f"{own_id}-{part}" for part in notes),
        attributes=attributes,
        template=_TEMPLATES.get(kind, "ui/fields/input.html"),
        extras={key: spec[key] for key in spec if key not in _OWN_KEYS | _PASSED_ATTRIBUTES},
    )


def by_day(*, options: Sequence[Option]) -> list[tuple[datetime, list[Option]]]:
    """Gather slots under the first instant of each day of Pakistan, in the order given."""
    days: dict[object, tuple[datetime, list[Option]]] = {}
    for option in options:
        assert option.starts_at is not None, "a slot has its hours"
        day = option.starts_at.astimezone(PAKISTAN).date()
        days.setdefault(day, (option.starts_at, []))[1].append(option)
    return list(days.values())
