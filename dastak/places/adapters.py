"""The reviewed seed files that lie in this folder."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parent / "seeds"


def read_rows(name: str) -> list[dict[str, str]]:
    """All rows of ``seeds/<name>.csv``."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def read_outlines() -> dict[str, Any]:
    """The GeoJSON drawing of the districts; shared, so never to be changed."""
    outlines: dict[str, Any] = json.loads((SEEDS / "outlines.geojson").read_text("utf-8"))
    return outlines
