"""One class for each kind of person, with what they can do."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulators.people import answers
from simulators.people.wire import Api, Json, Phones, Wire, wait_until

DEVICE = "simulated-device"
Ask = Callable[[], Any]
# Called between two looks; tests use it to run the background work themselves.
Meanwhile = Callable[[], None]


def nothing() -> None:
    """Wait for others' work only."""


@dataclass
class Person:
    """Somebody with access to the product."""

    wire: Wire
    meanwhile: Meanwhile = nothing
    api: Api = field(init=False)

    def __post_init__(self) -> None:
        self.api = Api(self.wire)

    def wait(self, ask: Ask, *, seconds: float = 20.0) -> Any:
        """Look until something is there."""

        def look() -> Any:
            self.meanwhile()
            return ask()

        return wait_until(look, seconds=seconds)


@dataclass
class Citizen(Person):
    """Somebody with a telephone and an identity card."""

    phones: Phones | None = None
    name: str = "Amna Bibi"
    cnic: str = "3520212345672"
    phone: str = "+923001234567"
    gender: str = "female"
    birth_date: str = "1990-05-01"
    district: str = "lahore"
    language: str = "ur"
    person_id: str = ""

    def code_after(self, act: Callable[[], Any]) -> tuple[Any, str]:
        """Do something that sends a code to this telephone, and read it."""
        assert self.phones
        seen = self.phones.last_id(self.phone)
        result = act()
        self.meanwhile()
        return result, self.phones.wait_for_code(self.phone, after=seen)

    def sign_in(self) -> None:
        """Card, mobile, code; then name, sex, date of birth and district where not known."""
        asked = {
            "cnic": self.cnic,
            "phone": self.phone,
            "device": DEVICE,
            "language": self.language,
        }
        challenge, code = self.code_after(lambda: self.api.call("POST", "/people/codes", asked))
        said = {"challenge_id": challenge["challenge_id"], "code": code, "device": DEVICE}
        session = self.api.call("POST", "/people/sessions", said)
        self.api.token, self.person_id = session["token"], session["person_id"]
        if not session["is_complete"]:
            self.api.call("PUT", "/people/me", self.profile())

    def profile(self) -> Json:
        """What this person says of themselves."""
        return {
            "name": self.name,
            "gender": self.gender,
            "birth_date": self.birth_date,
            "language": self.language,
            "district": self.district,
        }

    def add_family(self, relative: Citizen, relation: str) -> str:
        """Add a relative without a telephone; returns their id."""
        body = {**relative.profile(), "cnic": relative.cnic, "relation": relation}
        member = self.api.call("POST", "/people/family", body)
        relative.person_id = member["person"]["id"]
        return relative.person_id

    def find_slot(self, service: Json, *, woman: bool = False) -> Json:
        """The first free slot for a service at the door."""
        query = f"?service={service['code']}&district={self.district}"
        if woman:
            query += "&gender=f"
        slots = self.api.call("GET", f"/booking/slots{query}")
        free = [slot for slot in slots if slot["free"]]
        assert free, f"no free slot for {service['code']}"
        return dict(free[0])

    def order(self, service_code: str, *, for_person: str = "", woman: bool = False) -> Json:
        """Place an order: stages 1 and 2."""
        body = {
            "order_id": uuid.uuid4(),
            "command_id": uuid.uuid4(),
            "service_code": service_code,
            "person_id": for_person or self.person_id,
            "contact_id": self.person_id,
            "district": self.district,
            "lat": 31.5320,
            "lon": 74.3390,
            "address": {"text": "House 12, Street 4, Mozang", "landmark": "behind the post office"},
            "language": self.language,
            "woman_only": woman,
        }
        return dict(self.api.call("POST", "/orders", body))

    def schedule(self, order: Json, *, woman: bool = False) -> Json:
        """Hold the first free slot and book it at the frozen price: stage 3."""
        service = {"code": order["lines"][0]["service_code"]}
        slot = self.find_slot(service, woman=woman)
        hold = self.api.call(
            "POST",
            "/booking/holds",
            {
                "service": service["code"],
                "district": self.district,
                "starts_at": slot["starts_at"],
                "gender": "f" if woman else None,
                "person_id": order["person_id"],
            },
        )
        body = {
            "command_id": uuid.uuid4(),
            "hold_id": hold["id"],
            "quote_hash": order["quote_hash"],
        }
        return dict(self.api.call("POST", f"/orders/{order['id']}/schedule", body))

    def look(self, order: Json) -> Json:
        """The order as it stands."""
        return dict(self.api.call("GET", f"/orders/{order['id']}"))

    def paper_receipts(self, order: Json) -> list[Json]:
        """The receipts for papers of the order, oldest first."""
        return list(self.api.call("GET", f"/orders/{order['id']}/paper-receipts")["receipts"])

    def ask_to_pay(self, order: Json, part: str = "whole") -> Json:
        """Ask for a number to pay under, and look until it is there."""
        address = f"/orders/{order['id']}/payments"
        asked = self.api.call("POST", address, {"part": part})

        def issued() -> Json | None:
            found = self.payments(order)["payments"]
            mine = next(each for each in found if each["id"] == asked["id"])
            return mine if mine["psid"] else None

        return dict(self.wait(issued))

    def payments(self, order: Json) -> Json:
        """The online side of the order's bill."""
        return dict(self.api.call("GET", f"/orders/{order['id']}/payments"))

    def stage(self, order: Json) -> str:
        """The stage of its first line."""
        return str(self.look(order)["lines"][0]["stage"])

    def wait_for_stage(self, order: Json, stage: str, *, seconds: float = 30.0) -> Json:
        """Look until the first line has reached a stage."""

        def there() -> Json | None:
            seen = self.look(order)
            return seen if seen["lines"][0]["stage"] == stage else None

        return dict(self.wait(there, seconds=seconds))

    def withdraw(self, order: Json) -> None:
        """Think better of it."""
        body = {"command_id": uuid.uuid4()}
        self.api.call("POST", f"/orders/{order['id']}/withdraw", body)

    def rate(self, order: Json, stars: int) -> None:
        """Say how the visit was."""
        self.api.call("POST", f"/ratings/orders/{order['id']}", {"stars": stars})


