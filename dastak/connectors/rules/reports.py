"""Whether what a department's system says about a case can be believed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dastak.connectors.rules.objections import must_be_curable
from dastak.connectors.rules.rejections import must_be_reasoned
from dastak.connectors.types import CaseState, Report, Standing
from dastak.kernel.errors import Problem

_RANKS = {
    CaseState.SENT: 0,
    CaseState.RECEIVED: 1,
    CaseState.IN_PROCESS: 2,
    CaseState.APPROVED: 3,
    CaseState.REJECTED: 3,
    CaseState.CANCELLED: 3,
}
RANKS = {
    Standing.ACCEPTED: 0,
    Standing.RECEIVED: 1,
    Standing.IN_PROCESS: 2,
    Standing.OBJECTED: 2,
    Standing.APPROVED: 3,
    Standing.REJECTED: 3,
    Standing.CANCELLED: 3,
}
REFERENCE_MAX = 40
DIGEST_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we know of the case that a report is held against."""

    state: CaseState
    applicant_ref: str
    reference: str
    is_cancel_requested: bool
    reasons: Collection[str]
    objections: Collection[str]
    raised: int
    today: date


def rank_of(state: CaseState) -> int:
    """How far a case has come."""
    return _RANKS[state]


def flaw_of(*, report: Report, known: Known) -> str:
    """Why a report must not touch its case, as a short fixed code; empty when it may.

    A report that says less than is known is no flaw: an older answer may come late.
    """
    if report.applicant_ref != known.applicant_ref:
        return "wrong_citizen"
    if known.reference and report.reference and report.reference != known.reference:
        return "wrong_reference"
    rank = RANKS[report.standing]
    if rank and not (report.reference or known.reference):
        return "no_reference"
    if len(report.reference) > REFERENCE_MAX:
        return "no_reference"
    if rank_of(known.state) == 3:
        is_same = report.standing.value == known.state.value
        return "" if is_same or rank < 3 else "contradiction"
    return _flaw_of_content(report, known)


def _flaw_of_content(report: Report, known: Known) -> str:
    if report.standing is Standing.CANCELLED and not known.is_cancel_requested:
        return "cancelled_unasked"
    if report.standing is Standing.REJECTED:
        return _flaw_of_rejection(report, known)
    if report.standing is Standing.APPROVED and report.document_id:
        return "" if len(report.document_sha256) == DIGEST_LENGTH else "document_without_digest"
    if report.standing is Standing.OBJECTED and report.objection_number > known.raised:
        return _flaw_of_objection(report, known)
    return ""


def _flaw_of_rejection(report: Report, known: Known) -> str:
    first, second = report.officer, report.second_officer
    if first is None or second is None or first.code == second.code:
        return "no_second_officer"
    try:
        must_be_reasoned(
            code=report.reason_code,
            known=known.reasons,
            law_clause=report.law_clause,
            explanation=report.explanation,
        )
    except Problem as problem:
        return problem.code
    return ""


def _flaw_of_objection(report: Report, known: Known) -> str:
    if report.objection_due is None or report.objection_number != known.raised + 1:
        return "objection_out_of_order"
    try:
        must_be_curable(
            items=report.objection_items,
            known=known.objections,
            due_date=report.objection_due,
            today=known.today,
        )
    except Problem as problem:
        return problem.code
    return ""
