"""Orders at the stages that pages are about, brought there over the public API."""

from __future__ import annotations

import base64
import itertools
import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from simulators.people import answers
from simulators.people.alone import Alone
from simulators.people.cast import Citizen, Facilitator, Officer, Staff
from simulators.people.play import RIDERS, Journey, World
from simulators.people.wire import Json, Refusal, wait_until
from stories.browser.stack import Stack

_numbers = itertools.count(4_100_011, 7)
ORIGINALS = [{"en": "Matric certificate", "ur": "میٹرک کی سند"}]
OFFICE = "rabia"
STAFF = {"officer": OFFICE, "supervisor": "sana", "auditor": "asad", "admin": "admin"}


def somebody(world: World, **facts: Any) -> Citizen:
    """A citizen whom the product has not met."""
    number = next(_numbers)
    known = {"cnic": f"35202{number}2", "phone": f"+92300{number}", "name": "آمنہ بی بی"}
    return Citizen(world.wire, phones=world.phones, **{**known, **facts})


def booked(world: World, **facts: Any) -> Journey:
    """An order with a visit that a facilitator has accepted: stage 4."""
    journey = Journey(world, somebody(world, **facts))
    journey.place()
    journey.schedule()
    journey.assign()
    return journey


def asked_rider(world: World, visit_id: str) -> tuple[Facilitator, Json]:
    """Who is asked to take a visit, and the offer."""
    riders = [Facilitator(world.wire, username=name) for name in RIDERS]
    for rider in riders:
        rider.sign_in()

    def asked() -> tuple[Facilitator, Json] | None:
        offers = ((rider, offer) for rider in riders for offer in rider.offers())
        return next((found for found in offers if found[1]["visit_id"] == visit_id), None)

    try:
        found: tuple[Facilitator, Json] = wait_until(asked, seconds=40.0)
    except TimeoutError as late:
        raise AssertionError(why_nobody(world, visit_id)) from late
    return found


def why_nobody(world: World, visit_id: str) -> str:
    """What operations see when nobody is asked for a visit."""
    staff = Staff(world.wire, username=STAFF["supervisor"])
    staff.sign_in()
    health = staff.api.call("GET", "/oversight/health")
    return f"nobody was asked for visit {visit_id} at {world.now()}: {json.dumps(health)}"


def ping(stack: Stack, rider: Facilitator, visit_id: str, *, north: float) -> None:
    """Have a telephone tell its position, so many degrees north of the house it goes to."""
    place = rider.api.call("GET", f"/field/visits/{visit_id}")["place"]
    told = {
        "device": f"phone-{rider.username}",
        "device_seq": time.time_ns() // 1000,
        "lat": place["lat"] + north,
        "lon": place["lon"],
        "accuracy_m": 10,
        "at": stack.world().now().isoformat(),
    }
    answer = httpx.post(
        f"{stack.live}/live/positions",
        content=json.dumps([told]),
        headers={"Authorization": f"Bearer {rider.api.token}"},
        trust_env=False,
    )
    answer.raise_for_status()


def correspond(journey: Journey) -> None:
    """A question of Amna's with a photograph, translated, and one of the officer's."""
    thread = f"/correspondence/threads/{journey.line}"
    content = base64.b64encode(answers.picture("message")).decode()
    asked = {
        "text": "کیا یہ تصویر ٹھیک ہے؟ درخواست 2026/14 ہے۔",
        "language": "ur",
        "files": [{"name": "photo.png", "content": content}],
    }
    journey.citizen.wait(lambda: is_there(journey.citizen, thread))
    message = journey.citizen.api.call("POST", f"{thread}/messages", asked)
    desk = officer(journey.world)
    words = {"language": "en", "text": "Is this photograph right? The application is 2026/14."}
    desk.api.call("POST", f"/correspondence/messages/{message['id']}/translations", words)
    day = f"{journey.world.now().date() + timedelta(days=3)}"
    ready = {"template": "come_with_original", "values": {"paper": "cnic", "day": day}}
    desk.api.call("POST", f"{thread}/ready-texts", ready)
    late = {"text": "میں جمعے کو آؤں گی۔", "language": "ur"}
    journey.citizen.api.call("POST", f"{thread}/messages", late)
    desk.api.call("POST", f"{thread}/ready-texts", {"template": "being_checked"})
    more = {"template": "paper_missing", "values": {"paper": "affidavit"}}
    desk.api.call("POST", f"{thread}/ready-texts", more)


def object_to(journey: Journey) -> None:
    """The officer does not understand an answer, and waits five days for it."""
    last = journey.world.now().date() + timedelta(days=5)
    said = {
        "items": [{"code": "answer_unclear", "note": "آپ کب سے یہاں رہتے ہیں؟ House 12/4?"}],
        "due_date": f"{last}",
    }
    officer(journey.world).api.call("POST", f"/department/cases/{journey.case}/object", said)
    address = f"/orders/{(journey.order or {})['id']}/objection"
    journey.citizen.wait(lambda: is_there(journey.citizen, address))


