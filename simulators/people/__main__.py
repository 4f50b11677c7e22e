"""A small population that keeps the screens alive: orders, visits, decisions, positions."""

from __future__ import annotations

import argparse
import json
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from simulators.people.cast import Citizen, Facilitator, Officer
from simulators.people.play import OFFICERS, PKT, RIDERS, World
from simulators.people.wire import HttpWire, Json, Phones, Refusal

SERVICES = ("PB-REV-DOM", "PB-LG-BIR", "PB-REV-DOM", "PB-LG-DEA")
NAMES = ("Amna Bibi", "Nasreen Akhtar", "Imran Ali", "Shazia Perveen", "Tariq Mehmood")
ORDER_EVERY_SECONDS = 45.0
OPEN_ORDERS_MAX = 14
STEP_SECONDS = 4.0
PING_SECONDS = 3.0
# Lahore: where riders drift between visits.
CENTRE = (31.52, 74.34)


@dataclass
class Population:
    """Everybody, and what they remember of their orders."""

    world: World
    live: str
    dice: random.Random
    citizens: dict[str, Citizen] = field(default_factory=dict)
    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    sequence: int = 0

    def order_something(self) -> None:
        """Somebody new orders and books the first free slot."""
        if len(self.citizens) >= OPEN_ORDERS_MAX:
            return
        self.sequence += 1
        mark = f"{int(time.time()) % 10**7:07d}{self.sequence % 10}"
        citizen = Citizen(
            self.world.wire,
            phones=self.world.phones,
            name=self.dice.choice(NAMES),
            cnic=f"3520{mark}2"[:12] + "4",
            phone=f"+92301{mark[-7:]}",
        )
        citizen.sign_in()
        order = citizen.order(self.dice.choice(SERVICES))
        self.citizens[order["number"]] = citizen
        citizen.schedule(order)

    def work(self, rider: Facilitator) -> None:
        """One facilitator answers offers and does what is due."""
        for offer in rider.offers()[:1]:
            rider.accept(offer)
        today = (self.world.now() + PKT).date()
        for visit in rider.api.call("GET", f"/field/day?day={today}")["visits"]:
            if visit["line_id"]:
                self.step(rider, visit)
        for item in rider.api.call("GET", "/field/held")["items"]:
            door = rider.file_of(item["line_id"])
            if door["stage"] == "PAID":
                self.hand_in(rider, item["line_id"])

    def step(self, rider: Facilitator, visit: Json) -> None:
        """The next act of one visit, when its time has come."""
        starts = datetime.fromisoformat(visit["starts_at"])
        ends = datetime.fromisoformat(visit["ends_at"])
        now = self.world.now()
        citizen = self.citizens.get(visit["number"])
        if citizen is None or not starts - timedelta(minutes=30) <= now <= ends:
            return
        acts: dict[str, Callable[[], object]] = {
            "assigned": lambda: rider.start(visit["id"]),
            "en_route": lambda: rider.arrive(visit["id"]),
            "arrived": lambda: self.let_in(rider, visit, citizen),
            "open": lambda: self.apply(rider, visit, citizen),
        }
        act = acts.get(visit["state"])
        if act:
            act()

    def let_in(self, rider: Facilitator, visit: Json, citizen: Citizen) -> None:
        """Tell the code that was sent for this visit."""
        codes = self.codes(citizen)
        if visit["kind"] == "delivery":
            for code in codes:
                if rider.deliver(visit["line_id"], code)["is_right"]:
                    self.citizens.pop(visit["number"], None)
                    return
        elif codes:
            rider.open_door(visit["id"], codes[0])

    def codes(self, citizen: Citizen) -> list[str]:
        """Four-digit codes on a telephone, the newest first."""
        assert citizen.phones
        found = [citizen.phones.code_in(text) for text in citizen.phones.texts(citizen.phone)]
        return [code for code in reversed(found) if len(code) == 4]

    def apply(self, rider: Facilitator, visit: Json, citizen: Citizen) -> None:
        """Form, papers, consent, cash."""
        line = visit["line_id"]
        door = rider.fill_in(line, {})
        rider.photograph(line)
        if door["stage"] == "AT_DOOR":
            if not door["items"]:
                rider.take_originals(line, [{"en": "Matric certificate", "ur": "میٹرک کی سند"}])
            if door["facts"]["needs_biometric"] and door["facts"]["biometric"] != "match":
                rider.check_finger(line)
            _, code = citizen.code_after(lambda: rider.read_back(line))
            rider.capture(line, code)
            door = rider.file_of(line)
        if door["stage"] == "CAPTURED":
            rider.collect_cash(line, int(door["bill"]["due_paisa"]))

    def hand_in(self, rider: Facilitator, line: str) -> None:
        """Offer at the desk; an officer of the department stamps it."""
        barcode = rider.hand_in(line)
        for name in OFFICERS.values():
            officer = self.officer(name)
            try:
                officer.receive(barcode)
            except Refusal:
                continue
            return

    def decide(self, officer: Officer) -> None:
        """Take what was received, decide what was taken, give out what was decided."""
        for case in officer.queue("received")[:1]:
            officer.take(case["id"])
        for case in officer.queue("in_process")[:1]:
            if self.dice.random() < 0.4:
                officer.approve(case["id"])
        for case in officer.queue("approved"):
            try:
                officer.hand_out(case["id"])
            except Refusal:
                continue

    def collect(self, rider: Facilitator) -> None:
        """Take over bundles that the desk has given out."""
        today = (self.world.now() + PKT).date()
        for days in (0, 1, 2):
            day = today + timedelta(days=days)
            for visit in rider.api.call("GET", f"/field/day?day={day}")["visits"]:
                if visit["kind"] == "delivery" and visit["state"] == "assigned":
                    rider.collect(visit["line_id"], f"SEAL-{self.dice.randrange(10000, 99999)}")

    def rider(self, name: str) -> Facilitator:
        """A facilitator, signed in."""
        rider = Facilitator(self.world.wire, username=name)
        rider.api.token = self.token(name, rider)
        return rider

    def officer(self, name: str) -> Officer:
        """An officer, signed in."""
        officer = Officer(self.world.wire, username=name)
        officer.api.token = self.token(name, officer)
        return officer

    def token(self, name: str, person: Facilitator | Officer) -> str:
        """The session of somebody; a new one when the old one has ended."""
        if name not in self.tokens:
            person.sign_in()
            self.tokens[name] = person.api.token
        return self.tokens[name]

    def ping(self) -> None:
        """Every rider's telephone tells where it is."""
        for name in RIDERS:
            lat, lon = self.places.get(name, (self._near(CENTRE[0]), self._near(CENTRE[1])))
            lat += self.dice.uniform(-0.002, 0.002)
            lon += self.dice.uniform(-0.002, 0.002)
            self.places[name] = (lat, lon)
            self.sequence += 1
            ping: Json = {
                "device": f"phone-{name}",
                "device_seq": int(time.time() * 1000) * 10 + self.sequence % 10,
                "lat": lat,
                "lon": lon,
                "accuracy_m": 12,
                "at": self.world.now().isoformat(),
            }
            token = self.rider(name).api.token
            headers = {"Authorization": f"Bearer {token}"}
            answer = httpx.post(
                f"{self.live}/live/positions",
                content=json.dumps([ping]),
                headers=headers,
                trust_env=False,
            )
            if answer.status_code == 401:
                self.tokens.pop(name, None)

    def _near(self, middle: float) -> float:
        return middle + self.dice.uniform(-0.08, 0.08)


