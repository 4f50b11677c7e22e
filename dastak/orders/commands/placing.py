"""Stages 1 to 3: place, schedule, and expire where no time was chosen."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.booking import api as booking
from dastak.catalogue import api as catalogue
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel import ids, vault
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.scope import transaction_as
from dastak.orders import events, models
from dastak.orders.commands.duplicates import AlreadyOpen, must_be_new
from dastak.orders.commands.log import Move, append, is_repeated, locked_lines
from dastak.orders.commands.told import tell
from dastak.orders.commands.withdrawing import undo
from dastak.orders.queries.facts import is_digital
from dastak.orders.queries.quotes import quote_of, sealed_quote
from dastak.orders.queries.views import get_order
from dastak.orders.types import Channel, Flag, NewOrder, OrderView, Stage, Verb, Way
from dastak.people import api as people
from dastak.places import api as places

ADDRESS_PLACE = "orders_order.address"
SHORTEST_ADDRESS = 5


class NotCovered(Refused):
    """“{service}” does not come to the door in {district} yet: {reason}. Call 1202 for other ways."""

    ur = "«{service}» ابھی {district} میں گھر پر دستیاب نہیں: {reason}۔ دوسرے طریقوں کے لیے 1202 پر کال کریں۔"


class NotCoveredOnline(Refused):
    """“{service}” cannot be done online in {district}: {reason}"""

    ur = "«{service}» {district} میں آن لائن نہیں ہو سکتی: {reason}"


class AddressMissing(Invalid):
    """Say where to come: at least house, street or village, and a landmark people know."""

    ur = "بتائیں کہاں آنا ہے: کم از کم مکان، گلی یا گاؤں، اور کوئی جانی پہچانی نشانی۔"


class PriceChanged(Refused):
    """The price has changed since it was shown: it is now {total_rupees} rupees. Look at it again."""

    ur = "قیمت دکھائے جانے کے بعد بدل گئی ہے: اب {total_rupees} روپے ہے۔ دوبارہ دیکھ لیں۔"


class ElsewhereBooked(Refused):
    """This slot was held for another place. Choose a slot for the place of this order."""

    ur = "یہ وقت کسی اور جگہ کے لیے رکھا گیا تھا۔ اس درخواست کی جگہ کے لیے وقت چنیں۔"


class OrderIdTaken(Refused):
    """An order with this id was made at the same moment. Look it up; do not send it again."""

    ur = "اسی شناخت کی درخواست ابھی بن چکی ہے۔ اسے دیکھ لیں؛ دوبارہ نہ بھیجیں۔"


class WomanAskedFor(Refused):
    """This order asks for a woman facilitator. Choose one of the slots in which one can come."""

    ur = "اس درخواست میں خاتون نمائندہ مانگی گئی ہے۔ وہ وقت چنیں جس میں خاتون آ سکتی ہے۔"


@command(permit="orders.place_order")
def place_order(
    *, order: NewOrder, order_id: UUID, command_id: UUID, by: Actor, now: datetime
) -> OrderView:
    """Receive an order, check that it can be served, and freeze its price (stages 1 and 2).

    :param order_id: made by the client, so that a repeated sending finds the same order.
    :raises NotCovered: when the service does not come to this district's doors.
    :raises NotCoveredOnline: when it cannot be done online there, for digital self-service.
    :raises OrderOpenAlready, AlreadyOpen: when this person has an open order for this service;
        the first names it, to whom it belongs.
    :raises AddressMissing: when nobody could find the place.
    """
    if models.Order.objects.filter(pk=order_id).exists():
        return get_order(order_id=order_id, by=by, now=now)
    _check(order, by, now)
    service = catalogue.get_service(code=order.service_code)
    with transaction_as(SYSTEM):
        person = people.get_person(person_id=order.person_id, purpose="quote", by=SYSTEM, now=now)
        quote = catalogue.quote(
            service_code=order.service_code,
            on=now.astimezone(places.PKT).date(),
            inputs=catalogue.QuoteInputs(
                birth_date=person.birth_date, at_door=order.channel is not Channel.DIGITAL
            ),
        )
        must_be_new(service_code=order.service_code, person_id=order.person_id, by=by)
        row = _order_row(order, order_id, by, now)
        with refusing({"orders_order_pkey": OrderIdTaken()}):
            row.save(force_insert=True)
        line = _line_row(row, service, quote, now)
        with refusing({"orders_line_one_open_per_service": AlreadyOpen()}):
            line.save(force_insert=True)
        way = Way.DIGITAL if order.channel is Channel.DIGITAL else Way.VISIT
        append(line, Verb.PLACE, by=by, now=now, move=Move(command_id, data={"way": way}))
        tell(events.OrderPlaced, line, by=by, now=now)
        append(line, Verb.QUALIFY, by=SYSTEM, now=now, move=Move(data={"quote": quote.hash}))
        tell(events.LineQualified, line, by=SYSTEM, now=now, total_paisa=quote.total_paisa)
        forms.open_answers(
            subject=line.id,
            service_code=order.service_code,
            prefilled=_known_answers(order, now),
            district=line.district_id,
            department=line.department_id,
            person_id=line.person_id,
            by=SYSTEM,
            now=now,
        )
    return get_order(order_id=order_id, by=by, now=now)


def _check(order: NewOrder, by: Actor, now: datetime) -> None:
    people.must_act_for(person_id=order.person_id, by=by, now=now)
    if order.contact_id != order.person_id and by.role is Role.CITIZEN:
        by.must_be(order.contact_id)
    if len(order.address.text.strip()) < SHORTEST_ADDRESS:
        raise AddressMissing
    must_be_offered(
        service_code=order.service_code,
        district=order.district,
        way=Way.DIGITAL if order.channel is Channel.DIGITAL else Way.VISIT,
        now=now,
    )


def must_be_offered(*, service_code: str, district: str, way: Way, now: datetime) -> None:
    """:raises NotCovered, NotCoveredOnline: when a service is not offered in a district this way."""
    day = now.astimezone(places.PKT).date()
    is_digital = way is Way.DIGITAL
    asked = catalogue.covers_online if is_digital else catalogue.covers
    covered = asked(service_code=service_code, district=district, on=day)
    if not covered.is_covered:
        raise (NotCoveredOnline if is_digital else NotCovered)(
            service=catalogue.get_service(code=service_code).name,
            district=places.get_district(code=district).name,
            reason=covered.reason,
        )


def _order_row(order: NewOrder, order_id: UUID, by: Actor, now: datetime) -> models.Order:
    address = json.dumps(asdict(order.address), ensure_ascii=False)
    return models.Order(
        id=order_id,
        number=ids.new_order_number(),
        token=ids.tracking_token(),
        person_id=order.person_id,
        contact_id=order.contact_id,
        placed_by=by.person_id,
        district_id=order.district,
        channel=order.channel,
        language=order.language,
        gender=order.gender or "",
        lat=order.lat,
        lon=order.lon,
        address=vault.seal(address, place=ADDRESS_PLACE, row=str(order_id)),
        created_at=now,
    )


def _known_answers(order: NewOrder, now: datetime) -> dict[str, Any]:
    """What the form asks and the platform knows already; nobody is asked twice."""
    definition = forms.find_form(service_code=order.service_code)
    if definition is None:
        return {}
    facts = people.facts_for_form(person_id=order.person_id, by=SYSTEM, now=now)
    today = now.astimezone(places.PKT).date()
    known = {**facts, "address": order.address.text}
    return dict(forms.prefill(definition=definition, facts=known, today=today))


def _line_row(
    order: models.Order, service: catalogue.Service, quote: catalogue.Quote, now: datetime
) -> models.Line:
    line_id = ids.uuid7()
    place = {"service_code": service.code, "district": order.district_id}
    day = now.astimezone(places.PKT).date()
    return models.Line(
        id=line_id,
        order=order,
        service_id=service.code,
        department_id=service.department,
        district_id=order.district_id,
        person_id=order.person_id,
        contact_id=order.contact_id,
        facts={
            "service_en": service.name.en,
            "service_ur": service.name.ur,
            "minutes": service.visit_minutes,
            "needs_biometric": service.needs_biometric,
            "skill": service.kind,
            "total_paisa": quote.total_paisa,
            "is_online": catalogue.covers_online(**place, on=day).is_covered,
            "is_at_door": catalogue.covers(**place, on=day).is_covered,
        },
        quote=sealed_quote(quote, line_id=line_id),
        quote_hash=quote.hash,
        statutory_days=service.time_limit_days,
        stage=Stage.REQUESTED,
        seq=0,
        entered_at=now,
        party="platform",
    )


@command(permit="orders.schedule_order")
def schedule_order(
    *, order_id: UUID, hold_id: UUID, quote_hash: str, command_id: UUID, by: Actor, now: datetime
) -> OrderView:
    """Accept the frozen price and turn a held slot into a booked visit (stage 3).

    :raises PriceChanged: when the accepted price is not the frozen one.
    :raises ElsewhereBooked: when the hold is for another district.
    """
    for line in locked_lines(order_id=order_id, by=by):
        if line.quote_hash != quote_hash:
            raise PriceChanged(total_rupees=int(line.facts["total_paisa"]) // 100)
        with transaction_as(SYSTEM):
            if not is_repeated(line, command_id):
                _book(line, hold_id, command_id, by, now)
    return get_order(order_id=order_id, by=by, now=now)


def _book(line: models.Line, hold_id: UUID, command_id: UUID, by: Actor, now: datetime) -> None:
    order = line.order
    reserved = booking.confirm_hold(hold_id=hold_id, subject=order.id, by=by, now=now)
    must_suit(line, reserved)
    bill = open_bill(line, quote_of(line), now)
    changes = ask_for_visit(line, reserved, cash_paisa=bill.owed_paisa, preferred=None, now=now)
    append(
        line, Verb.SCHEDULE, by=by, now=now,
        move=Move(command_id, changes={**changes, "bill_id": bill.id}),
    )  # fmt: skip
    tell(
        events.VisitScheduled,
        line,
        by=by,
        now=now,
        visit_id=changes["visit_id"],
        starts_at=reserved.starts_at,
        ends_at=reserved.ends_at,
        total_paisa=bill.owed_paisa,
    )


def open_bill(line: models.Line, quote: catalogue.Quote, now: datetime) -> finance.Bill:
    """Ask for what the frozen price of a line says."""
    return finance.open_bill(
        order_id=line.order_id,
        line_id=line.id,
        quote=finance.bill_for_quote(quote),
        district=line.district_id,
        department=line.department_id,
        person_id=line.person_id,
        by=SYSTEM,
        now=now,
    )


def must_suit(line: models.Line, reserved: booking.Reservation) -> None:
    """:raises ElsewhereBooked, WomanAskedFor: when a slot is not for this order's place and wish."""
    if reserved.district != line.district_id:
        raise ElsewhereBooked
    if line.order.gender and reserved.gender != line.order.gender:
        raise WomanAskedFor


