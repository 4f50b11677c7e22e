"""The one clock. ``DASTAK_CLOCK=database`` is shared by all processes and can be moved forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from dastak.kernel.errors import Refused

PKT = ZoneInfo("Asia/Karachi")


class ClockIsReal(Refused):
    """The clock of this installation is the real one; it cannot be moved."""

    ur = "اس نظام کی گھڑی اصلی ہے؛ اسے آگے نہیں کیا جا سکتا۔"


class ClockRunsForward(Refused):
    """The clock only moves forward, by {seconds} seconds it would not."""

    ur = "گھڑی صرف آگے چلتی ہے، {seconds} سیکنڈ سے وہ آگے نہیں جائے گی۔"


def now() -> datetime:
    """The present instant, aware, in UTC. Called by surfaces only."""
    if settings.DASTAK_CLOCK == "system":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() + ahead FROM kernel_clock")
        (instant,) = cursor.fetchone()
    return instant.astimezone(UTC)  # type: ignore[no-any-return]


def advance(*, by: timedelta) -> datetime:
    """Move the database clock forward for everybody; returns the new instant.

    :raises ClockIsReal: outside demo, tests and simulation.
    :raises ClockRunsForward: for a negative step.
    """
    if settings.DASTAK_CLOCK == "system":
        raise ClockIsReal
    if by < timedelta(0):
        raise ClockRunsForward(seconds=int(by.total_seconds()))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_clock SET ahead = ahead + make_interval(secs => %s)",
            [by.total_seconds()],
        )
    return now()