def patiently(what: str, act: Callable[[], Any], forget: Callable[[], Any]) -> None:
    """Do something; whatever goes wrong is told and tried again next time."""
    try:
        act()
    except Refusal as refusal:
        if refusal.status == 401:
            forget()
        print(f"{what}: {refusal}", flush=True)
    except (httpx.HTTPError, TimeoutError, AssertionError, KeyError) as failure:
        print(f"{what}: {type(failure).__name__} {failure}", flush=True)


def live_on(people: Population) -> None:
    """Everybody's turn, for ever."""
    next_order = 0.0
    while True:
        if time.monotonic() >= next_order:
            patiently("order", people.order_something, lambda: None)
            next_order = time.monotonic() + ORDER_EVERY_SECONDS
        for name in RIDERS:
            for act in (people.work, people.collect):
                patiently(
                    name,
                    lambda name=name, act=act: act(people.rider(name)),  # type: ignore[misc]
                    lambda name=name: people.tokens.pop(name, None),  # type: ignore[misc]
                )
        for name in OFFICERS.values():
            patiently(
                name,
                lambda name=name: people.decide(people.officer(name)),  # type: ignore[misc]
                lambda name=name: people.tokens.pop(name, None),  # type: ignore[misc]
            )
        time.sleep(STEP_SECONDS)


def keep_pinging(people: Population) -> None:
    """Positions, in a thread of their own."""
    while True:
        patiently("ping", people.ping, lambda: None)
        time.sleep(PING_SECONDS)


def main() -> None:
    """Read the addresses and live on until stopped."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--web", required=True)
    words.add_argument("--gateway", required=True)
    words.add_argument("--live", required=True)
    words.add_argument("--seed", type=int, default=uuid.uuid4().int % 1000)
    said = words.parse_args()
    world = World(HttpWire(said.web), Phones(said.gateway), pass_time=lambda _: None)
    people = Population(world, said.live, random.Random(said.seed))
    threading.Thread(target=keep_pinging, args=(people,), daemon=True).start()
    live_on(people)


if __name__ == "__main__":
    main()