def ask_for_visit(
    line: models.Line,
    reserved: booking.Reservation,
    *,
    cash_paisa: int,
    preferred: UUID | None,
    kind: dispatch.VisitKind = dispatch.VisitKind.APPLICATION,
    now: datetime,
) -> dict[str, Any]:
    """Ask for the visit of a reserved slot; returns what changes on the line.

    :param cash_paisa: what is still owed and would be taken at the door.
    """
    order = line.order
    visit = dispatch.request_visit(
        visit=dispatch.NewVisit(
            subject=order.id,
            kind=kind,
            district=line.district_id,
            place=places.Place(order.lat, order.lon),
            starts_at=reserved.starts_at,
            ends_at=reserved.ends_at,
            minutes=line.facts["minutes"],
            skill=line.facts["skill"],
            gender=order.gender or None,
            cash_paisa=cash_paisa,
            preferred_facilitator=preferred,
            person_id=line.person_id,
            number=order.number,
        ),
        by=SYSTEM,
        now=now,
    )
    return {
        "slot_starts_at": reserved.starts_at,
        "slot_ends_at": reserved.ends_at,
        "visit_id": visit.id,
    }


@command(permit="orders.expire_lines")
def expire_lines(*, by: Actor, now: datetime, limit: int = 100) -> int:
    """End lines for which no slot was chosen, or no form sent, within seven days; returns how many."""
    late = models.Line.objects.select_related("order").filter(
        stage=Stage.QUALIFIED, outcome="", due_at__lt=now
    )
    late = late.exclude(flags__contains=[Flag.ON_HOLD])
    lines = list(late.select_for_update(of=("self",), skip_locked=True).order_by("due_at")[:limit])
    for line in lines:
        append(line, Verb.EXPIRE, by=by, now=now)
        undo(line, now, reason="expired")
        told = events.FormExpired if is_digital(line) else events.OrderExpired
        tell(told, line, by=by, now=now)
    return len(lines)
