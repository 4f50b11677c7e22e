"""The reviewed seed files of the forms."""

from __future__ import annotations

import csv
from pathlib import Path

Row = dict[str, str]
_SEEDS = Path(__file__).parent / "seeds"


def read_rows(name: str) -> list[Row]:
    """Rows of ``seeds/<name>.csv``."""
    with (_SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_phrases() -> dict[tuple[str, str], str]:
    """Urdu words by (use, English words); the use is ``option`` or ``condition``."""
    return {(row["use"], row["en"]): row["ur"] for row in read_rows("phrases")}


def read_forms() -> dict[str, tuple[str, list[Row]]]:
    """Rows of every form by service code, with the code of the form that they were written for.

    A service with the same form as another takes its rows; its additions replace those of the
    same field or come after them.
    """
    forms: dict[str, tuple[str, list[Row]]] = {}
    for row in read_rows("forms"):
        forms.setdefault(row["service_code"], (row["service_code"], []))[1].append(row)
    for alias in read_rows("aliases"):
        rows = [_as_derived(row, alias["verified"]) for row in forms[alias["same_as"]][1]]
        forms[alias["service_code"]] = (alias["same_as"], rows)
    for addition in read_rows("additions"):
        form_code, rows = forms[addition["service_code"]]
        kept = [row for row in rows if row["field"] != addition["field"]]
        forms[addition["service_code"]] = (form_code, [*kept, addition])
    return forms


def _as_derived(row: Row, verified: str) -> Row:
    return {**row, "verified": verified or row["verified"]}
