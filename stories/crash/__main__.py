"""Whole orders over HTTP while web, worker, live and PostgreSQL are killed at random.

    python -m stories.crash [--orders 2000] [--seed 1] [--each 100]

Prints the seed, what was killed how often, what was sent again, and every violation; ends with
1 when there is one. Waits on the wall clock; two thousand orders take about an hour on two cores.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import psycopg

from simulators.people.cast import Officer, Staff
from simulators.people.play import World
from simulators.people.wire import Phones
from stories.crash.checks import compare, laws, settle
from stories.crash.days import Days
from stories.crash.house import House, standing
from stories.crash.patience import Book, GaveUp, PatientWire
from stories.crash.riders import Pool, hire

TICK_SECONDS = 0.2
SHOWN_MAX = 30


@dataclass
class Crowd:
    """The people in a thread of their own, while this one kills and restarts."""

    house: House
    days: Days
    orders: int
    each: int
    made: int = 0
    failure: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Round after round, until all orders are made."""
        try:
            while self.made < self.orders:
                many = min(self.each, self.orders - self.made)
                self.days.play(many)
                self.made += many
                killed = sum(self.house.killed.values())
                print(f"{self.made:>6} orders, {killed} kills", flush=True)
        except GaveUp as stop:
            self.failure = f"stuck: {stop}"
        except Exception as stop:  # noqa: BLE001 - whatever it is, it is the campaign's result
            self.failure = f"{type(stop).__name__}: {stop}"
        finally:
            self.over.set()


def main() -> int:
    """Run the campaign; returns the status to end with."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--orders", type=int, default=2000)
    asked.add_argument("--each", type=int, default=100, help="orders of one round")
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--quiet", type=float, default=12.0, help="mean seconds between two kills")
    words = asked.parse_args()
    print(f"crash campaign: {words.orders} orders, seed {words.seed}", flush=True)
    started = time.monotonic()
    with standing(seed=words.seed) as house:
        chance = Random(words.seed)
        hire(chance)
        wire = PatientWire(house.env["PUBLIC_URL"])
        crowd = Crowd(house, people(house, wire, chance), words.orders, words.each)
        thread = threading.Thread(target=crowd.run, daemon=True)
        thread.start()
        kill_until_over(house, crowd, words.quiet)
        took, stuck = settle(house)
        broken = [*stuck, *compare(house, crowd.days.book)]
        house.processes.stop()  # a log and its line are read one after the other
        broken += laws()
        broken += [crowd.failure] if crowd.failure else []
        broken += [f"{name} lived without answering" for name in house.hung]
        tell(house, wire, crowd)
    print(f"settled after {took:.0f} s; {time.monotonic() - started:.0f} s in all")
    print(f"{len(broken)} violations", *broken[:SHOWN_MAX], sep="\n  ")
    return 1 if broken else 0


def people(house: House, wire: PatientWire, chance: Random) -> Days:
    """Everybody, behind a patient wire."""

    def pass_time(seconds: float) -> None:
        step = "UPDATE kernel_clock SET ahead = ahead + make_interval(secs => %s)"
        while True:
            with suppress(psycopg.Error), house.owner() as db:
                db.execute(step, [seconds])
                return
            time.sleep(TICK_SECONDS)

    world = World(wire, Phones(house.env["SMS_URL"]), pass_time, say=lambda line: None)
    return Days(
        world,
        Book(),
        chance,
        Pool(world),
        Officer(wire, username="rabia"),
        Staff(wire, username="sana"),
    )


def kill_until_over(house: House, crowd: Crowd, quiet: float) -> None:
    """Kill, restart what ended, and again, until the people are done."""
    next_at = time.monotonic()
    while not crowd.over.wait(TICK_SECONDS):
        house.keep()
        if time.monotonic() >= next_at:
            house.kill_one()
            next_at = time.monotonic() + house.chance.uniform(0.5, 1.5) * quiet


def tell(house: House, wire: PatientWire, crowd: Crowd) -> None:
    """What happened."""
    for title, counts in (
        ("killed", house.killed),
        ("sent again because of", wire.again),
        ("people stopped by", +crowd.days.book.stopped),
    ):
        print(f"{title}: {sum(counts.values())}")
        for name, count in counts.most_common(SHOWN_MAX):
            print(f"  {count:>6}  {name}")
    acknowledged = sum(map(len, crowd.days.book.steps.values()))
    paisa = sum(amount for _, amount in crowd.days.book.cash.values())
    receipts = len(crowd.days.book.cash)
    print(f"acknowledged: {acknowledged} steps of {len(crowd.days.book.steps)} orders,")
    print(f"  {receipts} receipts over Rs {paisa / 100:,.0f}")


if __name__ == "__main__":
    sys.exit(main())
