"""The department's queue and its cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from dastak.catalogue import api as catalogue
from dastak.connectors import models, rules
from dastak.connectors.adapters import manual, seeds
from dastak.connectors.queries.rows import as_case, as_file, as_rejection
from dastak.connectors.types import (
    MANUAL,
    OPEN_STATES,
    Case,
    CaseFile,
    CaseState,
    QueuePage,
    Reason,
    Rejection,
)
from dastak.kernel.access import record_access
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.ids import find_order_number
from dastak.kernel.text import Bilingual, bilingual

PAGE_SIZE = 25
_LOOKED_AT = ("answers", "papers")


class NoSuchCase(Missing):
    """There is no such case at your desk."""

    ur = "آپ کے ڈیسک پر ایسا کوئی کیس نہیں۔"


@query(permit="connectors.list_queue")
def list_queue(
    *, state: CaseState | None, search: str, page: int, by: Actor, now: datetime
) -> QueuePage:
    """Cases of the actor's desks, the next one due first; those without a due date last.

    Cases that a department's system has are not on a desk.

    :param state: None means all that are open.
    :param search: a barcode, an order number, or a part of a reference; empty means all.
    :param page: from 1.
    """
    rows = _at_desks(by).filter(route=MANUAL)
    wanted = rows.filter(state__in=OPEN_STATES) if state is None else rows.filter(state=state)
    if search.strip():
        wanted = _matching(wanted, search.strip())
    return _page(wanted, page, _counts(rows))


@query(permit="connectors.list_queue")
def list_mine(*, page: int, by: Actor, now: datetime) -> QueuePage:
    """Open cases that the actor has taken, the next one due first."""
    rows = _at_desks(by).filter(route=MANUAL)
    mine = rows.filter(state=CaseState.IN_PROCESS, officer_id=by.me)
    return _page(mine, page, _counts(rows))


@query(permit="connectors.get_case")
def get_case(*, case_id: UUID, purpose: str, by: Actor, now: datetime) -> CaseFile:
    """A case with answers and papers, for the one who decides. Logged.

    :param purpose: a short fixed code such as ``decision``.
    :raises NoSuchCase: when there is none at the actor's desks.
    """
    row = find_row(by, pk=case_id)
    _log(row, purpose, by, now)
    return as_file(row=row, rejection=standing(row))


@query(permit="connectors.print_case")
def print_case(*, case_id: UUID, by: Actor, now: datetime) -> bytes:
    """The bundle as PDF with its barcode, in Urdu and English. Logged as a reading.

    :raises NoSuchCase: when there is none at the actor's desks.
    """
    row = find_row(by, pk=case_id)
    _log(row, "print", by, now)
    department = catalogue.get_service(code=row.service_code).department_name
    file = as_file(row=row, rejection=None)
    return manual.print_bundle(file=file, department=department, lang="ur")


@query(permit="connectors.find_case_by_barcode")
def find_case_by_barcode(*, barcode: str, by: Actor, now: datetime) -> Case | None:
    """The case on whose bundle this barcode stands, if it belongs to the actor's desks."""
    code = rules.find_barcode(text=barcode)
    row = _at_desks(by).filter(barcode=code).first() if code else None
    return as_case(row=row) if row else None


@query(permit="connectors.barcode_of")
def barcode_of(*, case_id: UUID, by: Actor, now: datetime) -> str:
    """The barcode of a case.

    :raises NoSuchCase: when there is none in the actor's scope.
    """
    return find_row(by, pk=case_id).barcode


@query(permit="connectors.barcode_of")
def get_case_card(*, case_id: UUID, by: Actor, now: datetime) -> Case:
    """A case without anything personal: where it stands and which officer has it.

    :raises NoSuchCase: when there is none in the actor's scope.
    """
    return as_case(row=find_row(by, pk=case_id))


@query(permit="connectors.find_rejection")
def find_rejection(*, case_id: UUID, by: Actor, now: datetime) -> Rejection | None:
    """The rejection in force of a case, for its applicant or its desk; None where there is none."""
    rows = models.Rejection.objects.filter(case_id=case_id, confirmed_at__isnull=False)
    row = rows.first()
    return as_rejection(row=row) if row else None


def appeal_to(*, service_code: str) -> Bilingual:
    """Who hears an appeal about a service.

    Source: the appellate authority of the notified service, where one was published.
    """
    authority = catalogue.get_service(code=service_code).appellate_authority
    return authority or bilingual("connectors.appellate_authority")


def list_reasons() -> list[Reason]:
    """The reasons for which a case may be rejected, in the order of the file."""
    return list(seeds.reasons().values())


def find_row(by: Actor, rows: Any = None, **wanted: Any) -> models.Case:
    """One case of the actor's desks.

    :raises NoSuchCase: when there is none, or it belongs to another desk.
    """
    row: models.Case | None = _at_desks(by, rows).filter(**wanted).first()
    if row is None:
        raise NoSuchCase
    return row


def standing(row: models.Case) -> models.Rejection | None:
    """The proposal or rejection that has not been withdrawn."""
    return models.Rejection.objects.filter(case=row, withdrawn_at__isnull=True).first()


def _at_desks(by: Actor, rows: Any = None) -> Any:
    # Row security says the same; said here it can use the index, and a person is no desk.
    rows = models.Case.objects.all() if rows is None else rows
    if "*" not in by.departments:
        rows = rows.filter(department_id__in=sorted(by.departments))
    if "*" not in by.districts:
        rows = rows.filter(district_id__in=sorted(by.districts))
    return rows


def _matching(rows: Any, search: str) -> Any:
    barcode = rules.find_barcode(text=search)
    if barcode:
        return rows.filter(barcode=barcode)
    number = find_order_number(search)
    if number:
        return rows.filter(number=number)
    return rows.filter(reference__icontains=search)


def _page(rows: Any, page: int, counts: dict[CaseState, int]) -> QueuePage:
    number = max(page, 1)
    start = (number - 1) * PAGE_SIZE
    found = list(rows.defer("snapshot").order_by("due_at", "id")[start : start + PAGE_SIZE + 1])
    return QueuePage(
        cases=tuple(as_case(row=row) for row in found[:PAGE_SIZE]),
        number=number,
        has_next=len(found) > PAGE_SIZE,
        counts=counts,
    )


def _counts(rows: Any) -> dict[CaseState, int]:
    found = rows.filter(state__in=OPEN_STATES).values("state").annotate(count=Count("id"))
    counts = {row["state"]: row["count"] for row in found.order_by()}
    return {state: counts.get(state, 0) for state in OPEN_STATES}


def _log(row: models.Case, purpose: str, by: Actor, now: datetime) -> None:
    record_access(
        by=by,
        now=now,
        person_id=row.person_id,
        purpose=purpose,
        fields=_LOOKED_AT,
        case=row.number,
    )
