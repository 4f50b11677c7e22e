"""What a department's system says becomes the state of a case, once it is believed."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from dastak.connectors import events, models, rules
from dastak.connectors.adapters import seeds
from dastak.connectors.commands.cancelling import put_aside
from dastak.connectors.commands.desk import facts_of, locked_case
from dastak.connectors.commands.letters import write_letter
from dastak.connectors.commands.notified import appeal_of, designation_of
from dastak.connectors.commands.objecting import close_objection, raise_objection
from dastak.connectors.queries.cases import NoSuchCase
from dastak.connectors.types import CaseState, DeskOfficer, Oddity, Report, Standing
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.text import Bilingual

_TAKEN = frozenset({Standing.IN_PROCESS, Standing.OBJECTED, Standing.APPROVED, Standing.REJECTED})


@command(permit="connectors.run_connector")
def record_report(*, system: str, report: Report, by: Actor, now: datetime) -> bool:
    """Bring a case to where its system says it is; whether the report was believed.

    A report that is not believed is a dead letter and changes nothing. One that says what is
    known, or less, changes nothing either.
    """
    flaw, row = _found(system, report, by)
    if row is not None and not flaw:
        flaw = _flaw(row, report, now)
    if flaw or row is None:
        detail = f"{report.standing} {report.reference} {report.place}".strip()
        oddity = Oddity(f"answer:{report.case_id}:{flaw}", flaw, detail, report.case_id)
        write_letter(system=system, oddity=oddity, now=now)
        return False
    if rules.rank_of(CaseState(row.state)) < 3:
        _apply(row, report, by, now)
    return True


def _found(system: str, report: Report, by: Actor) -> tuple[str, models.Case | None]:
    try:
        row = locked_case(by, pk=report.case_id)
    except NoSuchCase:
        return "no_such_case", None
    return ("", row) if row.route == system else ("not_its_case", None)


def _flaw(row: models.Case, report: Report, now: datetime) -> str:
    watch = models.Watch.objects.filter(case=row).first()
    if watch is None:
        return "not_its_case"
    known = rules.Known(
        state=CaseState(row.state),
        applicant_ref=watch.applicant_ref,
        reference=row.reference,
        is_cancel_requested=row.cancel_requested_at is not None,
        reasons=seeds.reasons(),
        objections=seeds.objections(),
        raised=models.Objection.objects.filter(case=row).count(),
        today=now.astimezone(PKT).date(),
    )
    flaw = rules.flaw_of(report=report, known=known)
    if not flaw and report.reference and not row.reference and _is_taken(row, report.reference):
        return "reference_of_another"
    return flaw


def _is_taken(row: models.Case, reference: str) -> bool:
    same = models.Case.objects.filter(department=row.department_id, reference=reference)
    return same.exclude(pk=row.pk).exists()


def _apply(row: models.Case, report: Report, by: Actor, now: datetime) -> None:
    if rules.RANKS[report.standing] and row.state == CaseState.SENT:
        _receive(row, report, by, now)
    if report.standing in _TAKEN and row.state == CaseState.RECEIVED:
        _take(row, report, by, now)
    if report.standing is Standing.OBJECTED:
        _object(row, report, by, now)
    elif report.standing is Standing.APPROVED:
        _approve(row, report, by, now)
    elif report.standing is Standing.REJECTED:
        _reject(row, report, by, now)
    elif report.standing is Standing.CANCELLED:
        put_aside(row, by, now)


def _receive(row: models.Case, report: Report, by: Actor, now: datetime) -> None:
    row.state, row.received_at, row.reference = CaseState.RECEIVED, now, report.reference
    row.save(update_fields=["state", "received_at", "reference"])
    emit(events.CaseReceived(**facts_of(row, now), reference=row.reference), by=by, at=now)


def _take(row: models.Case, report: Report, by: Actor, now: datetime) -> None:
    designation = designation_of(row)
    officer = report.officer or DeskOfficer("", designation)
    row.state, row.taken_at = CaseState.IN_PROCESS, now
    row.officer_id, row.officer_name = officer_id_of(row.route, officer), officer.name.en[:100]
    row.save(update_fields=["state", "taken_at", "officer_id", "officer_name"])
    taken = events.CaseTaken(
        **facts_of(row, now),
        reference=row.reference,
        officer_id=row.officer_id,
        officer_en=officer.name.en,
        officer_ur=officer.name.ur,
        designation_en=designation.en,
        designation_ur=designation.ur,
    )
    emit(taken, by=by, at=now)


def _object(row: models.Case, report: Report, by: Actor, now: datetime) -> None:
    raised = models.Objection.objects.filter(case=row).count()
    if report.objection_number > raised and report.objection_due:
        # The department raises the next one only when the former is dealt with on its side.
        close_objection(row, "lapsed", by, now)
        raise_objection(row, report.objection_items, report.objection_due, by, now)


def _approve(row: models.Case, report: Report, by: Actor, now: datetime) -> None:
    close_objection(row, "withdrawn", by, now)
    _decide(row, CaseState.APPROVED, now)
    if report.document_id:
        models.Output(
            case=row,
            district_id=row.district_id,
            department_id=row.department_id,
            person_id=row.person_id,
            system=row.route,
            document_id=report.document_id,
            title_en=report.document_title.en or row.service_en,
            title_ur=report.document_title.ur or row.service_ur,
            sha256=report.document_sha256,
            content=b"",
            next_at=now,
        ).save(force_insert=True)
    decided = events.CaseDecided(
        **facts_of(row, now), reference=row.reference, outcome=CaseState.APPROVED
    )
    emit(decided, by=by, at=now)


def _reject(row: models.Case, report: Report, by: Actor, now: datetime) -> None:
    assert report.officer
    assert report.second_officer
    close_objection(row, "lapsed", by, now)
    _decide(row, CaseState.REJECTED, now)
    appeal_to = appeal_of(row)
    models.Rejection(
        id=uuid7(),
        case=row,
        district_id=row.district_id,
        department_id=row.department_id,
        person_id=row.person_id,
        reason_code=report.reason_code,
        law_clause=report.law_clause,
        explanation_en=report.explanation.en,
        explanation_ur=report.explanation.ur,
        appeal_en=appeal_to.en,
        appeal_ur=appeal_to.ur,
        proposer_id=officer_id_of(row.route, report.officer),
        proposed_at=now,
        confirmer_id=officer_id_of(row.route, report.second_officer),
        confirmed_at=now,
    ).save(force_insert=True)
    emit(_rejected(row, report, appeal_to, now), by=by, at=now)


def _rejected(
    row: models.Case, report: Report, appeal_to: Bilingual, now: datetime
) -> events.CaseDecided:
    reason = seeds.reasons()[report.reason_code].text
    return events.CaseDecided(
        **facts_of(row, now),
        reference=row.reference,
        outcome=CaseState.REJECTED,
        reason_code=report.reason_code,
        reason_en=reason.en,
        reason_ur=reason.ur,
        law_clause=report.law_clause,
        appeal_to=appeal_to.en,
        appeal_to_ur=appeal_to.ur,
    )


def _decide(row: models.Case, state: CaseState, now: datetime) -> None:
    row.state, row.decided_at, row.has_proposal = state, now, False
    row.save(update_fields=["state", "decided_at", "has_proposal"])
    models.Watch.objects.filter(case=row).update(next_at=None)


def officer_id_of(system: str, officer: DeskOfficer) -> UUID:
    """An id of our own for an officer of a department's system, the same for the same code."""
    return uuid5(NAMESPACE_URL, f"dastak:officer:{system}:{officer.code}")
