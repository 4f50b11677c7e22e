"""Everybody who could try a door, and what stands behind it: for the matrix of who may do what."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import connection

from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel import clock
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Role
from dastak.kernel.models import DeadLetter, EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.places.api import Place
from dastak.project import cast
from dastak.workforce import api as workforce
from simulators.people import answers
from simulators.people.cast import Citizen, Staff
from simulators.people.play import Journey
from stories.world import Stage, drain

NEAR, FAR = "lahore", "kasur"
OFFICE, OTHER_OFFICE = "pb-dc-office", "pb-local-government"


@dataclass(frozen=True)
class Walker:
    """Somebody with a session, and what they serve."""

    name: str
    role: Role
    token: str = ""
    person_id: str = ""
    district: str = ""
    department: str = ""


@dataclass
class Thing:
    """What one citizen has set in motion, with every id that a door may be asked by."""

    name: str
    citizen: str = ""
    facilitator: str = ""
    district: str = ""
    department: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()

    def is_of(self, walker: Walker) -> bool:
        """Whether the walker has to do with it: by person, by office, or by area."""
        if walker.role is Role.PUBLIC:
            return False
        if walker.role is Role.CITIZEN:
            return walker.person_id == self.citizen
        if walker.role is Role.FACILITATOR:
            return walker.person_id == self.facilitator
        if walker.role is Role.OFFICER and walker.department != self.department:
            return False
        return walker.district == self.district


@dataclass
class Crowd:
    """The walkers, the two orders they may ask for, and ids that nobody has."""

    walkers: list[Walker]
    things: list[Thing]
    nothing: Thing


def gather(stage: Stage) -> Crowd:
    """One order decided, another assigned, staff of two districts and two departments."""
    for member in _others():
        _hire(member)
    amna = stage.citizen(name="Amna Bibi")
    zainab = stage.citizen(name="Zainab Noor", cnic="3520276543212", phone="+923017654321")
    parveen = stage.citizen(
        name="Parveen Akhtar", cnic="3510276543214", phone="+923027654321", district=FAR
    )
    first = stage.journey(amna)
    first.place()
    first.schedule()
    first.assign()
    first.travel()
    first.pay(first.fill_in())
    swap = _handed_on(first)
    officer = first.hand_in()
    first.decide(officer)
    second = stage.journey(zainab, woman=True)
    second.place()
    second.schedule()
    second.assign()
    assert first.rider
    assert second.rider
    assert first.rider.username != second.rider.username
    parveen.sign_in()
    walkers = [Walker("nobody", Role.PUBLIC)]
    walkers += [
        Walker(each.name, Role.CITIZEN, each.api.token, each.person_id, each.district)
        for each in (amna, zainab, parveen)
    ]
    walkers += [_staff(stage, *each) for each in _desks(first, second)]
    things = [_thing(first, walkers), _thing(second, walkers)]
    case = officer.read(first.case)
    things[0].ids |= {"file_id": case["scans"][0]["id"], "barcode": case["barcode"]}
    things[0].ids |= {"change_id": _number_change(amna), **_of_operations(amna.person_id)}
    things[0].ids |= _of_money(stage)
    things[0].ids |= {**_written(first), "swap_id": swap, **_lost(first)}
    things[1].ids["recovery_id"] = _recovery(things[0])
    things[1].ids["override_id"] = _override(things[1])
    things.append(_offer(walkers))
    return Crowd(walkers, things, _nothing(things))


def _handed_on(journey: Journey) -> str:
    """Work that was to pass on, and stayed with the same one."""
    assert journey.rider
    line, now = uuid.UUID(journey.line), clock.now()
    found = orders.ask_swap(
        line_id=line,
        reason=orders.SwapReason.VEHICLE,
        command_id=uuid.uuid4(),
        by=SYSTEM,
        now=now,
    )
    assert found
    who = orders.get_swap(swap_id=found, by=SYSTEM, now=now).from_id
    orders.name_successor(swap_id=found, facilitator_id=who, by=SYSTEM, now=now)
    return str(found)


def _lost(journey: Journey) -> dict[str, str]:
    """An original that was lost at the department's desk."""
    line, now = uuid.UUID(journey.line), clock.now()
    items = documents.list_items(subject=line, by=SYSTEM, now=now)
    paper = next(each for each in items if each.kind is documents.ItemKind.ORIGINAL)
    (loss,) = orders.report_loss(
        line_id=line,
        item_ids=[paper.id],
        kind=documents.LossKind.LOST,
        note="A note that is long enough",
        by=replace(SYSTEM, person_id=uuid.uuid4()),
        now=now,
    )
    return {"paper_id": str(paper.id), "loss_id": str(loss.id)}


