"""A crowd: people of one kind in a process of their own, with a seed and a script port."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from simulators.faults import Dialect, draw
from simulators.journal import Journal, JsonObject
from simulators.people.play import World
from simulators.people.wire import HttpWire, Phones, Refusal
from simulators.simulator import Route, Simulator

FAILURES = (httpx.HTTPError, TimeoutError, AssertionError, KeyError)


@dataclass(frozen=True)
class Addresses:
    """Where the product and the telephones are."""

    web: str
    gateway: str
    live: str


def habits(*names: str) -> Dialect:
    """Shares, from 0 to 1, in which these people do something unexpected."""
    return Dialect(
        faults=(),
        rates=names,
        waits_ms={},
        subject=re.compile(r"[a-z0-9-]{1,40}"),
        subject_hint="a user name or an order number",
    )


class Crowd(Simulator):
    """People of one kind. ``/_scenario`` sets their habits, ``/_truth`` tells what they did."""

    every_seconds = 4.0
    dialect = habits()

    def __init__(self, *, addresses: Addresses, seed: int, token: str, journal: Journal) -> None:
        self.done: list[JsonObject] = []
        self.world = World(HttpWire(addresses.web), Phones(addresses.gateway), pass_time=_nothing)
        self.addresses = addresses
        self._turns = 0
        super().__init__(dialect=self.dialect, seed=seed, token=token, journal=journal)

    def turn(self) -> None:
        """What everybody does when it is their turn."""
        raise NotImplementedError

    def protocol(self) -> Sequence[Route]:
        """People offer nothing to the product: they call it."""
        return ()

    def facts(self) -> JsonObject:
        """What they did, in its order."""
        return {"acts": list(self.done)}

    def recall(self, entry: JsonObject) -> None:
        """Remember an act."""
        self.done.append(entry)

    def forget(self) -> None:
        """Begin anew."""
        self.done.clear()

    def subjects(self, body: JsonObject) -> tuple[str, ...]:
        """Nobody asks them anything."""
        return ()

    def is_so(self, habit: str, who: str) -> bool:
        """Whether a habit shows now, for somebody; decided by the seed."""
        scenario = self.faults.scenario
        rates = {**scenario.rates, **scenario.per.get(who, {})}
        self._turns += 1
        return draw(scenario.seed, habit, who, self._turns) < rates.get(habit, 0.0)

    def tell(self, who: str, act: str, what: str) -> None:
        """Write down what somebody did."""
        self.record({"kind": "act", "who": who, "act": act, "what": what})

    def patiently(self, who: str, act: Callable[[], Any], forget: Callable[[], Any]) -> None:
        """Do something; whatever goes wrong is told and tried again next time."""
        try:
            act()
        except Refusal as refusal:
            if refusal.status == 401:
                forget()
                return
            self.tell(who, "refused", str(refusal))
        except FAILURES as failure:
            self.tell(who, "failed", f"{type(failure).__name__}: {failure}"[:300])

    def begin(self) -> None:
        """Live on in a thread of its own until the process stops."""

        def live() -> None:
            while not self.stopping.is_set():
                if not self.faults.scenario.outage:
                    self.patiently(self.name, self.turn, _nothing)
                time.sleep(self.every_seconds)

        threading.Thread(target=live, daemon=True).start()


def _nothing(*_: object) -> None:
    """Time passes by itself."""


def say(text: str) -> None:
    """One line for the process's log."""
    print(text, file=sys.stderr, flush=True)
