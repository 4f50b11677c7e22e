"""A named officer takes the case; one officer approves, two reject."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.connectors import events, models, rules
from dastak.connectors.adapters import seeds
from dastak.connectors.commands.desk import facts_of, locked_case, must_be_at_desk, must_be_state
from dastak.connectors.commands.notified import appeal_of, designation_of
from dastak.connectors.commands.objecting import close_objection
from dastak.connectors.queries.cases import standing
from dastak.connectors.queries.rows import as_case, as_rejection
from dastak.connectors.types import Case, CaseState, Rejection
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.text import Bilingual


class NoProposal(Refused):
    """Nobody has proposed to reject this case, or the proposal was withdrawn."""

    ur = "اس کیس کو مسترد کرنے کی کوئی تجویز موجود نہیں، یا واپس لی جا چکی ہے۔"


@command(permit="connectors.take_case")
def take_case(*, case_id: UUID, by: Actor, now: datetime) -> Case:
    """Take a received case, or take it over from a colleague. One's own again changes nothing.

    :raises NoSuchCase: when it belongs to another desk.
    :raises WrongState: before it was received or after it was decided.
    """
    row = locked_case(by, pk=case_id)
    must_be_at_desk(row)
    must_be_state(row, CaseState.RECEIVED, CaseState.IN_PROCESS)
    if row.officer_id == by.me:
        return as_case(row=row)
    designation = designation_of(row)
    row.state, row.taken_at, row.officer_id = CaseState.IN_PROCESS, now, by.me
    row.officer_name = by.name or designation.en
    row.save(update_fields=["state", "taken_at", "officer_id", "officer_name"])
    taken = events.CaseTaken(
        **facts_of(row, now),
        reference=row.reference,
        officer_id=by.me,
        officer_en=by.name or designation.en,
        officer_ur=by.name or designation.ur,
        designation_en=designation.en,
        designation_ur=designation.ur,
    )
    emit(taken, by=by, at=now)
    return as_case(row=row)


@command(permit="connectors.approve_case")
def approve_case(*, case_id: UUID, by: Actor, now: datetime) -> Case:
    """Approve; an open proposal to reject is withdrawn by it.

    :raises NoSuchCase: when it belongs to another desk.
    :raises WrongState: unless it is in process. :raises NotYourCase: when another officer has it.
    """
    row = _own_case(case_id, by)
    models.Rejection.objects.filter(case=row, withdrawn_at__isnull=True).update(withdrawn_at=now)
    close_objection(row, "withdrawn", by, now)
    _decide(row, CaseState.APPROVED, now)
    decided = events.CaseDecided(
        **facts_of(row, now), reference=row.reference, outcome=CaseState.APPROVED
    )
    emit(decided, by=by, at=now)
    return as_case(row=row)


@command(permit="connectors.propose_rejection")
def propose_rejection(
    *,
    case_id: UUID,
    reason_code: str,
    law_clause: str,
    explanation: Bilingual,
    by: Actor,
    now: datetime,
) -> Rejection:
    """Propose to reject; nothing is decided before another officer confirms.

    A new proposal replaces the open one.

    :raises NoSuchCase: when it belongs to another desk.
    :raises WrongState: unless it is in process. :raises NotYourCase: when another officer has it.
    :raises NoSuchReason, LawMissing, ExplanationMissing, StillTimeToCure: see rules.
    """
    rules.must_be_reasoned(
        code=reason_code, known=seeds.reasons(), law_clause=law_clause, explanation=explanation
    )
    row = _own_case(case_id, by)
    open_one = models.Objection.objects.filter(case=row, closed_at__isnull=True).first()
    rules.must_be_overdue(
        code=reason_code,
        due_date=open_one.due_date if open_one else None,
        today=now.astimezone(PKT).date(),
    )
    appeal_to = appeal_of(row)
    models.Rejection.objects.filter(case=row, withdrawn_at__isnull=True).update(withdrawn_at=now)
    proposal = models.Rejection(
        id=uuid7(),
        case=row,
        district_id=row.district_id,
        department_id=row.department_id,
        person_id=row.person_id,
        reason_code=reason_code,
        law_clause=law_clause.strip(),
        explanation_en=explanation.en.strip(),
        explanation_ur=explanation.ur.strip(),
        appeal_en=appeal_to.en,
        appeal_ur=appeal_to.ur,
        proposer_id=by.me,
        proposed_at=now,
    )
    proposal.save(force_insert=True)
    models.Case.objects.filter(pk=row.pk).update(has_proposal=True)
    return as_rejection(row=proposal)


@command(permit="connectors.confirm_rejection")
def confirm_rejection(*, case_id: UUID, by: Actor, now: datetime) -> Case:
    """Confirm a colleague's proposal: the case is rejected, with the right to appeal.

    :raises NoSuchCase: when it belongs to another desk. :raises WrongState: unless in process.
    :raises NoProposal: when there is none.
    :raises SecondOfficerNeeded: for the officer who proposed it.
    """
    row = locked_case(by, pk=case_id)
    must_be_at_desk(row)
    must_be_state(row, CaseState.IN_PROCESS)
    proposal = standing(row)
    if proposal is None:
        raise NoProposal
    rules.must_be_second(proposer_id=proposal.proposer_id, officer_id=by.me)
    proposal.confirmer_id, proposal.confirmed_at = by.me, now
    with refusing({"connectors_second_officer": rules.SecondOfficerNeeded()}):
        proposal.save(update_fields=["confirmer_id", "confirmed_at"])
    close_objection(row, "lapsed", by, now)
    _decide(row, CaseState.REJECTED, now)
    reason = seeds.reasons()[proposal.reason_code].text
    decided = events.CaseDecided(
        **facts_of(row, now),
        reference=row.reference,
        outcome=CaseState.REJECTED,
        reason_code=proposal.reason_code,
        reason_en=reason.en,
        reason_ur=reason.ur,
        law_clause=proposal.law_clause,
        appeal_to=proposal.appeal_en,
        appeal_to_ur=proposal.appeal_ur,
    )
    emit(decided, by=by, at=now)
    return as_case(row=row)


def _own_case(case_id: UUID, by: Actor) -> models.Case:
    row = locked_case(by, pk=case_id)
    must_be_at_desk(row)
    must_be_state(row, CaseState.IN_PROCESS, officer_id=by.me)
    return row


def _decide(row: models.Case, state: CaseState, now: datetime) -> None:
    row.state, row.decided_at, row.has_proposal = state, now, False
    row.save(update_fields=["state", "decided_at", "has_proposal"])