def _recovery(thing: Thing) -> str:
    """Cash that somebody says to have taken back from a facilitator."""
    wish = orders.NewRecovery(
        id=uuid.uuid4(),
        facilitator_id=uuid.UUID(thing.facilitator),
        item_ids=(),
        cash_paisa=100,
        note="A note that is long enough",
    )
    proposer = replace(SYSTEM, person_id=uuid.uuid4())
    return str(orders.ask_recovery(recovery=wish, by=proposer, now=clock.now()).id)


def _of_money(stage: Stage) -> dict[str, str]:
    """Money nobody asked for: some waits, some is to go back."""
    for paisa in (10_000, 20_000):
        stage.pay_unasked(paisa)
    now = clock.now()
    waiting, wrong = finance.list_suspense(district=NEAR, by=SYSTEM, now=now)
    refund = finance.return_suspense(item_id=wrong.id, reason="not ours", by=SYSTEM, now=now)
    return {"item_id": str(waiting.id), "refund_id": str(refund.id)}


def _others() -> list[cast.Member]:
    def one(name: str, role: Role, number: int, departments: frozenset[str]) -> cast.Member:
        words = Bilingual(name.title(), "عملہ")
        return cast.Member(name, words, "female", f"35101900000{number}", role, departments)

    return [
        one("kasur-officer", Role.OFFICER, 12, frozenset({OFFICE})),
        one("kasur-supervisor", Role.SUPERVISOR, 24, EVERYWHERE),
        one("kasur-agent", Role.AGENT, 35, EVERYWHERE),
        one("kasur-auditor", Role.AUDITOR, 48, EVERYWHERE),
        one("kasur-admin", Role.ADMIN, 56, EVERYWHERE),
        one("kasur-rider", Role.FACILITATOR, 68, EVERYWHERE),
    ]


def _hire(member: cast.Member) -> None:
    now = clock.now()
    person = people.register_on_behalf(
        person=people.NewPerson(
            cnic=member.cnic,
            name=member.name.en,
            gender=member.gender,
            birth_date=date(1992, 4, 3),
            district=FAR,
        ),
        by=SYSTEM,
        now=now,
    )
    people.create_staff(
        staff=people.NewStaff(
            person_id=person.id,
            username=member.username,
            password=cast.PASSWORD,
            role=member.role,
            districts=frozenset({FAR}),
            departments=member.departments,
        ),
        by=SYSTEM,
        now=now,
    )
    if member.role is Role.FACILITATOR:
        _equip(person.id, member, now)


def _equip(person_id: uuid.UUID, member: cast.Member, now: datetime) -> None:
    workforce.add_facilitator(
        facilitator=workforce.NewFacilitator(
            person_id=person_id,
            name=member.name,
            gender=workforce.Gender(member.gender),
            birth_date=date(1992, 4, 3),
            education=workforce.Education.INTERMEDIATE,
            district=FAR,
            lives_in=FAR,
            home=Place(31.1187, 74.4503),
            owns=frozenset({"motorcycle", "smartphone", "bank_account", "driving_licence"}),
            vehicle="KSR 6812",
            languages=frozenset({"ur"}),
            skills=frozenset({"*"}),
            kit=frozenset({"biometric_device"}),
            cash_limit_paisa=cast.CASH_LIMIT_PAISA,
        ),
        by=SYSTEM,
        now=now,
    )