def is_there(citizen: Citizen, address: str) -> bool:
    """Whether the product has something for a citizen at an address yet."""
    try:
        return bool(citizen.api.call("GET", address))
    except Refusal:
        return False


@dataclass
class Scene:
    """What the pages show: parts of their addresses, and a session for everybody."""

    stack: Stack
    facts: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def set(cls, stack: Stack) -> Scene:
        """Walk one order to its end, and leave others on the way."""
        scene = cls(stack)
        world = stack.world()
        done = scene.deliver(Journey(world, somebody(world)))
        handed, captured, paid, door, trip = (booked(world) for _ in range(5))
        for journey in sorted((handed, captured, paid, door), key=_starts_at):
            journey.travel()
        scene.bring_on(handed, captured, paid)
        scene.set_out(trip)
        offered = Journey(world, somebody(world))
        offered.place()
        offered.schedule()
        asked, _ = asked_rider(world, offered.visit)
        scene.remember(done=done, door=door, captured=captured, paid=paid, trip=trip, handed=handed)
        correspond(handed)
        object_to(handed)
        scene.facts["case"] = handed.case
        scene.apply_alone(world)
        scene.sessions["asked"] = asked.api.token
        for name, person in STAFF.items():
            staff = Staff(world.wire, username=person)
            staff.sign_in()
            scene.sessions[name] = staff.api.token
            if name == "supervisor":
                scene.facts["area"] = propose_hold(staff, world)
        return scene

    def deliver(self, journey: Journey) -> Journey:
        """All 13 stages, keeping the receipt."""
        journey.place()
        journey.schedule()
        journey.assign()
        journey.travel()
        due = journey.fill_in()
        assert journey.rider
        receipt = journey.rider.collect_cash(journey.line, due)
        self.facts["receipt"] = receipt["token"]
        officer = journey.hand_in()
        journey.decide(officer)
        journey.collect(officer)
        journey.deliver()
        return journey

    def bring_on(self, handed: Journey, captured: Journey, paid: Journey) -> None:
        """From the door to the officer's table, to the cash, and to the department's counter."""
        handed.pay(handed.fill_in())
        handed.hand_in()
        captured.fill_in()
        paid.pay(paid.fill_in())

    def apply_alone(self, world: World) -> None:
        """A form without a visit, complete and not sent."""
        alone = Alone(somebody(world), "PB-LG-DIV")
        alone.citizen.sign_in()
        alone.begin()
        alone.fill_in()
        alone.upload()
        form = alone.form()
        self.sessions["alone"] = alone.citizen.api.token
        self.facts |= {
            "alone_order": alone.order["id"],
            "alone_question": form["steps"][0]["name"],
            "alone_paper": form["papers"][0]["kind"],
        }

    def set_out(self, journey: Journey) -> None:
        """On the way, seen on the map."""
        assert journey.rider
        journey.world.go_to(_starts_at(journey))
        journey.rider.sign_in()
        journey.rider.start(journey.visit)
        ping(self.stack, journey.rider, journey.visit, north=0.03)

    def remember(self, **journeys: Journey) -> None:
        """Addresses and sessions of everybody in these journeys."""
        for name, journey in journeys.items():
            assert journey.order
            assert journey.rider
            self.facts |= {
                f"{name}_order": journey.order["id"],
                f"{name}_track": journey.order["token"],
                f"{name}_number": journey.order["number"],
                f"{name}_line": journey.line,
                f"{name}_visit": journey.visit,
            }
            journey.rider.sign_in()
            journey.citizen.sign_in()
            self.sessions[f"{name}_rider"] = journey.rider.api.token
            self.sessions[f"{name}_citizen"] = journey.citizen.api.token
            if receipts := journey.citizen.paper_receipts(journey.order):
                self.facts[f"{name}_papers"] = receipts[0]["token"]
        delivered = journeys["done"].citizen.look(journeys["done"].order or {})
        self.facts["certificate"] = delivered["lines"][0]["certificate_token"]


def propose_hold(staff: Staff, world: World) -> str:
    """A hold of the district that nobody has approved."""
    found = staff.api.call(
        "POST",
        "/oversight/area-holds",
        {
            "id": uuid.uuid4(),
            "district": "lahore",
            "starts_at": (world.now() + timedelta(days=20)).isoformat(),
            "ends_at": (world.now() + timedelta(days=21)).isoformat(),
            "reason": "fog",
            "notice": {"en": "Dense fog on all roads.", "ur": "تمام سڑکوں پر شدید دھند ہے۔"},
        },
    )
    return str(found["id"])


def _starts_at(journey: Journey) -> datetime:
    assert journey.order
    return datetime.fromisoformat(journey.order["lines"][0]["slot"][0])


def waiting_at_the_desk(world: World) -> tuple[Journey, str]:
    """An order whose bundle lies before the officer, and its barcode."""
    journey = booked(world)
    journey.travel()
    journey.pay(journey.fill_in())
    assert journey.rider
    return journey, journey.rider.hand_in(journey.line)


def officer(world: World, username: str = OFFICE) -> Officer:
    """An officer, signed in."""
    found = Officer(world.wire, username=username)
    found.sign_in()
    return found
