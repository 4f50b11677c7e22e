"""The real road: every state a test begins in was reached by the commands in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from dastak.booking import api as booking
from dastak.catalogue import api as catalogue
from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel import codes, relay
from dastak.kernel.actors import EVERYWHERE, NOWHERE, SYSTEM, Actor, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.models import Clock
from dastak.kernel.money import rupees
from dastak.kernel.tests.props import picture
from dastak.kernel.text import Bilingual
from dastak.orders import api
from dastak.orders.api import Stage
from dastak.people import api as people
from dastak.places import api as places
from dastak.workforce import api as workforce

MONDAY = datetime(2026, 11, 23, 4, tzinfo=UTC)  # nine in the morning in Pakistan
DOMICILE = "PB-REV-DOM"
PLAIN: dict[str, Any] = {
    "text": "Mozang",
    "address": "House 12, Street 4, Mozang",
    "cnic": "3520276543211",
    "phone": "03001234567",
    "date": "2001-02-03",
    "number": "2",
    "declaration": True,
}


def load_seeds() -> None:
    """Reference rows of every context below."""
    for context in (places, people, forms, catalogue, workforce, finance, booking):
        context.load_seeds(by=SYSTEM, now=MONDAY)
    people.forget_permits()
    places.forget_calendars()


def code(purpose: str, subject: UUID) -> str:
    """The four digits that the citizen was told."""
    return codes.one_time_code(purpose=purpose, subject=subject, digits=4)


def set_clock(instant: datetime) -> None:
    """Let the product's clock show an instant, so that a test is the same on every day."""
    Clock.objects.update(ahead=instant - datetime.now(UTC))


