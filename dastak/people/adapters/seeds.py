"""The reviewed rows in ``seeds/``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from dastak.people.rules.numbers import Prefixes

_FOLDER = Path(__file__).resolve().parent.parent / "seeds"


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def mobile_prefixes() -> tuple[Prefixes, ...]:
    """Mobile prefixes in use in Pakistan. A number may have moved to another network."""
    return tuple(
        Prefixes(int(row["prefix_from"]), int(row["prefix_to"])) for row in _rows("mobile_prefixes")
    )


def role_permits() -> set[tuple[str, str]]:
    """Every role and permit it holds."""
    return {(row["role"].strip(), row["permit"].strip()) for row in _rows("permits")}
