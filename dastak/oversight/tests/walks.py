"""An order on its real road, and people who look at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from django.core.management import call_command

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.kernel import relay
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, Role
from dastak.kernel.text import Bilingual
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.places import api as places
from dastak.workforce import api as workforce

NOW = datetime(2026, 12, 7, 4, 0, tzinfo=UTC)
HOME = places.Place(31.5204, 74.3587)
SERVICE = "PB-REV-DOM"


class _Silent:
    def write(self, _: str) -> int:
        return 0


def seed() -> None:
    """Every reference row."""
    call_command("seed", verbosity=0, stdout=_Silent())


def staff(role: Role, *districts: str) -> Actor:
    """Somebody of an office, with every permit so that only role and area can refuse."""
    return Actor(
        role=role,
        person_id=uuid4(),
        permits=EVERYWHERE,
        districts=frozenset(districts or ("lahore",)),
        departments=EVERYWHERE,
        name="Sana Tariq",
    )


def register(cnic: str, name: str) -> people.Person:
    """Somebody new to the product."""
    person = people.NewPerson(
        cnic=cnic, name=name, gender="female", birth_date=date(1992, 4, 3), district="lahore"
    )
    return people.register_on_behalf(person=person, by=SYSTEM, now=NOW)


def hire(cnic: str = "3520291000017", name: str = "Bilal Ahmed") -> workforce.Facilitator:
    """A facilitator with certificates and a week of shifts."""
    one = workforce.add_facilitator(
        facilitator=workforce.NewFacilitator(
            person_id=register(cnic, name).id,
            name=Bilingual(name, "بلال احمد"),
            gender=workforce.Gender.MALE,
            birth_date=date(1992, 4, 3),
            education=workforce.Education.INTERMEDIATE,
            district="lahore",
            lives_in="lahore",
            home=HOME,
            owns=frozenset({"motorcycle", "smartphone", "bank_account", "driving_licence"}),
            vehicle="LEB 1234",
            languages=frozenset({"ur"}),
            skills=frozenset({"*"}),
            kit=frozenset({"biometric_device"}),
            cash_limit_paisa=2_500_000,
        ),
        by=SYSTEM,
        now=NOW,
    )
    for kind in workforce.CertificateKind:
        workforce.add_certificate(
            facilitator_id=one.id,
            kind=kind,
            number="A 1",
            valid_from=NOW.date() - timedelta(days=100),
            valid_to=NOW.date() + timedelta(days=400),
            by=SYSTEM,
            now=NOW,
        )
    workforce.open_shifts(
        facilitator_id=one.id,
        from_day=NOW.date(),
        days=7,
        hours=workforce.ShiftHours(starts=time(9), ends=time(18)),
        by=SYSTEM,
        now=NOW,
    )
    return one


@dataclass
class Case:
    """An order in Lahore and the facilitator who has its visit."""

    order: orders.OrderView
    bilal: workforce.Facilitator
    rider: Actor
    visit: dispatch.Visit

    @property
    def path(self) -> str:
        """Its page."""
        return f"/en/oversight/orders/{self.order.id}"

    def act(self, verb: str) -> str:
        """The page of an act on its line."""
        return f"{self.path}/lines/{self.order.lines[0].id}/{verb}"


def place(cnic: str = "3520212345671") -> tuple[orders.OrderView, Actor]:
    """A citizen orders a certificate."""
    amna = Actor(role=Role.CITIZEN, person_id=register(cnic, "Amna Bibi").id, permits=EVERYWHERE)
    order = orders.place_order(
        order=orders.NewOrder(
            service_code=SERVICE,
            person_id=amna.me,
            contact_id=amna.me,
            district="lahore",
            lat=HOME.lat,
            lon=HOME.lon,
            address=orders.Address("House 12, Street 4, Gulberg"),
        ),
        order_id=uuid4(),
        command_id=uuid4(),
        by=amna,
        now=NOW,
    )
    return order, amna


def assigned() -> Case:
    """An order whose visit today was accepted."""
    bilal = hire()
    order, amna = place()
    need = booking.need_for(service_code=SERVICE, district="lahore", gender=None)
    slots = booking.find_slots(need=need, from_day=NOW.date(), now=NOW, days=1)
    free = next(slot for slot in slots if slot.free)
    hold = booking.hold_slot(
        need=need, starts_at=free.starts_at, person_id=amna.me, by=amna, now=NOW
    )
    orders.schedule_order(
        order_id=order.id,
        hold_id=hold.id,
        quote_hash=order.quote_hash,
        command_id=uuid4(),
        by=amna,
        now=NOW,
    )
    relay.drain()
    dispatch.make_offers(by=SYSTEM, now=NOW)
    rider = replace(staff(Role.FACILITATOR), person_id=bilal.id)
    (offer,) = dispatch.list_offers(by=rider, now=NOW)
    visit = orders.accept_offer(offer_id=offer.id, command_id=uuid4(), by=rider, now=NOW)
    relay.drain()
    ping = dispatch.Ping(device="phone", device_seq=1, lat=31.53, lon=74.35, accuracy_m=8, at=NOW)
    dispatch.save_positions(pings=[ping], by=rider, now=NOW)
    return Case(orders.get_order(order_id=order.id, by=SYSTEM, now=NOW), bilal, rider, visit)