@dataclass
class Road:
    """People, and one order on its way. ``now`` moves as it is walked."""

    citizen: Actor
    rider: Actor
    other_rider: Actor
    officer: Actor
    second_officer: Actor
    now: datetime = MONDAY
    order_id: UUID | None = None
    service: str = DOMICILE
    has_originals: bool = True
    hold_days: int = 0

    @classmethod
    def begin(cls) -> Road:
        """Register and hire everybody."""
        road = cls(
            citizen=_person("3520212345672", Role.CITIZEN, "Amna Bibi", "female"),
            rider=_rider("3520291000017", "Bilal Ahmed", 31.5497, 74.3436),
            other_rider=_rider("3520291000027", "Kashif Raza", 31.5102, 74.3441),
            officer=_person("3520190000056", Role.OFFICER, "Rabia Anwar", "female"),
            second_officer=_person("3520190000068", Role.OFFICER, "Naila Aziz", "female"),
        )
        for day in range(8):
            booking.open_seats(
                district="lahore",
                day=(MONDAY + timedelta(days=day)).date(),
                by=SYSTEM,
                now=MONDAY,
            )
        return road

    @property
    def view(self) -> api.OrderView:
        """The order as its citizen sees it."""
        assert self.order_id
        return api.get_order(order_id=self.order_id, by=self.citizen, now=self.now)

    @property
    def line(self) -> api.LineView:
        """Its only line."""
        return self.view.lines[0]

    @property
    def visit_id(self) -> UUID:
        """The visit it waits for."""
        assert self.line.visit_id
        return self.line.visit_id

    @property
    def case_id(self) -> UUID:
        """Its case at the department."""
        assert self.line.case_id
        return self.line.case_id

    def new_order(self, **facts: Any) -> api.NewOrder:
        """What the citizen asks for."""
        base: dict[str, Any] = {
            "service_code": self.service,
            "person_id": self.citizen.me,
            "contact_id": self.citizen.me,
            "district": "lahore",
            "lat": 31.532,
            "lon": 74.339,
            "address": api.Address("House 12, Street 4, Mozang", "behind the post office"),
        }
        return api.NewOrder(**{**base, **facts})

    def to(self, stage: Stage) -> Road:
        """Walk on until a stage is reached."""
        steps = {
            Stage.REQUESTED: self.place,
            Stage.QUALIFIED: self.place,
            Stage.SCHEDULED: self.schedule,
            Stage.ASSIGNED: self.assign,
            Stage.EN_ROUTE: self.travel,
            Stage.AT_DOOR: self.enter,
            Stage.CAPTURED: self.capture,
            Stage.PAID: self.pay,
            Stage.SUBMITTED: self.submit,
            Stage.IN_PROCESS: self.take,
            Stage.DECIDED: self.approve,
            Stage.OUT_FOR_DELIVERY: self.collect,
            Stage.DELIVERED: self.deliver,
        }
        for each, step in steps.items():
            reached = (
                Stage(0 if self.order_id is None else self.line.stage) if self.order_id else None
            )
            if each <= stage and (reached is None or reached < each):
                step()
                assert self.line.stage >= each, f"{each.name} was not reached"
        return self

    def drain(self) -> None:
        """Let events be handled, now."""
        set_clock(self.now)
        relay.drain()
        self.now += timedelta(minutes=1)

    def rider_as_citizen(self) -> Actor:
        """Somebody who has an account and nothing to do with the order."""
        return replace(self.other_rider, role=Role.CITIZEN, permits=people.permits_of(Role.CITIZEN))

    def place(self) -> None:
        """Stages 1 and 2."""
        self.order_id = uuid7()
        api.place_order(
            order=self.new_order(),
            order_id=self.order_id,
            command_id=uuid7(),
            by=self.citizen,
            now=self.now,
        )

    def hold(self) -> booking.Hold:
        """Keep the first free slot."""
        need = booking.need_for(service_code=self.service, district="lahore", gender=None)
        first_day = self.now.date() + timedelta(days=self.hold_days)
        slots = booking.find_slots(need=need, from_day=first_day, days=7, now=self.now)
        first = next(slot for slot in slots if slot.free)
        return booking.hold_slot(
            need=need,
            starts_at=first.starts_at,
            person_id=self.citizen.me,
            by=self.citizen,
            now=self.now,
        )

    def schedule(self) -> None:
        """Stage 3."""
        assert self.order_id
        api.schedule_order(
            order_id=self.order_id,
            hold_id=self.hold().id,
            quote_hash=self.view.quote_hash,
            command_id=uuid7(),
            by=self.citizen,
            now=self.now,
        )

    def offer_of(self, rider: Actor) -> dispatch.Offer:
        """The offer of the visit to a facilitator."""
        self.drain()
        dispatch.make_offers(by=SYSTEM, now=self.now)
        offers = dispatch.list_offers(by=rider, now=self.now)
        return next(offer for offer in offers if offer.visit_id == self.visit_id)

    def assign(self) -> None:
        """Stage 4."""
        offer = self.offer_of(self.rider)
        api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=self.rider, now=self.now)

    def travel(self) -> None:
        """Stage 5, at the booked time."""
        assert self.line.slot_starts_at
        self.now = max(self.now, self.line.slot_starts_at)
        api.start_trip(visit_id=self.visit_id, command_id=uuid7(), by=self.rider, now=self.now)

    def arrive(self) -> None:
        """Stand before the house."""
        house = places.Place(31.532, 74.339)
        api.arrive(
            visit_id=self.visit_id, place=house, manual_reason="", by=self.rider, now=self.now
        )

    def enter(self) -> None:
        """Stage 6."""
        self.arrive()
        api.open_door(
            visit_id=self.visit_id,
            code=code("door", self.visit_id),
            command_id=uuid7(),
            by=self.rider,
            now=self.now,
        )

    def fill_in(self) -> None:
        """Answer everything the form asks."""
        form = forms.get_form(service_code=self.service)
        for _ in range(4):
            answers = forms.get_answers(
                subject=self.line.id, purpose="visit", by=self.rider, now=self.now
            )
            wanted = forms.missing(definition=form, values=answers.values)
            values = {
                field.name: field.options[0].value if field.options else PLAIN[field.kind]
                for field in wanted
            }
            api.save_form(line_id=self.line.id, values=values, by=self.rider, now=self.now)

    def photograph(self) -> None:
        """Keep every paper that is required."""
        form = forms.get_form(service_code=self.service)
        answers = forms.get_answers(
            subject=self.line.id, purpose="visit", by=self.rider, now=self.now
        )
        wanted = forms.list_captures(definition=form, values=answers.values, kind=forms.Kind.FILE)
        for paper in wanted:
            if paper.is_required:
                api.add_paper(
                    line_id=self.line.id,
                    kind=paper.name,
                    filename="paper.png",
                    content=picture(),
                    by=self.rider,
                    now=self.now,
                )

    def prepare(self) -> None:
        """Everything at the door but the consent."""
        self.fill_in()
        self.photograph()
        if self.has_originals:
            names = [Bilingual("Matric certificate", "میٹرک کی سند")]
            api.take_originals(line_id=self.line.id, names=names, by=self.rider, now=self.now)
        api.read_back(line_id=self.line.id, by=self.rider, now=self.now)

    def capture(self) -> None:
        """Stage 7."""
        self.prepare()
        api.capture(
            line_id=self.line.id,
            code=code("consent", self.line.id),
            command_id=uuid7(),
            by=self.rider,
            now=self.now,
        )

    def pay(self) -> None:
        """Stage 8."""
        api.collect_cash(
            line_id=self.line.id,
            amount_paisa=rupees(1750),
            command_id=uuid7(),
            by=self.rider,
            now=self.now,
        )

    def submit(self) -> None:
        """Stage 9."""
        barcode = api.hand_in(line_id=self.line.id, by=self.rider, now=self.now)
        api.receive_case(barcode=barcode, by=self.officer, now=self.now)
        self.drain()

    def take(self) -> None:
        """Stage 10."""
        connectors.take_case(case_id=self.case_id, by=self.officer, now=self.now)
        self.drain()

    def approve(self) -> None:
        """Stage 11."""
        connectors.approve_case(case_id=self.case_id, by=self.officer, now=self.now)
        self.drain()

    def reject(self) -> None:
        """Stage 11 the other way, by two officers."""
        connectors.propose_rejection(
            case_id=self.case_id,
            reason_code=connectors.list_reasons()[0].code,
            law_clause="Punjab Domicile Rules, rule 5",
            explanation=Bilingual("The residence is not proved.", "رہائش ثابت نہیں ہوئی۔"),
            by=self.officer,
            now=self.now,
        )
        connectors.confirm_rejection(case_id=self.case_id, by=self.second_officer, now=self.now)
        self.drain()

    def collect(self) -> None:
        """Stage 12."""
        offer = self.offer_of(self.rider)
        api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=self.rider, now=self.now)
        api.hand_out(line_id=self.line.id, by=self.officer, now=self.now)
        api.collect_output(
            line_id=self.line.id,
            seal_number="S-1",
            command_id=uuid7(),
            by=self.rider,
            now=self.now,
        )

    def deliver(self) -> None:
        """Stage 13."""
        assert self.line.slot_starts_at
        self.now = max(self.now, self.line.slot_starts_at)
        api.start_trip(visit_id=self.visit_id, command_id=uuid7(), by=self.rider, now=self.now)
        self.arrive()
        api.deliver(
            line_id=self.line.id,
            code=code("delivery", self.line.id),
            command_id=uuid7(),
            by=self.rider,
            now=self.now,
        )

    def items(self) -> list[documents.Item]:
        """Papers of the line and who holds them."""
        return documents.list_items(subject=self.line.id, by=SYSTEM, now=self.now)


