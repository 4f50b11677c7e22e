"""Citizens: they order, book, and say afterwards how it was."""

from __future__ import annotations

import time
from functools import partial

from simulators.people.cast import Citizen
from simulators.people.crowd import Crowd, habits
from simulators.people.wire import Json

SERVICES = ("PB-REV-DOM", "PB-LG-BIR", "PB-REV-DOM", "PB-LG-DEA")
NAMES = ("Amna Bibi", "Nasreen Akhtar", "Shazia Perveen", "Rukhsana Kausar", "Zainab Fatima")
OPEN_ORDERS_MAX = 14
ORDER_EVERY_SECONDS = 40.0


class Citizens(Crowd):
    """People with telephones. Habits: ``withdraw`` an order, ``send_twice``, ``abandon`` it."""

    name = "citizens"
    dialect = habits("withdraw", "send_twice", "abandon")

    orders: dict[str, tuple[Citizen, Json]]
    next_order = 0.0

    def turn(self) -> None:
        """Order now and then; look after the open orders."""
        if not hasattr(self, "orders"):
            self.orders = {}
        if time.monotonic() >= self.next_order and len(self.orders) < OPEN_ORDERS_MAX:
            self.next_order = time.monotonic() + ORDER_EVERY_SECONDS
            self.order()
        for number, (citizen, order) in list(self.orders.items()):
            citizen.api.repeats = self.is_so("send_twice", number)
            self.patiently(number, partial(self.look, citizen, order), citizen.sign_in)

    def order(self) -> None:
        """Somebody new signs in, orders, and books the first free slot."""
        mark = f"{int(time.time() * 10) % 10**7:07d}"
        seed = self.faults.scenario.seed
        citizen = Citizen(
            self.world.wire,
            phones=self.world.phones,
            name=NAMES[(seed + len(self.done)) % len(NAMES)],
            cnic=f"35202{mark}4",
            phone=f"+92301{mark}",
        )
        citizen.sign_in()
        order = citizen.order(SERVICES[(seed + len(self.done)) % len(SERVICES)])
        self.tell(order["number"], "ordered", order["lines"][0]["service_code"])
        if self.is_so("abandon", order["number"]):
            return
        booked = citizen.schedule(order)
        self.orders[order["number"]] = (citizen, booked)
        self.tell(order["number"], "scheduled", str(booked["lines"][0]["slot"][0]))

    def look(self, citizen: Citizen, order: Json) -> None:
        """Rate what was delivered; a few think better of it before anybody comes."""
        line = citizen.look(order)["lines"][0]
        if line["outcome"] or line["stage"] == "DELIVERED":
            if line["stage"] == "DELIVERED":
                citizen.rate(order, 5)
                self.tell(order["number"], "rated", "5")
            self.orders.pop(order["number"])
        elif line["stage"] == "SCHEDULED" and self.is_so("withdraw", order["number"]):
            citizen.withdraw(order)
            self.tell(order["number"], "withdrew", line["stage"])
