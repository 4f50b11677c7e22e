"""Which way a case goes: the desk, or one of the department's systems."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dastak.connectors.types import MANUAL


@dataclass(frozen=True, slots=True)
class RouteRow:
    """From a moment on, cases of a department go this way. Empty service or district: all."""

    service: str
    district: str
    system: str
    valid_from: datetime


def route_at(*, rows: Iterable[RouteRow], service: str, district: str, at: datetime) -> str:
    """The route in force: of those that fit, the most specific (service before district), and of
    equally specific ones the latest. The desk where none fits.
    """
    fitting = [
        row
        for row in rows
        if row.service in ("", service) and row.district in ("", district) and row.valid_from <= at
    ]
    best = max(
        fitting,
        key=lambda row: (row.service != "", row.district != "", row.valid_from),
        default=None,
    )
    return best.system if best else MANUAL
