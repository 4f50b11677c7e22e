"""Somebody who applies without a visit: form, papers, reading through, the code."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from simulators.people import answers
from simulators.people.cast import Citizen
from simulators.people.wire import Json

PLACES = {"lahore": (31.532, 74.339), "peshawar": (34.008, 71.578)}


@dataclass
class Alone:
    """An order that a citizen does alone."""

    citizen: Citizen
    service: str
    order: Json = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the order is asked about."""
        return f"/orders/{self.order['id']}"

    def begin(self) -> None:
        """Stages 1 and 2."""
        lat, lon = PLACES[self.citizen.district]
        body = {
            "order_id": uuid.uuid4(),
            "command_id": uuid.uuid4(),
            "service_code": self.service,
            "district": self.citizen.district,
            "lat": lat,
            "lon": lon,
            "address": {"text": "Shop 4, the old bazaar"},
            "language": self.citizen.language,
        }
        self.order = self.citizen.api.call("POST", "/orders/digital", body)

    def form(self) -> Json:
        """Questions, answers, papers and what is missing."""
        return dict(self.citizen.api.call("GET", f"{self.address}/form?lang=en"))

    def say(self, values: Json) -> Json:
        """Answer some questions; what is wrong is told by field."""
        said = self.citizen.api.call("POST", f"{self.address}/form", {"values": values})
        return dict(said["problems"])

    def fill_in(self) -> None:
        """Answer what is still asked, round by round, since answers open questions."""
        for _ in range(6):
            wanted = answers.wanted(self.form(), {})
            if not wanted:
                return
            problems = self.say(wanted)
            assert not problems, problems

    def upload(self) -> None:
        """Add a picture of every paper that is required."""
        for paper in self.form()["papers"]:
            if paper["is_required"]:
                self.citizen.api.upload(
                    f"{self.address}/papers",
                    kind=paper["kind"],
                    filename=f"{paper['kind']}.png",
                    content=answers.picture(paper["kind"]),
                )

    def read_through(self) -> str:
        """Read everything; returns the code of the SMS."""
        ask = f"{self.address}/read-through"
        _, code = self.citizen.code_after(lambda: self.citizen.api.call("POST", ask))
        return code

    def send(self, code: str) -> Json:
        """Consent: stage 7, and what follows by itself."""
        body = {
            "code": code,
            "quote_hash": self.order["quote_hash"],
            "command_id": uuid.uuid4(),
        }
        return dict(self.citizen.api.call("POST", f"{self.address}/send", body))
