"""From rows to values, and what is sealed in a case."""

from __future__ import annotations

import json
from uuid import UUID

from dastak.connectors import models
from dastak.connectors.adapters import seeds
from dastak.connectors.types import (
    Case,
    CaseFile,
    CaseRow,
    CaseState,
    Check,
    CheckState,
    NewCase,
    PaperRef,
    Rejection,
)
from dastak.kernel import vault
from dastak.kernel.errors import Missing
from dastak.kernel.text import Bilingual

PLACE = "connectors_case.snapshot"


class CaseErased(Missing):
    """The citizen withdrew this application and had its content erased."""

    ur = "شہری نے یہ درخواست واپس لے لی تھی اور اس کا مواد مٹوا دیا ہے۔"


def sealed(*, case: NewCase, row_id: UUID) -> bytes:
    """What the department gets, sealed for one row."""
    content = {
        "rows": [[row.label.en, row.label.ur, row.value, row.kind] for row in case.rows],
        "papers": [[str(paper.file_id), paper.kind] for paper in case.papers],
        "originals": [[name.en, name.ur] for name in case.originals],
    }
    return vault.seal(json.dumps(content, ensure_ascii=False), place=PLACE, row=str(row_id))


def as_file(*, row: models.Case, rejection: models.Rejection | None) -> CaseFile:
    """The case with what was sealed in it.

    :raises CaseErased: when the citizen had it erased.
    """
    if not row.snapshot:
        raise CaseErased
    content = json.loads(vault.unseal(bytes(row.snapshot), place=PLACE, row=str(row.id)))
    return CaseFile(
        case=as_case(row=row),
        person_id=row.person_id,
        rows=tuple(
            CaseRow(Bilingual(en=en, ur=ur), value, kind) for en, ur, value, kind in content["rows"]
        ),
        papers=tuple(PaperRef(UUID(file_id), kind) for file_id, kind in content["papers"]),
        originals=tuple(Bilingual(en=en, ur=ur) for en, ur in content["originals"]),
        rejection=as_rejection(row=rejection) if rejection else None,
    )


def as_case(*, row: models.Case) -> Case:
    """The value of a row."""
    return Case(
        id=row.id,
        barcode=row.barcode,
        line_id=row.line_id,
        order_id=row.order_id,
        number=row.number,
        service_code=row.service_code,
        service=Bilingual(en=row.service_en, ur=row.service_ur),
        department=row.department_id,
        district=row.district_id,
        state=CaseState(row.state),
        reference=row.reference,
        officer_id=row.officer_id,
        officer=row.officer_name,
        has_proposal=row.has_proposal,
        sent_at=row.sent_at,
        received_at=row.received_at,
        taken_at=row.taken_at,
        due_at=row.due_at,
        decided_at=row.decided_at,
        statutory_days=row.statutory_days,
        route=row.route,
        has_objection=row.has_objection,
        cancel_requested_at=row.cancel_requested_at,
        cancel_reason=row.cancel_reason,
        is_electronic=row.is_electronic,
    )


def as_rejection(*, row: models.Rejection) -> Rejection:
    """The value of a row."""
    return Rejection(
        case_id=row.case_id,
        reason=seeds.reasons()[row.reason_code],
        law_clause=row.law_clause,
        explanation=Bilingual(en=row.explanation_en, ur=row.explanation_ur),
        appeal_to=Bilingual(en=row.appeal_en, ur=row.appeal_ur),
        proposer_id=row.proposer_id,
        proposed_at=row.proposed_at,
        confirmer_id=row.confirmer_id,
        confirmed_at=row.confirmed_at,
    )


def as_check(*, row: models.Check) -> Check:
    """The value of a row."""
    return Check(
        id=row.id,
        subject=row.subject,
        finger=row.finger,
        state=CheckState(row.state),
        try_number=row.try_number,
        charge_paisa=row.charge_paisa,
        requested_at=row.requested_at,
        checked_at=row.checked_at,
    )
