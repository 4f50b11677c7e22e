"""Events: logged with the write, handed on in order, each handler once, failures in view."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from dastak.kernel import handlers, relay
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.events import Event
from dastak.kernel.models import DeadLetter, EventLog, Handled, Outbox
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, kw_only=True)
class Counted(Event):
    """A number was counted."""

    number: int


@pytest.fixture
def seen() -> Iterator[list[tuple[UUID, int]]]:
    rows: list[tuple[UUID, int]] = []
    broken = {"until": 0}

    def note(*, event: Any, by: Actor, now: datetime) -> None:
        if event.number < 0 and broken["until"] < abs(event.number):
            broken["until"] += 1
            raise RuntimeError("the handler is broken")
        rows.append((event.subject, event.number))

    handlers.handles(Counted)(note)
    yield rows
    handlers._SUBSCRIBERS.pop(Counted.name)


def _count(subject: UUID, *numbers: int) -> None:
    with transaction_as(SYSTEM):
        for number in numbers:
            emit(Counted(subject=subject, number=number), by=SYSTEM, at=NOW)


def test_events_of_a_subject_are_handled_in_their_order(seen: list[tuple[UUID, int]]) -> None:
    first, second = uuid4(), uuid4()
    _count(first, 1, 2, 3)
    _count(second, 7)
    assert relay.drain() == 4
    assert [n for s, n in seen if s == first] == [1, 2, 3]
    assert Outbox.objects.count() == 0
    assert EventLog.objects.count() == 4


def test_a_rolled_back_write_leaves_no_event() -> None:
    def write_and_fail() -> None:
        with transaction_as(SYSTEM):
            emit(Counted(subject=uuid4(), number=1), by=SYSTEM, at=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert EventLog.objects.count() == 0


def test_a_failing_handler_holds_up_its_own_subject_only(seen: list[tuple[UUID, int]]) -> None:
    bad, good = uuid4(), uuid4()
    _count(bad, -3, 5)
    _count(good, 1)
    relay.drain()
    assert seen == [(good, 1)]
    assert list(Outbox.objects.values_list("subject", flat=True)) == [bad, bad]


def test_a_handler_that_fails_too_often_becomes_a_dead_letter(
    seen: list[tuple[UUID, int]],
) -> None:
    bad = uuid4()
    _count(bad, -99, 5)
    for _ in range(relay.ATTEMPTS):
        Outbox.objects.update(due_at=NOW.replace(year=2020))
        relay.run_once()
    relay.drain()
    assert seen == [(bad, 5)]
    assert "broken" in DeadLetter.objects.get().error


def test_a_handler_that_succeeded_is_not_run_again_with_its_failing_neighbour(
    seen: list[tuple[UUID, int]],
) -> None:
    others: list[int] = []

    def other(*, event: Any, by: Actor, now: datetime) -> None:
        others.append(event.number)

    handlers.handles(Counted)(other)
    _count(uuid4(), -2)
    for _ in range(4):
        Outbox.objects.update(due_at=NOW.replace(year=2020))
        relay.run_once()
    # The fast pass is rolled back as a whole; what counts is what was committed.
    assert Handled.objects.count() >= 1
    assert Outbox.objects.count() == 0
    assert DeadLetter.objects.count() == 0
