"""Facilitators of the campaign: more of them than the demo has, and a pool that answers offers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from simulators.people.cast import Facilitator, Staff
from simulators.people.play import RIDERS, World
from simulators.people.wire import Json, Refusal

MORE = 18
NAMES = (*RIDERS, *(f"crash-{n}" for n in range(1, MORE + 1)))
HUB = "lahore"
ASK_SECONDS_MAX = 90.0


def hire(chance: Random) -> None:
    """Hire more facilitators, who live here and there in Lahore."""
    from dastak.kernel import clock  # noqa: PLC0415 - Django must stand first
    from dastak.project import cast  # noqa: PLC0415

    riders = [
        (
            cast.rider(name, "Crash Rider", "نمائندہ", "male", f"3520292{n:05d}7"),
            31.52 + chance.uniform(-0.08, 0.08),
            74.34 + chance.uniform(-0.08, 0.08),
        )
        for n, name in enumerate(NAMES[len(RIDERS) :], 1)
    ]
    cast.hire(riders=riders, now=clock.now())


@dataclass
class Pool:
    """Everybody on a motorcycle, signed in for the day."""

    world: World
    riders: dict[str, Facilitator] = field(default_factory=dict)

    def sign_in(self) -> None:
        """New sessions; the old ones last half a day."""
        for name in NAMES:
            self.riders.setdefault(name, Facilitator(self.world.wire, username=name)).sign_in()

    def accept(self, visits: Iterable[str], noted: Callable[[str], None]) -> dict[str, Facilitator]:
        """Take offers until each of these visits has somebody; returns who, by visit.

        :param noted: told of each visit that was taken.
        """
        wanted, taken = set(visits), dict[str, Facilitator]()
        deadline = time.monotonic() + ASK_SECONDS_MAX
        while wanted - set(taken) and time.monotonic() < deadline:
            for rider in self.riders.values():
                for offer in rider.offers():
                    visit = offer["visit_id"]
                    if visit in wanted - set(taken) and _took(rider, offer):
                        taken[visit] = rider
                        noted(visit)
            time.sleep(0.2)
        return taken

    def hand_over_cash(self, counter: Staff) -> int:
        """Everybody brings what they carry to the hub, where it is counted; returns the paisa."""
        whole = 0
        for rider in self.riders.values():
            carried = int(rider.api.call("GET", f"/finance/cash?district={HUB}")["balance_paisa"])
            if carried:
                said = {"amount_paisa": carried, "district": HUB}
                offered = rider.api.call("POST", "/finance/cash/handovers", said)
                count = f"/finance/cash/handovers/{offered['id']}/count"
                counter.api.call("POST", count, {"counted_paisa": carried})
                whole += carried
        return whole


def _took(rider: Facilitator, offer: Json) -> bool:
    """Whether it was to be had; who has no time for it says so, and others are asked at once."""
    try:
        rider.accept(offer)
    except Refusal as refusal:
        if refusal.status not in (404, 409):
            raise
        with suppress(Refusal):
            rider.decline(offer, "no time")
        return False
    return True