def _desks(first: Journey, second: Journey) -> list[tuple[str, Role, str, str]]:
    assert first.rider
    assert second.rider
    return [
        (first.rider.username, Role.FACILITATOR, NEAR, ""),
        (second.rider.username, Role.FACILITATOR, NEAR, ""),
        ("kasur-rider", Role.FACILITATOR, FAR, ""),
        ("rabia", Role.OFFICER, NEAR, OFFICE),
        ("farah", Role.OFFICER, NEAR, OTHER_OFFICE),
        ("kasur-officer", Role.OFFICER, FAR, OFFICE),
        ("sana", Role.SUPERVISOR, NEAR, ""),
        ("kasur-supervisor", Role.SUPERVISOR, FAR, ""),
        ("dua", Role.AGENT, NEAR, ""),
        ("kasur-agent", Role.AGENT, FAR, ""),
        ("asad", Role.AUDITOR, NEAR, ""),
        ("kasur-auditor", Role.AUDITOR, FAR, ""),
        ("admin", Role.ADMIN, NEAR, ""),
        ("kasur-admin", Role.ADMIN, FAR, ""),
    ]


def _staff(stage: Stage, username: str, role: Role, district: str, department: str) -> Walker:
    member = Staff(stage.world.wire, drain, username=username)
    body = {"username": username, "password": member.password}
    session = member.api.call("POST", "/people/staff-sessions", body)
    return Walker(username, role, session["token"], session["person_id"], district, department)


def _thing(journey: Journey, walkers: list[Walker]) -> Thing:
    assert journey.order
    assert journey.rider
    citizen, rider = journey.citizen, journey.rider
    line = citizen.look(journey.order)["lines"][0]
    ids = {
        "order_id": journey.order["id"],
        "order_token": journey.order["token"],
        "line_id": line["id"],
        "visit_id": journey.visit,
        "case_id": line["case_id"],
        "quote_hash": journey.order["quote_hash"],
        "person_id": citizen.person_id,
        "certificate": line["certificate_token"],
        "hold_id": _hold(citizen, journey),
        **_family(citizen),
    }
    walker = next(each for each in walkers if each.name == rider.username)
    ids["facilitator_id"] = walker.person_id
    ids["strike_id"] = _strike(walker)
    rider.sign_in()
    ids["shift_id"] = rider.api.call("GET", f"/workforce/me/shifts?from_day={_day()}")[0]["id"]
    held = rider.api.call("GET", "/field/cash")["balance_paisa"]
    if taken := citizen.paper_receipts(journey.order):
        ids["paper_receipt"] = taken[0]["token"]
    if held:
        offer = {"amount_paisa": held, "district": NEAR}
        ids["handover_id"] = rider.api.call("POST", "/finance/cash/handovers", offer)["id"]
        money = citizen.api.call("GET", f"/finance/orders/{journey.order['id']}")
        ids["receipt"] = money["receipts"][0]["token"]
    marks = (ids["order_id"], ids["line_id"], citizen.person_id, citizen.cnic, citizen.phone[3:])
    found = {name: str(value) for name, value in ids.items() if value}
    return Thing(citizen.name, citizen.person_id, walker.person_id, NEAR, OFFICE, found, marks)


def _strike(walker: Walker) -> str:
    who, now = uuid.UUID(str(walker.person_id)), clock.now()
    workforce.record_strike(
        facilitator_id=who, visit_id=uuid.uuid4(), due_at=now, by=SYSTEM, now=now
    )
    return str(workforce.list_strikes(facilitator_id=who, by=SYSTEM, now=now)[0].id)


def _day() -> date:
    return clock.now().astimezone(clock.PKT).date()


def _hold(citizen: Citizen, journey: Journey) -> str:
    slot = citizen.find_slot({"code": journey.service}, woman=True)
    body = {
        "service": journey.service,
        "district": NEAR,
        "starts_at": slot["starts_at"],
        "gender": "f",
    }
    return str(citizen.api.call("POST", "/booking/holds", body)["id"])


