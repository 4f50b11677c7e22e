"""One order, door to door: 13 stages over the public API, told as it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from simulators.people.cast import Citizen, Facilitator, Meanwhile, Officer, nothing
from simulators.people.wire import HttpWire, Json, Phones, Refusal, Wire

PassTime = Callable[[float], None]
Say = Callable[[str], None]
DOMICILE = "PB-REV-DOM"
RIDERS = ("bilal", "kashif", "usman", "ayesha", "sadia", "hamza")
OFFICERS = {"pb-dc-office": "rabia", "pb-local-government": "farah"}
PKT = timedelta(hours=5)
NAMES = (
    "Order received",
    "Eligible, price fixed",
    "Visit booked",
    "Facilitator assigned",
    "Facilitator on the way",
    "At the door",
    "Form and papers complete",
    "Paid",
    "Submitted to the department",
    "With an officer",
    "Decided",
    "Out for delivery",
    "Delivered",
)


@dataclass
class World:
    """Where the people live.

    :param pass_time: moves the product's clock forward by seconds.
    :param meanwhile: lets background work be done (tests do it themselves).
    """

    wire: Wire
    phones: Phones
    pass_time: PassTime
    meanwhile: Meanwhile = nothing
    say: Say = print

    def now(self) -> datetime:
        """The product's clock, as anybody can read it."""
        answer = self.wire.send("GET", "/healthz/clock", headers={}, body=b"", kind="")
        return datetime.fromisoformat(answer.body["now"])

    def go_to(self, instant: datetime) -> None:
        """Let time pass until an instant."""
        ahead = (instant - self.now()).total_seconds()
        if ahead > 0:
            self.pass_time(ahead)
            self.meanwhile()


