"""What goes to departments' systems, what does not, and what they issued."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from dastak.connectors import models, rules
from dastak.connectors.adapters import accounts, seeds
from dastak.connectors.queries.cases import NoSuchCase
from dastak.connectors.types import (
    MANUAL,
    ConnectorLine,
    Letter,
    MessageState,
    NewCase,
    Objection,
    ObjectionItem,
    ObjectionReason,
    Output,
)
from dastak.kernel import vault
from dastak.kernel.access import record_access
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.kernel.text import Bilingual

PAGE_SIZE = 50
NOTES_PLACE = "connectors_objection.notes"
ANSWER_PLACE = "connectors_objection.answer"
BODY_PLACE = "connectors_message.body"
CONTENT_PLACE = "connectors_output.content"


def list_systems() -> list[str]:
    """Codes of the departments' systems that are known, set up or not."""
    return list(seeds.systems())


def list_objection_reasons() -> list[ObjectionReason]:
    """What can be objected, in the order of the file."""
    return list(seeds.objections().values())


def route_of(*, case: NewCase, now: datetime) -> str:
    """The way a new case goes. The desk while the system of its route has no account."""
    rows = models.Route.objects.filter(department=case.department, valid_from__lte=now)
    route = rules.route_at(
        rows=[rules.RouteRow(row.service, row.area, row.system, row.valid_from) for row in rows],
        service=case.service_code,
        district=case.district,
        at=now,
    )
    return route if accounts.find_system(system=route) else MANUAL


@query(permit="connectors.list_connectors")
def list_connectors(*, by: Actor, now: datetime) -> list[ConnectorLine]:
    """Every known system: whether it is set up, whether it answers, what waits for it."""
    rows = {row.code: row for row in models.Connector.objects.all()}
    counts: dict[tuple[str, str], int] = {
        (found["system"], found["state"]): found["count"]
        for found in models.Message.objects.filter(
            state__in=(MessageState.WAITING, MessageState.DEAD)
        )
        .values("system", "state")
        .annotate(count=Count("id"))
        .order_by()
    }
    lines = []
    for plan in seeds.systems().values():
        row = rows.get(plan.code)
        lines.append(
            ConnectorLine(
                code=plan.code,
                protocol=plan.protocol,
                department=plan.department,
                is_set_up=accounts.find_account(system=plan.code) is not None,
                is_down=bool(row and row.is_down),
                changed_at=row.changed_at if row else None,
                error=row.error if row else "",
                waiting=counts.get((plan.code, MessageState.WAITING), 0),
                dead=counts.get((plan.code, MessageState.DEAD), 0),
            )
        )
    return lines


@query(permit="connectors.list_letters")
def list_letters(*, page: int, by: Actor, now: datetime) -> list[Letter]:
    """Dead letters that nobody has settled, the latest first.

    :param page: from 1.
    """
    start = (max(page, 1) - 1) * PAGE_SIZE
    rows = models.Letter.objects.filter(settled_at__isnull=True).order_by("-at", "-id")
    return [
        Letter(
            id=row.id,
            system=row.system,
            case_id=row.case_id,
            message_id=row.message_id,
            reason=row.reason,
            detail=row.detail,
            at=row.at,
            settled_at=row.settled_at,
        )
        for row in rows[start : start + PAGE_SIZE]
    ]


@query(permit="connectors.list_objections")
def list_objections(*, case_id: UUID, by: Actor, now: datetime) -> list[Objection]:
    """Objections of a case, the latest first; the officer's words are logged as a reading."""
    rows = list(models.Objection.objects.filter(case_id=case_id).order_by("-number"))
    if rows:
        _log(rows[0].person_id, case_id, by, now, "objection")
    return [as_objection(row=row) for row in rows]


@query(permit="connectors.open_output")
def find_output(*, case_id: UUID, by: Actor, now: datetime) -> Output | None:
    """The document that the department's system issued for a case, or None."""
    row = models.Output.objects.filter(case_id=case_id).first()
    if row is None:
        return None
    return Output(
        case_id=row.case_id,
        document_id=row.document_id,
        title=Bilingual(en=row.title_en, ur=row.title_ur),
        sha256=row.sha256,
        has_content=bool(row.content),
    )


@query(permit="connectors.open_output")
def open_output(*, case_id: UUID, by: Actor, now: datetime) -> bytes:
    """The bytes of an issued document, as the department signed for them. Logged.

    :raises NoSuchCase: when there is none in the actor's scope, or it was not fetched yet.
    """
    row = models.Output.objects.filter(case_id=case_id).first()
    if row is None or not row.content:
        raise NoSuchCase
    _log(row.person_id, case_id, by, now, "document")
    text = vault.unseal(bytes(row.content), place=CONTENT_PLACE, row=str(row.pk))
    return base64.b64decode(text)


def as_objection(*, row: models.Objection) -> Objection:
    """The value of a row."""
    notes = json.loads(vault.unseal(bytes(row.notes), place=NOTES_PLACE, row=str(row.id)))
    return Objection(
        case_id=row.case_id,
        number=row.number,
        items=tuple(ObjectionItem(code, note) for code, note in zip(row.codes, notes, strict=True)),
        due_date=row.due_date,
        raised_at=row.raised_at,
        closed_at=row.closed_at,
        closed_as=row.closed_as,
        answer=vault.unseal(bytes(row.answer), place=ANSWER_PLACE, row=str(row.id))
        if row.answer
        else "",
    )


def _log(person_id: UUID, case_id: UUID, by: Actor, now: datetime, field: str) -> None:
    record_access(
        by=by, now=now, person_id=person_id, purpose=field, fields=[field], case=str(case_id)
    )