def _written(journey: Journey) -> dict[str, str]:
    """A message to the department, with a file."""
    file = {"name": "paper.png", "content": base64.b64encode(answers.picture("paper")).decode()}
    body = {"text": "Is it ready?", "language": "en", "files": [file]}
    path = f"/correspondence/threads/{journey.line}/messages"
    message = journey.citizen.api.call("POST", path, body)
    return {"written_id": message["id"], "attachment_id": message["attachments"][0]["id"]}


def _family(citizen: Citizen) -> dict[str, str]:
    mother = Citizen(citizen.wire, name="Nasreen Bibi", cnic=citizen.cnic[:7] + "98761"[:5] + "4")
    body = {**mother.profile(), "cnic": mother.cnic, "relation": "mother"}
    member = citizen.api.call("POST", "/people/family", body)
    return {"mandate_id": member["mandate_id"], "relative_id": member["person"]["id"]}


def _number_change(citizen: Citizen) -> str:
    """Somebody else's telephone asks for the account: nothing happens for 72 hours."""
    asked = {"cnic": citizen.cnic, "phone": "+923451112223", "device": "another-telephone"}
    Citizen(citizen.wire).api.call("POST", "/people/codes", asked)
    drain()
    return str(citizen.api.call("GET", "/people/me/number-changes")[0]["id"])


def _of_operations(person_id: str) -> dict[str, str]:
    """A message that failed, an event that failed too often, a hold somebody proposed."""
    letter, proposer = uuid.uuid4(), replace(SYSTEM, person_id=uuid.uuid4())
    wish = orders.NewAreaHold(
        id=uuid.uuid4(),
        district=NEAR,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(days=1),
        reason=orders.AreaReason.STRIKE,
        notice=Bilingual("A strike of transport.", "ٹرانسپورٹ کی ہڑتال۔"),
    )
    orders.ask_area_hold(area_hold=wish, by=proposer, now=clock.now())
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM notices_message WHERE person_id = %s LIMIT 1", [person_id])
        (message,) = cursor.fetchone()
        cursor.execute(
            "UPDATE notices_message SET state = 'failed', settled_at = now() WHERE id = %s",
            [message],
        )
        event = EventLog.objects.order_by("seq").values_list("id", flat=True)[0]
        DeadLetter(
            id=letter, event_id=event, handler="a.handler", error="it failed", at=clock.now()
        ).save(force_insert=True)
    named = {"message_id": message, "letter_id": letter, "area_hold_id": wish.id}
    return {name: str(value) for name, value in named.items()}


def _override(thing: Thing) -> str:
    """A step that somebody proposed for a line."""
    wish = orders.NewOverride(
        id=uuid.uuid4(),
        line_id=uuid.UUID(thing.ids["line_id"]),
        kind=orders.OverrideKind.UNASSIGN,
        reason=orders.OverrideReason.SAFETY,
        note="A reason that is long enough",
    )
    proposer = replace(SYSTEM, person_id=uuid.uuid4())
    return str(orders.ask_override(override=wish, by=proposer, now=clock.now()).id)


def _offer(walkers: list[Walker]) -> Thing:
    """An offer that waits: for the delivery of the first order."""
    drain()
    for walker in walkers:
        if walker.role is Role.FACILITATOR:
            with transaction_as(SYSTEM), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT id FROM dispatch_offer WHERE facilitator_id = %s"
                    " ORDER BY id DESC LIMIT 1",
                    [walker.person_id],
                )
                if found := cursor.fetchone():
                    return Thing(
                        f"offer to {walker.name}",
                        facilitator=walker.person_id,
                        ids={"offer_id": str(found[0])},
                    )
    raise LookupError("nobody was asked")


def _nothing(things: list[Thing]) -> Thing:
    """Ids of the same shape that nobody has."""
    made = {}
    for name, value in (pair for thing in things for pair in thing.ids.items()):
        try:
            uuid.UUID(value)
            made[name] = str(uuid.uuid4())
        except ValueError:
            made[name] = value[:-4][::-1] + value[-4:]
    return Thing("nothing", ids=made)