@dataclass
class Journey:
    """One order on its way, and the people around it."""

    world: World
    citizen: Citizen
    service: str = DOMICILE
    for_person: str = ""
    woman: bool = False
    order: Json | None = None
    rider: Facilitator | None = None
    line: str = ""
    visit: str = ""
    case: str = ""
    reached: int = 0
    seen: int | str = ""

    def tell(self, who: str, what: str) -> None:
        """One line a stage: number, name, who acts, the clock, and what moved."""
        self.reached += 1
        at = (self.world.now() + PKT).strftime("%a %d %b %H:%M")
        self.world.say(f"{self.reached:>2}  {NAMES[self.reached - 1]:<28} {at}  {who:<12} {what}")

    def place(self) -> None:
        """Stages 1 and 2."""
        self.citizen.sign_in()
        self.order = self.citizen.order(self.service, for_person=self.for_person, woman=self.woman)
        self.line = self.order["lines"][0]["id"]
        self.tell("citizen", f"order {self.order['number']}")
        total = self.order["total_paisa"] / 100
        self.tell("platform", f"eligible; price frozen at Rs {total:,.0f}")

    def schedule(self) -> None:
        """Stage 3."""
        assert self.order
        self.order = self.citizen.schedule(self.order, woman=self.woman)
        line = self.order["lines"][0]
        self.visit = line["visit_id"]
        start = datetime.fromisoformat(line["slot"][0]) + PKT
        self.tell("citizen", f"slot {start:%a %d %b %H:%M}")

    def assign(self) -> None:
        """Stage 4: the first facilitator who is asked accepts."""
        self.rider = self._first_asked()
        offer = next(o for o in self.rider.offers() if o["visit_id"] == self.visit)
        self.seen = self._last_message()
        self.rider.accept(offer)
        reasons = ", ".join(str(reason) for reason in offer["reasons"][:2])
        self.tell(self.rider.username, f"accepted; asked because {reasons}")

    def _first_asked(self) -> Facilitator:
        riders = [self._staff(name) for name in RIDERS]

        def asked() -> Facilitator | None:
            for rider in riders:
                if any(offer["visit_id"] == self.visit for offer in rider.offers()):
                    return rider
            return None

        found: Facilitator = self.citizen.wait(asked, seconds=40.0)
        return found

    def _staff(self, name: str) -> Facilitator:
        rider = Facilitator(self.world.wire, self.world.meanwhile, username=name)
        rider.sign_in()
        return rider

    def travel(self) -> None:
        """Stages 5 and 6: on the way at the booked time, then the door code."""
        assert self.rider
        assert self.order
        start = datetime.fromisoformat(self.order["lines"][0]["slot"][0])
        self.world.go_to(start - timedelta(minutes=20))
        self.rider.sign_in()
        self.rider.start(self.visit)
        self.tell(self.rider.username, "set out")
        self.world.go_to(start)
        self.rider.arrive(self.visit)
        answer = self.rider.open_door(self.visit, self.code_told())
        assert answer["is_open"], "the door code was wrong"
        self.tell("both", "the citizen told the door code")

    def code_told(self) -> str:
        """The code in the newest message to the citizen."""
        assert self.citizen.phones
        self.world.meanwhile()
        return self.citizen.phones.wait_for_code(self.citizen.phone, after=self.seen)

    def _last_message(self) -> int | str:
        assert self.citizen.phones
        last: int | str = self.citizen.phones.last_id(self.citizen.phone)
        return last

    def fill_in(self, known: Json | None = None) -> int:
        """Stage 7; returns the amount due in paisa."""
        assert self.rider
        door = self.rider.fill_in(self.line, known or {})
        papers = self.rider.photograph(self.line)
        originals = [{"en": "Matric certificate", "ur": "میٹرک کی سند"}]
        self.rider.take_originals(self.line, originals)
        finger = ""
        if door["facts"]["needs_biometric"]:
            finger = f", fingerprint {self.rider.check_finger(self.line)}"
        _, code = self.citizen.code_after(lambda: self.rider.read_back(self.line))  # type: ignore[union-attr]
        answer = self.rider.capture(self.line, code)
        assert answer["is_right"], "the consent code was wrong"
        self.tell("both", f"{papers} papers photographed, {len(originals)} original taken{finger}")
        return int(door["bill"]["due_paisa"]) if door["bill"]["state"] == "open" else 0

    def pay(self, due_paisa: int) -> None:
        """Stage 8."""
        assert self.rider
        if due_paisa == 0:
            self.tell("platform", "nothing to pay: waived by rule")
            return
        receipt = self.rider.collect_cash(self.line, due_paisa)
        self.tell(
            self.rider.username, f"cash Rs {due_paisa / 100:,.0f}, receipt {receipt['serial']}"
        )

    def hand_in(self) -> Officer:
        """Stages 9 and 10: the desk stamps, an officer takes the case."""
        assert self.rider
        assert self.order
        barcode = self.rider.hand_in(self.line)
        seen = self.citizen.look(self.order)["lines"][0]
        officer = Officer(
            self.world.wire,
            self.world.meanwhile,
            username=OFFICERS[seen.get("department", "pb-dc-office")],
        )
        officer.sign_in()
        case = officer.receive(barcode)
        self.case = case["id"]
        self.citizen.wait_for_stage(self.order, "SUBMITTED")
        self.tell(officer.username, f"stamped {case['reference']}")
        officer.take(self.case)
        seen = self.citizen.wait_for_stage(self.order, "IN_PROCESS")["lines"][0]
        due = seen["clock"]["due_at"]
        until = "no time limit published"
        if due:
            until = f"decision due by {datetime.fromisoformat(due) + PKT:%a %d %b %H:%M}"
        self.tell(officer.username, until)
        return officer

    def decide(self, officer: Officer) -> None:
        """Stage 11."""
        assert self.order
        self.world.go_to(_next_office_morning(self.world.now()))
        officer.sign_in()
        officer.approve(self.case)
        self.citizen.sign_in()
        seen = self.citizen.wait_for_stage(self.order, "DECIDED")
        self.order = seen
        token = seen["lines"][0]["certificate_token"]
        self.tell(officer.username, f"approved; certificate /v/{token}")

    def collect(self, officer: Officer) -> None:
        """Stage 12."""
        assert self.order
        self.visit = self.citizen.look(self.order)["lines"][0]["visit_id"]
        rider = self._first_asked()
        offer = next(o for o in rider.offers() if o["visit_id"] == self.visit)
        rider.accept(offer)
        officer.hand_out(self.case)
        self.rider = rider
        self.seen = self._last_message()
        rider.collect(self.line, "SEAL-40912")
        self.tell(rider.username, "sealed bundle SEAL-40912 taken over from the desk")

    def deliver(self) -> None:
        """Stage 13."""
        assert self.rider
        assert self.order
        code = self.code_told()
        start = datetime.fromisoformat(self.citizen.look(self.order)["lines"][0]["slot"][0])
        self.world.go_to(start)
        self.rider.sign_in()
        self.rider.start(self.visit)
        self.rider.arrive(self.visit)
        answer = self.rider.deliver(self.line, code)
        assert answer["is_right"], "the delivery code was wrong"
        self.tell(self.rider.username, "certificate and originals handed over against the code")

    def walk(self, known: Json | None = None) -> Json:
        """All 13 stages; returns the order as the citizen sees it at the end."""
        self.place()
        self.schedule()
        self.assign()
        self.travel()
        self.pay(self.fill_in(known))
        officer = self.hand_in()
        self.decide(officer)
        self.collect(officer)
        self.deliver()
        self.citizen.sign_in()
        assert self.order
        return self.citizen.look(self.order)


