"""The reviewed seed files that lie in this folder."""

from __future__ import annotations

import csv
from pathlib import Path

SEEDS = Path(__file__).resolve().parent / "seeds"


def read_rows(name: str) -> list[dict[str, str]]:
    """All rows of ``seeds/<name>.csv``."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
