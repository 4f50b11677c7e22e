"""What people do in a day of the campaign: order, be visited, hand in, decide, deliver."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from simulators.people.cast import Citizen, Facilitator, Officer, Staff
from simulators.people.play import Journey, World
from simulators.people.wire import Refusal
from stories.crash.patience import Book, GaveUp
from stories.crash.riders import Pool

ORIGINALS = [{"en": "Matric certificate", "ur": "میٹرک کی سند"}]
SEAL = "SEAL-40912"
HANDS = 6  # people who act at the same time
CODE_SECONDS = 90.0
# How far orders go, in a hundred: withdrawn when booked, left at the visit, handed in, delivered.
WITHDRAWN, LEFT, HANDED_IN = 20, 35, 55
STOPS = (Refusal, TimeoutError, AssertionError, StopIteration)


@dataclass
class Trip:
    """One order of the campaign.

    :param draw: 0 to 99, how far it goes. :param code_seen: the message after which a code comes.
    """

    journey: Journey
    draw: int
    code_seen: Any = ""
    case: str = ""

    @property
    def line(self) -> str:
        """Its only line."""
        return self.journey.line

    @property
    def starts_at(self) -> datetime:
        """The booked time."""
        assert self.journey.order
        return datetime.fromisoformat(self.journey.order["lines"][0]["slot"][0])


@dataclass
class Days:
    """The people, and the book of what the product told them."""

    world: World
    book: Book
    chance: Random
    pool: Pool
    officer: Officer
    counter: Staff
    numbers: Iterable[int] = field(default_factory=lambda: itertools.count(1))

    def play(self, many: int) -> None:
        """One round: ``many`` orders from the first step as far as each of them goes."""
        self.sign_in()
        trips = self.together([self.new_trip() for _ in range(many)], self.book_visit)
        self.find_riders(trips)
        going = [each for each in trips if each.draw >= WITHDRAWN and each.journey.rider]
        self.together([each for each in trips if each.draw < WITHDRAWN], self.withdraw)
        done = [each for slot in _by_time(going) for each in self.visit(slot)]
        cases = self.together([each for each in done if each.draw >= LEFT], self.hand_in)
        self.deliver([each for each in cases if each.draw >= HANDED_IN])
        self.sign_in()
        self.pool.hand_over_cash(self.counter)

    def sign_in(self) -> None:
        """Sessions of staff last half a day."""
        self.pool.sign_in()
        self.officer.sign_in()
        self.counter.sign_in()

    def together(self, trips: Sequence[Trip], act: Callable[[Trip], None]) -> list[Trip]:
        """Let several people do the same at once; returns those with whom it went well."""
        with ThreadPoolExecutor(HANDS) as hands:
            went = list(hands.map(lambda trip: self.try_it(trip, act), trips))
        return [trip for trip, well in zip(trips, went, strict=True) if well]

    def try_it(self, trip: Trip, act: Callable[[Trip], None]) -> bool:
        """Whether somebody's act went well; what stopped it is counted."""
        try:
            act(trip)
        except GaveUp:
            raise
        except STOPS as stop:
            self.book.stopped[f"{act.__name__}: {type(stop).__name__} {str(stop)[:160]}"] += 1
            return False
        return True

    def new_trip(self) -> Trip:
        """Somebody the product has not met."""
        number = next(iter(self.numbers))
        citizen = Citizen(
            self.world.wire,
            phones=self.world.phones,
            cnic=f"35202{number:07d}2",
            phone=f"+92345{number:07d}",
        )
        return Trip(Journey(self.world, citizen), self.chance.randrange(100))

    def book_visit(self, trip: Trip) -> None:
        """Stages 1 to 3."""
        trip.journey.place()
        self.book.note(trip.line, "place", "qualify")
        trip.journey.schedule()
        self.book.note(trip.line, "schedule")
        trip.code_seen = trip.journey.citizen.phones.last_id(trip.journey.citizen.phone)  # type: ignore[union-attr]

    def find_riders(self, trips: Sequence[Trip]) -> None:
        """Stage 4."""
        by_visit = {each.journey.visit: each for each in trips}
        taken = self.pool.accept(by_visit, lambda v: self.book.note(by_visit[v].line, "assign"))
        for visit, rider in taken.items():
            by_visit[visit].journey.rider = rider
        self.book.stopped["nobody took the visit"] += len(by_visit) - len(taken)

    def withdraw(self, trip: Trip) -> None:
        """Think better of it."""
        assert trip.journey.order
        trip.journey.citizen.withdraw(trip.journey.order)
        self.book.note(trip.line, "withdraw")

    def visit(self, trips: Sequence[Trip]) -> list[Trip]:
        """Stages 5 to 8 of all visits of one window; each facilitator makes one after the other."""
        self.world.go_to(trips[0].starts_at - timedelta(minutes=30))
        self.sign_in()
        out = self.together(trips, self.set_out)
        self.world.go_to(trips[0].starts_at)
        mine: dict[str, list[Trip]] = defaultdict(list)
        for trip in out:
            mine[_rider(trip).username].append(trip)
        with ThreadPoolExecutor(HANDS) as hands:
            done = hands.map(
                lambda each: [trip for trip in each if self.try_it(trip, self.at_door)],
                mine.values(),
            )
        return [trip for each in done for trip in each]

    def set_out(self, trip: Trip) -> None:
        """Stage 5."""
        _rider(trip).start(trip.journey.visit)
        self.book.note(trip.line, "start_trip")

    def at_door(self, trip: Trip) -> None:
        """Stages 6 to 8."""
        rider, line, citizen = _rider(trip), trip.line, trip.journey.citizen
        rider.arrive(trip.journey.visit)
        code = _code_told(trip)
        assert rider.open_door(trip.journey.visit, code)["is_open"], "wrong door code"
        self.book.note(line, "open_door")
        rider.fill_in(line, {})
        rider.photograph(line)
        rider.take_originals(line, ORIGINALS)
        rider.check_finger(line)
        seen = citizen.phones.last_id(citizen.phone)  # type: ignore[union-attr]
        rider.read_back(line)
        consent = citizen.phones.wait_for_code(citizen.phone, after=seen, seconds=CODE_SECONDS)  # type: ignore[union-attr]
        assert rider.capture(line, consent)["is_right"], "wrong consent code"
        self.book.note(line, "capture")
        due = int(rider.file_of(line)["bill"]["due_paisa"])
        receipt = rider.collect_cash(line, due)
        self.book.note(line, "settle")
        self.book.receipt(line, receipt["serial"], due)

    def hand_in(self, trip: Trip) -> None:
        """Stages 9 and 10."""
        barcode = _rider(trip).hand_in(trip.line)
        trip.case = self.officer.receive(barcode)["id"]
        _wait_for(trip, "SUBMITTED")
        self.book.note(trip.line, "submit")
        self.officer.take(trip.case)
        _wait_for(trip, "IN_PROCESS")
        self.book.note(trip.line, "take")

    def deliver(self, trips: Sequence[Trip]) -> None:
        """Stages 11 to 13."""
        decided = self.together(trips, self.decide)
        self.find_couriers(decided)
        collected = self.together([each for each in decided if each.journey.rider], self.collect)
        if not collected:
            return
        for slot in _by_time(collected):
            self.world.go_to(slot[0].starts_at)
            self.pool.sign_in()
            self.together(slot, self.hand_over)

    def decide(self, trip: Trip) -> None:
        """Stage 11."""
        self.officer.approve(trip.case)
        trip.journey.order = _wait_for(trip, "DECIDED")
        trip.journey.visit = trip.journey.order["lines"][0]["visit_id"]
        self.book.note(trip.line, "approve")

    def find_couriers(self, trips: Sequence[Trip]) -> None:
        """Who brings the certificates."""
        by_visit = {each.journey.visit: each for each in trips}
        taken = self.pool.accept(by_visit, lambda visit: None)
        for visit, trip in by_visit.items():
            trip.journey.rider = taken.get(visit)
        self.book.stopped["nobody took the delivery"] += len(by_visit) - len(taken)

    def collect(self, trip: Trip) -> None:
        """Stage 12."""
        citizen = trip.journey.citizen
        self.officer.hand_out(trip.case)
        trip.code_seen = citizen.phones.last_id(citizen.phone)  # type: ignore[union-attr]
        _rider(trip).collect(trip.line, SEAL)
        self.book.note(trip.line, "collect")

    def hand_over(self, trip: Trip) -> None:
        """Stage 13."""
        rider, code = _rider(trip), _code_told(trip)
        rider.start(trip.journey.visit)
        rider.arrive(trip.journey.visit)
        assert rider.deliver(trip.line, code)["is_right"], "wrong delivery code"
        self.book.note(trip.line, "deliver")


def _rider(trip: Trip) -> Facilitator:
    assert trip.journey.rider
    return trip.journey.rider


def _code_told(trip: Trip) -> str:
    citizen = trip.journey.citizen
    assert citizen.phones
    return citizen.phones.wait_for_code(citizen.phone, after=trip.code_seen, seconds=CODE_SECONDS)


def _wait_for(trip: Trip, stage: str) -> dict[str, Any]:
    assert trip.journey.order
    return trip.journey.citizen.wait_for_stage(trip.journey.order, stage, seconds=CODE_SECONDS)


def _by_time(trips: Sequence[Trip]) -> list[list[Trip]]:
    slots: dict[datetime, list[Trip]] = defaultdict(list)
    for trip in trips:
        slots[trip.starts_at].append(trip)
    return [slots[at] for at in sorted(slots)]