def _person(cnic: str, role: Role, name: str, gender: str) -> Actor:
    person = people.register_on_behalf(
        person=people.NewPerson(
            cnic=cnic, name=name, gender=gender, birth_date=date(1990, 5, 1), district="lahore"
        ),
        by=SYSTEM,
        now=MONDAY,
    )
    if role is not Role.CITIZEN:
        people.create_staff(
            staff=people.NewStaff(
                person_id=person.id,
                username=name.split(maxsplit=1)[0].lower(),
                password="a long enough pass phrase",
                role=role,
                districts=frozenset({"lahore"}),
                departments=frozenset({"pb-dc-office"}) if role is Role.OFFICER else EVERYWHERE,
            ),
            by=SYSTEM,
            now=MONDAY,
        )
    areas = NOWHERE if role is Role.CITIZEN else frozenset({"lahore"})
    offices = frozenset({"pb-dc-office"}) if role is Role.OFFICER else EVERYWHERE
    return Actor(
        role,
        person.id,
        people.permits_of(role),
        areas,
        NOWHERE if role is Role.CITIZEN else offices,
    )


def _rider(cnic: str, name: str, lat: float, lon: float) -> Actor:
    actor = _person(cnic, Role.FACILITATOR, name, "male")
    workforce.add_facilitator(
        facilitator=workforce.NewFacilitator(
            person_id=actor.me,
            name=Bilingual(name, name),
            gender=workforce.Gender.MALE,
            birth_date=date(1990, 5, 1),
            education=workforce.Education.INTERMEDIATE,
            district="lahore",
            lives_in="lahore",
            home=places.Place(lat, lon),
            owns=frozenset({"motorcycle", "smartphone", "bank_account", "driving_licence"}),
            vehicle=f"LEB {cnic[-4:]}",
            languages=frozenset({"ur"}),
            skills=frozenset({"*"}),
            kit=frozenset({"biometric_device"}),
            cash_limit_paisa=rupees(25_000),
        ),
        by=SYSTEM,
        now=MONDAY,
    )
    for kind in workforce.CertificateKind:
        workforce.add_certificate(
            facilitator_id=actor.me,
            kind=kind,
            number=f"{kind[:3]}-{cnic[-5:]}",
            valid_from=date(2026, 1, 1),
            valid_to=date(2027, 12, 31),
            by=SYSTEM,
            now=MONDAY,
        )
    workforce.open_shifts(
        facilitator_id=actor.me,
        from_day=MONDAY.date(),
        days=12,
        hours=workforce.ShiftHours(starts=time(9), ends=time(18)),
        by=SYSTEM,
        now=MONDAY,
    )
    return actor
