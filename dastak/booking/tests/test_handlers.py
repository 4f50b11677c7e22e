from collections.abc import Callable
from datetime import date, timedelta

import pytest

from dastak.booking import api, handlers
from dastak.booking.tests import cast
from dastak.kernel import clock, relay
from dastak.kernel.actors import SYSTEM
from dastak.kernel.handlers import subscribers
from dastak.workforce import api as workforce

pytestmark = pytest.mark.django_db(transaction=True)
SHIFTS_OPENED = workforce.ShiftsOpened.name


@pytest.fixture(autouse=True)
def seeds() -> None:
    cast.seed()


@pytest.fixture
def drain(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Hand every event to its handlers, then let the loop open what is due."""
    monkeypatch.setattr(clock, "now", lambda: cast.NOW)
    assert handlers.__name__ in {each.__module__ for each in subscribers(SHIFTS_OPENED).values()}

    def run() -> None:
        relay.drain()
        api.open_due_seats(by=SYSTEM, now=cast.NOW)

    return run


def test_seats_follow_what_workforce_tells(drain: Callable[[], None]) -> None:
    cast.facilitator()
    assert cast.free() == [2]
    late = cast.facilitator(certified_to=None)
    drain()
    assert cast.free() == [2]
    cast.certify(late, date(2026, 12, 31))
    drain()
    assert cast.free() == [4]
    workforce.suspend_facilitator(
        facilitator_id=late, reason="a complaint was made", by=SYSTEM, now=cast.NOW
    )
    drain()
    assert cast.free() == [2]
    workforce.reinstate_facilitator(
        facilitator_id=late, reason="the complaint was unfounded", by=SYSTEM, now=cast.NOW
    )
    drain()
    assert cast.free() == [4]


def test_seats_of_a_cancelled_shift_are_not_sold(drain: Callable[[], None]) -> None:
    who = cast.facilitator()
    assert cast.free() == [2]
    (each,) = workforce.list_on_shift(
        district="lahore", starts_at=cast.NINE, ends_at=cast.NINE + timedelta(hours=1), now=cast.NOW
    )
    assert each.facilitator.id == who
    workforce.cancel_shift(
        shift_id=each.shift.id, reason="ill since this morning", by=SYSTEM, now=cast.NOW
    )
    drain()
    assert cast.free() == [0]
