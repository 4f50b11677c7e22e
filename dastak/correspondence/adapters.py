"""The reviewed rows in ``seeds/``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from dastak.correspondence.types import Aim, Choice, Limits, Side, Template
from dastak.kernel.text import Bilingual

_SEEDS = Path(__file__).resolve().parent / "seeds"


def _rows(name: str) -> list[dict[str, str]]:
    with (_SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def limits() -> Limits:
    """The operator's parameters."""
    return Limits(**{row["code"]: int(row["value"]) for row in _rows("parameters.csv")})


@cache
def templates() -> dict[str, Template]:
    """Ready texts by code, in the order of the file."""
    return {
        row["code"]: Template(
            code=row["code"],
            side=Side(row["side"]),
            aim=Aim(row["aim"]),
            title=Bilingual(en=row["title_en"], ur=row["title_ur"]),
            words=Bilingual(en=row["en"], ur=row["ur"]),
            sms=Bilingual(en=row["sms_en"], ur=row["sms_ur"]),
        )
        for row in _rows("templates.csv")
    }


@cache
def papers() -> dict[str, Choice]:
    """Papers that a ready text can name, by code, in the order of the file."""
    return {
        row["code"]: Choice(row["code"], Bilingual(en=row["en"], ur=row["ur"]))
        for row in _rows("papers.csv")
    }
