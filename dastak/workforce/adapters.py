"""The reviewed seed files of the workforce."""

import csv
from pathlib import Path

_SEEDS = Path(__file__).parent / "seeds"


def read_rows(name: str) -> list[dict[str, str]]:
    """Rows of ``seeds/<name>.csv``."""
    with (_SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
