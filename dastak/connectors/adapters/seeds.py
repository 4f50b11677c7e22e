"""The reviewed rows in ``seeds/``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from dastak.connectors.types import ObjectionReason, Reason, SystemPlan
from dastak.kernel.text import Bilingual

_FOLDER = Path(__file__).resolve().parent.parent / "seeds"


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def systems() -> dict[str, SystemPlan]:
    """Departments' systems by their code, in the order of the file."""
    return {row["code"]: _plan(row) for row in _rows("systems")}


def _plan(row: dict[str, str]) -> SystemPlan:
    numbers = "calls_per_minute concurrent_max timeout_ms failures_max poll_seconds quiet_seconds answer_seconds"
    given = {name: int(row[name]) for name in numbers.split()}
    return SystemPlan(
        code=row["code"], protocol=row["protocol"], department=row["department"], **given
    )


def routes() -> list[dict[str, str]]:
    """Which cases go to which system from which day, in the order of the file."""
    return _rows("routes")


@cache
def objections() -> dict[str, ObjectionReason]:
    """What can be objected, by its code, in the order of the file."""
    return {
        row["code"]: ObjectionReason(
            row["code"],
            Bilingual(en=row["en"], ur=row["ur"]),
            is_by_words=row["by_words"] == "yes",
            whose=row["whose"],
        )
        for row in _rows("objections")
    }


@cache
def reasons() -> dict[str, Reason]:
    """Reasons for a rejection by their code, in the order of the file."""
    return {
        row["code"]: Reason(row["code"], Bilingual(en=row["en"], ur=row["ur"]))
        for row in _rows("reasons")
    }


@cache
def _desks() -> dict[str, str]:
    return {row["district"]: row["code"] for row in _rows("desks")}


def desk_code(*, district: str) -> str:
    """The district's part of a reference; of a district without one, its whole code."""
    return _desks().get(district, district.replace("-", "").upper())
