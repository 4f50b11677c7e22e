"""Sending a case, stamping it, and its due date."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from dastak.connectors import events, models, rules
from dastak.connectors.adapters import seeds
from dastak.connectors.commands.outgoing import start_exchange
from dastak.connectors.queries.cases import NoSuchCase, find_row
from dastak.connectors.queries.rows import as_case, sealed
from dastak.connectors.queries.systems import route_of
from dastak.connectors.types import MANUAL, Case, CaseState, NewCase
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.ids import new_order_number, uuid7
from dastak.kernel.outbox import emit


class WrongState(Refused):
    """This case is “{state}”, so this cannot be done now. Refresh the queue."""

    ur = "یہ کیس «{state}» حالت میں ہے، اس لیے ابھی یہ ممکن نہیں۔ فہرست تازہ کریں۔"


class NotYourCase(Refused):
    """Officer {officer} has this case. Take it over first."""

    ur = "یہ کیس افسر {officer} کے پاس ہے۔ پہلے اسے اپنے نام لیں۔"


_NEXT_NUMBER = """
INSERT INTO connectors_referencecounter AS c (department_id, district_id, year, last)
VALUES (%s, %s, %s, 1)
ON CONFLICT (department_id, district_id, year) DO UPDATE SET last = c.last + 1 RETURNING last
"""


class CaseTakenBack(Refused):
    """The citizen has withdrawn this application. Do not take the bundle; it goes back to them."""

    ur = "شہری نے یہ درخواست واپس لے لی ہے۔ فائل وصول نہ کریں؛ یہ شہری کو واپس جائے گی۔"


def locked_case(by: Actor, **wanted: Any) -> models.Case:
    """One case of the actor's desks, locked until the end of the transaction.

    :raises NoSuchCase: when there is none, or it belongs to another desk.
    """
    return find_row(by, models.Case.objects.select_for_update(of=("self",), no_key=True), **wanted)


def facts_of(row: models.Case, now: datetime) -> dict[str, Any]:
    """What every event of a case says."""
    return {
        "subject": row.order_id,
        "line_id": row.line_id,
        "case_id": row.id,
        "number": row.number,
        "service_code": row.service_code,
        "district": row.district_id,
        "department": row.department_id,
        "at": now,
    }


def must_be_at_desk(row: models.Case) -> None:
    """:raises NoSuchCase: for a case that a department's system has."""
    if row.route != MANUAL:
        raise NoSuchCase


def must_be_state(row: models.Case, *states: CaseState, officer_id: UUID | None = None) -> None:
    """:raises WrongState: in another state.

    :raises NotYourCase: when an officer is named and another one has it.
    """
    if row.state not in states:
        raise WrongState(state=row.state)
    if officer_id is not None and row.officer_id != officer_id:
        raise NotYourCase(officer=row.officer_name)


@command(permit="connectors.submit_case")
def submit_case(*, case: NewCase, by: Actor, now: datetime) -> Case:
    """Make the case of a line for its department; the same line again gives the same case.

    It goes to the desk or to the department's system, by the route in force now. An electronic
    one is received by the desk at once: there is nothing to carry there and to stamp.

    :raises OutsideYourArea: when the district is not the actor's.
    """
    by.must_serve(case.district)
    known = models.Case.objects.filter(line_id=case.line_id).first()
    if known is not None:
        return as_case(row=known)
    row = models.Case(
        id=uuid7(),
        barcode=rules.to_barcode(digits=new_order_number()),
        line_id=case.line_id,
        order_id=case.order_id,
        number=case.number,
        service_code=case.service_code,
        service_en=case.service.en,
        service_ur=case.service.ur,
        district_id=case.district,
        department_id=case.department,
        person_id=case.person_id,
        statutory_days=case.statutory_days,
        sent_at=now,
        route=route_of(case=case, now=now),
        is_electronic=case.is_electronic,
    )
    row.snapshot = sealed(case=case, row_id=row.id)
    row.save(force_insert=True)
    start_exchange(row, now)
    emit(events.CaseSent(**facts_of(row, now), barcode=row.barcode), by=by, at=now)
    if row.is_electronic and row.route == MANUAL:
        _receive(row, by, now)
    return as_case(row=row)


@command(permit="connectors.receive_case")
def receive_case(*, barcode: str, by: Actor, now: datetime) -> Case:
    """Stamp a bundle at the desk: the case gets the department's reference.

    Scanning it again changes nothing and shows the same reference.

    :raises NoSuchCase: for a barcode that is wrong or belongs to another desk, or to a system.
    :raises CaseTakenBack: when the citizen has withdrawn the application.
    """
    code = rules.find_barcode(text=barcode)
    if code is None:
        raise NoSuchCase
    row = locked_case(by, barcode=code)
    must_be_at_desk(row)
    if row.state == CaseState.WITHDRAWN:
        raise CaseTakenBack
    if row.state != CaseState.SENT:
        return as_case(row=row)
    _receive(row, by, now)
    return as_case(row=row)


def _receive(row: models.Case, by: Actor, now: datetime) -> None:
    """The case is with the desk: it has the department's reference."""
    row.state, row.received_at, row.receiver_id = CaseState.RECEIVED, now, by.person_id
    row.reference = _next_reference(row, now)
    row.save(update_fields=["state", "received_at", "receiver_id", "reference"])
    emit(events.CaseReceived(**facts_of(row, now), reference=row.reference), by=by, at=now)


def _next_reference(row: models.Case, now: datetime) -> str:
    year = rules.year_of(at=now)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [row.department_id, row.district_id, year])
        (number,) = cursor.fetchone()
    desk_code = seeds.desk_code(district=row.district_id)
    return rules.reference_of(
        service_code=row.service_code, desk_code=desk_code, year=year, number=number
    )


@command(permit="connectors.set_due")
def set_due(*, case_id: UUID, due_at: datetime | None, by: Actor, now: datetime) -> None:
    """Say until when the law gives the department time; None while the clock stands.

    :raises NoSuchCase: when there is none in the actor's scope.
    """
    if not models.Case.objects.filter(pk=case_id).update(due_at=due_at):
        raise NoSuchCase