def warm_up(*, web: str, gateway: str, pass_time: PassTime) -> None:
    """Bring a few more orders to different stages, so that no screen is empty at first."""
    world = World(HttpWire(web), Phones(gateway), pass_time, say=lambda line: None)
    journeys = [_newcomer(world, place) for place in range(6)]
    for depth, journey in enumerate(journeys):
        try:
            journey.place()
            journey.schedule()
            if depth:
                journey.assign()
        except (Refusal, TimeoutError, AssertionError) as failure:
            print(f"One of the warm-up orders stopped: {failure}")
    for depth, journey in enumerate(journeys):
        try:
            _walk_to(journey, depth)
        except (Refusal, TimeoutError, AssertionError, StopIteration) as failure:
            print(f"One of the warm-up orders stopped: {failure}")


def _next_office_morning(now: datetime) -> datetime:
    """Eleven in the morning of the next day from Monday to Friday."""
    local = now + PKT
    day = local + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day.replace(hour=11, minute=0, second=0, microsecond=0) - PKT


def _walk_to(journey: Journey, depth: int) -> None:
    """Stand at the door at 2, have paid at 3, be with the department from 4 on."""
    if depth < 2 or not journey.rider:
        return
    journey.travel()
    if depth < 3:
        return
    journey.pay(journey.fill_in())
    if depth >= 4:
        journey.hand_in()


def _newcomer(world: World, place: int) -> Journey:
    mark = f"{datetime.now(UTC):%H%M%S}{place}"
    citizen = Citizen(
        world.wire,
        phones=world.phones,
        name=("Shazia Perveen", "Rukhsana Kausar", "Zainab Fatima")[place % 3],
        cnic=f"35203{mark}4",
        phone=f"+92302{mark}",
    )
    return Journey(world, citizen)


def play(*, web: str, gateway: str, pass_time: PassTime) -> int:
    """Play one order for the demo; returns 0 when it was delivered."""
    phones = Phones(gateway)
    world = World(HttpWire(web), phones, pass_time)
    suffix = datetime.now(UTC).strftime("%H%M%S")
    citizen = Citizen(
        world.wire, phones=phones, cnic=f"3520{suffix}1234"[:12] + "2", phone=f"+92300{suffix}1"
    )
    journey = Journey(world, citizen)
    try:
        journey.walk()
    except (Refusal, TimeoutError, AssertionError) as failure:
        print(f"The order stopped after stage {journey.reached}: {failure}")
        return 1
    print("\nDelivered: 13 of 13 stages.")
    return 0
