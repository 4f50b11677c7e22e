"""The facilitators' telephones: offers, visits, papers, cash, positions."""

from __future__ import annotations

import json
import threading
import time
from datetime import datetime, timedelta
from functools import partial

import httpx

from simulators.faults import draw
from simulators.people.cast import Facilitator
from simulators.people.crowd import Crowd, habits
from simulators.people.play import PKT, RIDERS
from simulators.people.wire import Json, Refusal

PING_SECONDS = 3.0
# Lahore: where riders drift between visits.
CENTRE = (31.52, 74.34)


class Telephones(Crowd):
    """One telephone a facilitator.

    Habits: ``decline`` an offer, ``wrong_code`` at the door, ``send_twice`` every command,
    ``away`` (out of reach for a turn).
    """

    name = "phones"
    dialect = habits("decline", "wrong_code", "send_twice", "away")
    tokens: dict[str, str]
    places: dict[str, tuple[float, float]]
    sequence = 0

    def turn(self) -> None:
        """Everybody's turn."""
        if not hasattr(self, "tokens"):
            self.tokens, self.places = {}, {}
            threading.Thread(target=self.keep_pinging, daemon=True).start()
        for name in RIDERS:
            if not self.is_so("away", name):
                self.patiently(
                    name, partial(self.rounds, name), partial(self.tokens.pop, name, None)
                )

    def rider(self, name: str) -> Facilitator:
        """A facilitator, signed in."""
        rider = Facilitator(self.world.wire, username=name)
        if name not in self.tokens:
            rider.sign_in()
            self.tokens[name] = rider.api.token
        rider.api.token = self.tokens[name]
        return rider

    def rounds(self, name: str) -> None:
        """Answer offers, then do what is due."""
        rider = self.rider(name)
        rider.api.repeats = self.is_so("send_twice", name)
        for offer in rider.offers()[:1]:
            self.answer(rider, offer)
        today = (self.world.now() + PKT).date()
        for days in (0, 1, 2):
            day = today + timedelta(days=days)
            for visit in rider.api.call("GET", f"/field/day?day={day}")["visits"]:
                if visit["line_id"]:
                    self.step(rider, visit)
        for item in rider.api.call("GET", "/field/held")["items"]:
            if rider.file_of(item["line_id"])["stage"] == "PAID":
                barcode = rider.hand_in(item["line_id"])
                self.tell(rider.username, "handed_in", barcode)

    def answer(self, rider: Facilitator, offer: Json) -> None:
        """Accept, or say no."""
        if self.is_so("decline", rider.username):
            rider.decline(offer, "too far today")
            self.tell(rider.username, "declined", offer["number"])
            return
        rider.accept(offer)
        self.tell(rider.username, "accepted", offer["number"])

    def step(self, rider: Facilitator, visit: Json) -> None:
        """The next act of one visit, when its time has come."""
        if visit["kind"] == "delivery" and visit["state"] == "assigned":
            self.collect(rider, visit)
        starts = datetime.fromisoformat(visit["starts_at"])
        ends = datetime.fromisoformat(visit["ends_at"])
        if not starts - timedelta(minutes=30) <= self.world.now() <= ends:
            return
        if visit["state"] == "assigned":
            rider.start(visit["id"])
        elif visit["state"] == "en_route":
            rider.arrive(visit["id"])
        elif visit["state"] == "arrived":
            self.let_in(rider, visit)
        elif visit["state"] == "open":
            self.apply(rider, visit)
        else:
            return
        self.tell(rider.username, f"after_{visit['state']}", visit["number"])

    def collect(self, rider: Facilitator, visit: Json) -> None:
        """Take over the sealed bundle, once the desk has given it out."""
        seed = self.faults.scenario.seed
        number = int(draw(seed, "seal", visit["number"]) * 90000) + 10000
        try:
            rider.collect(visit["line_id"], f"SEAL-{number}")
        except Refusal:
            return
        self.tell(rider.username, "collected", visit["number"])

    def let_in(self, rider: Facilitator, visit: Json) -> None:
        """Ask the citizen for the code that came by SMS."""
        codes = self.codes(rider, visit)
        if self.is_so("wrong_code", rider.username):
            codes = ["0000", *codes]
        if visit["kind"] == "delivery":
            if codes:
                rider.deliver(visit["line_id"], codes[0])
        elif codes:
            rider.open_door(visit["id"], codes[0])

    def codes(self, rider: Facilitator, visit: Json) -> list[str]:
        """Codes on the citizen's telephone, the newest first: what they would read out."""
        place = rider.api.call("GET", f"/field/visits/{visit['id']}")["place"]
        texts = self.world.phones.texts(place["phone"])
        found = [self.world.phones.code_in(text) for text in texts]
        return [code for code in reversed(found) if len(code) == 4]

    def apply(self, rider: Facilitator, visit: Json) -> None:
        """Form, papers, fingerprint, consent, cash."""
        line = visit["line_id"]
        door = rider.fill_in(line, {})
        rider.photograph(line)
        if door["stage"] == "AT_DOOR":
            if not door["items"]:
                rider.take_originals(line, [{"en": "Matric certificate", "ur": "میٹرک کی سند"}])
            if door["facts"]["needs_biometric"] and door["facts"]["biometric"] != "match":
                rider.check_finger(line)
            self.consent(rider, visit)
            door = rider.file_of(line)
        if door["stage"] == "CAPTURED":
            rider.collect_cash(line, int(door["bill"]["due_paisa"]))

    def consent(self, rider: Facilitator, visit: Json) -> None:
        """Read the form back and enter the code that the citizen is sent then."""
        before = self.codes(rider, visit)
        rider.read_back(visit["line_id"])
        for _ in range(50):
            codes = self.codes(rider, visit)
            if len(codes) > len(before):
                rider.capture(visit["line_id"], codes[0])
                return
            time.sleep(0.2)

    def keep_pinging(self) -> None:
        """Positions, for ever."""
        while not self.stopping.is_set():
            for name in RIDERS:
                self.patiently(name, partial(self.ping, name), partial(self.tokens.pop, name, None))
            time.sleep(PING_SECONDS)

    def ping(self, name: str) -> None:
        """One telephone tells where it is."""
        self.sequence += 1
        seed = self.faults.scenario.seed

        def drift(axis: str) -> float:
            return (draw(seed, axis, name, self.sequence) - 0.5) * 0.004

        lat, lon = self.places.get(
            name,
            (
                CENTRE[0] + (draw(seed, "home-lat", name) - 0.5) * 0.16,
                CENTRE[1] + (draw(seed, "home-lon", name) - 0.5) * 0.16,
            ),
        )
        self.places[name] = (lat + drift("lat"), lon + drift("lon"))
        ping = {
            "device": f"phone-{name}",
            "device_seq": time.time_ns() // 1000,
            "lat": self.places[name][0],
            "lon": self.places[name][1],
            "accuracy_m": 12,
            "at": self.world.now().isoformat(),
        }
        httpx.post(
            f"{self.addresses.live}/live/positions",
            content=json.dumps([ping]),
            headers={"Authorization": f"Bearer {self.rider(name).api.token}"},
            trust_env=False,
        )
