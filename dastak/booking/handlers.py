"""Seats follow what workforce tells of shifts and facilitators."""

from __future__ import annotations

from datetime import datetime, timedelta

from dastak.booking import api
from dastak.kernel.actors import Actor
from dastak.kernel.handlers import handles
from dastak.workforce.api import (
    CertificateAdded,
    FacilitatorReinstated,
    FacilitatorSuspended,
    ShiftCancelled,
    ShiftsOpened,
)

HORIZON = timedelta(days=366)


@handles(ShiftsOpened)
def open_new_shifts(*, event: ShiftsOpened, by: Actor, now: datetime) -> None:
    """New shifts can be booked within seconds."""
    api.refresh_seats(
        district=event.district, starts_at=event.starts_at, ends_at=event.ends_at, by=by, now=now
    )


@handles(CertificateAdded)
def look_again(*, event: CertificateAdded, by: Actor, now: datetime) -> None:
    """A new certificate may make somebody fit."""
    api.refresh_seats(district=event.district, starts_at=now, ends_at=now + HORIZON, by=by, now=now)


@handles(FacilitatorReinstated)
def sell_again(*, event: FacilitatorReinstated, by: Actor, now: datetime) -> None:
    """A suspension was lifted."""
    api.refresh_seats(district=event.district, starts_at=now, ends_at=now + HORIZON, by=by, now=now)


@handles(ShiftCancelled)
def close_shift(*, event: ShiftCancelled, by: Actor, now: datetime) -> None:
    """A shift will not be worked."""
    api.close_seats(
        facilitator_id=event.person_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        by=by,
        now=now,
    )


@handles(FacilitatorSuspended)
def stop_selling(*, event: FacilitatorSuspended, by: Actor, now: datetime) -> None:
    """Somebody must not work from now on."""
    api.close_seats(
        facilitator_id=event.person_id, starts_at=now, ends_at=now + HORIZON, by=by, now=now
    )