@dataclass
class Staff(Person):
    """Somebody with a user name and a password."""

    username: str = ""
    password: str = "dastak-demo-only"

    def sign_in(self) -> None:
        """Sign in as staff."""
        body = {"username": self.username, "password": self.password}
        self.api.token = self.api.call("POST", "/people/staff-sessions", body)["token"]


@dataclass
class Facilitator(Staff):
    """Somebody on a motorcycle with a telephone and a fingerprint reader."""

    def offers(self) -> list[Json]:
        """Visits offered to this person now."""
        return list(self.api.call("GET", "/field/offers")["offers"])

    def accept(self, offer: Json) -> Json:
        """Take a visit: stage 4."""
        body = {"command_id": uuid.uuid4()}
        return dict(self.api.call("POST", f"/field/offers/{offer['id']}/accept", body))

    def decline(self, offer: Json, reason: str) -> None:
        """Say no."""
        self.api.call("POST", f"/field/offers/{offer['id']}/decline", {"reason": reason})

    def start(self, visit_id: str) -> None:
        """Set out: stage 5."""
        self.api.call("POST", f"/field/visits/{visit_id}/start", {"command_id": uuid.uuid4()})

    def arrive(self, visit_id: str) -> None:
        """Be at the house, as the telephone's position says."""
        place = self.api.call("GET", f"/field/visits/{visit_id}")["place"]
        where = {"lat": place["lat"], "lon": place["lon"]}
        self.api.call("POST", f"/field/visits/{visit_id}/arrive", where)

    def open_door(self, visit_id: str, code: str) -> Json:
        """Enter the code that the citizen tells: stage 6."""
        body = {"code": code, "command_id": uuid.uuid4()}
        return dict(self.api.call("POST", f"/field/visits/{visit_id}/door", body))

    def file_of(self, line_id: str) -> Json:
        """Form, papers, bill and next steps of a line."""
        return dict(self.api.call("GET", f"/field/lines/{line_id}"))

    def fill_in(self, line_id: str, known: Json) -> Json:
        """Answer what the form still asks, round by round, since answers open questions."""
        for _ in range(6):
            door = self.file_of(line_id)
            wanted = answers.wanted(door["form"], known)
            if not wanted:
                return door
            saved = self.api.call("PUT", f"/field/lines/{line_id}/form", {"values": wanted})
            assert not saved["problems"], saved["problems"]
        return self.file_of(line_id)

    def photograph(self, line_id: str) -> int:
        """Photograph every required paper; returns how many."""
        wanted = [
            paper
            for paper in self.file_of(line_id)["papers"]
            if paper["is_required"] and not paper["is_kept"]
        ]
        for paper in wanted:
            self.api.upload(
                f"/field/lines/{line_id}/papers",
                kind=paper["kind"],
                filename=f"{paper['kind']}.png",
                content=answers.picture(paper["kind"]),
            )
        return len(wanted)

    def take_originals(self, line_id: str, names: list[Json]) -> None:
        """List the originals that travel along."""
        self.api.call("POST", f"/field/lines/{line_id}/originals", {"names": names})

    def check_finger(self, line_id: str) -> str:
        """Have a fingerprint compared; returns what it came to."""
        template = hashlib.sha256(line_id.encode()).hexdigest()
        body = {"finger": 1, "template_hash": template, "device": "reader-7"}
        self.api.call("POST", f"/field/lines/{line_id}/finger", body)

        def result() -> str:
            found = self.api.call("GET", f"/field/lines/{line_id}/finger")["result"]
            return "" if found == "pending" else str(found)

        return str(self.wait(result))

    def read_back(self, line_id: str) -> None:
        """Read the form aloud; the citizen gets the consent code."""
        self.api.call("POST", f"/field/lines/{line_id}/read-back", {})

    def capture(self, line_id: str, code: str) -> Json:
        """Enter the consent code: stage 7."""
        body = {"code": code, "command_id": uuid.uuid4()}
        return dict(self.api.call("POST", f"/field/lines/{line_id}/capture", body))

    def collect_cash(self, line_id: str, amount_paisa: int) -> Json:
        """Take the cash that is due: stage 8."""
        body = {"amount_paisa": amount_paisa, "command_id": uuid.uuid4()}
        return dict(self.api.call("POST", f"/field/lines/{line_id}/cash", body))

    def hand_in(self, line_id: str) -> str:
        """Offer bundle and originals at the department; returns the barcode."""
        return str(self.api.call("POST", f"/field/lines/{line_id}/hand-in", {})["barcode"])

    def collect(self, line_id: str, seal: str) -> None:
        """Take the sealed bundle: stage 12."""
        body = {"seal_number": seal, "command_id": uuid.uuid4()}
        self.api.call("POST", f"/field/lines/{line_id}/collect", body)

    def deliver(self, line_id: str, code: str) -> Json:
        """Enter the delivery code: stage 13."""
        body = {"code": code, "command_id": uuid.uuid4()}
        return dict(self.api.call("POST", f"/field/lines/{line_id}/deliver", body))


@dataclass
class Officer(Staff):
    """Somebody at a department's desk."""

    def receive(self, barcode: str) -> Json:
        """Scan and stamp a bundle: stage 9."""
        return dict(self.api.call("POST", "/department/cases/receive", {"barcode": barcode}))

    def take(self, case_id: str) -> Json:
        """Take a case: stage 10."""
        return dict(self.api.call("POST", f"/department/cases/{case_id}/take", {}))

    def read(self, case_id: str) -> Json:
        """Read a case."""
        return dict(self.api.call("GET", f"/department/cases/{case_id}"))

    def approve(self, case_id: str) -> Json:
        """Approve: stage 11."""
        return dict(self.api.call("POST", f"/department/cases/{case_id}/approve", {}))

    def hand_out(self, case_id: str) -> Json:
        """Give certificate and originals to the courier."""
        return dict(self.api.call("POST", f"/department/cases/{case_id}/hand-out", {}))

    def queue(self, state: str) -> list[Json]:
        """Cases of a state at this desk."""
        return list(self.api.call("GET", f"/department/queue?state={state}")["cases"])
