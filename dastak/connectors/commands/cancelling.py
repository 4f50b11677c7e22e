"""A case is put aside before it is decided: asked for by one side, done by the other."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.connectors import events, models
from dastak.connectors.commands.desk import facts_of, locked_case, must_be_at_desk, must_be_state
from dastak.connectors.commands.letters import must_have_reason
from dastak.connectors.commands.objecting import close_objection
from dastak.connectors.commands.outgoing import (
    find_submission,
    is_surely_not_there,
    queue_message,
)
from dastak.connectors.queries.rows import as_case
from dastak.connectors.types import MANUAL, OPEN_STATES, Case, CaseState, MessageKind, MessageState
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.outbox import emit


class NotAsked(Refused):
    """Nobody has asked to put this case aside."""

    ur = "اس کیس کو منسوخ کرنے کی کوئی درخواست نہیں۔"


class CaseReceivedAlready(Refused):
    """The department has this application already, reference {reference}. Only its officer can end it."""

    ur = "یہ درخواست محکمے کو مل چکی ہے، حوالہ {reference}۔ اب صرف متعلقہ افسر اسے ختم کر سکتا ہے۔"


class CaseOnItsWay(Refused):
    """This application is on its way to the department's system. Try again in a few minutes."""

    ur = "یہ درخواست محکمے کے نظام کو بھیجی جا رہی ہے۔ چند منٹ بعد دوبارہ کوشش کریں۔"


@command(permit="connectors.withdraw_case")
def withdraw_case(*, case_id: UUID, by: Actor, now: datetime) -> Case:
    """Take a case back that the department does not have yet. Twice is once.

    :raises NoSuchCase: when there is none in the actor's scope.
    :raises CaseReceivedAlready: once it bears the department's stamp or its system's reference.
    :raises CaseOnItsWay: while nobody knows whether the department's system has it.
    """
    row = locked_case(by, pk=case_id)
    if row.state == CaseState.WITHDRAWN:
        return as_case(row=row)
    if row.state != CaseState.SENT:
        raise CaseReceivedAlready(reference=row.reference)
    if row.route != MANUAL:
        _drop_submission(row, now)
    row.state, row.decided_at = CaseState.WITHDRAWN, now
    row.save(update_fields=["state", "decided_at"])
    emit(events.CaseWithdrawn(**facts_of(row, now)), by=by, at=now)
    return as_case(row=row)


def _drop_submission(row: models.Case, now: datetime) -> None:
    submission = find_submission(row)
    if not is_surely_not_there(submission):
        raise CaseOnItsWay
    if submission:
        submission.state, submission.settled_at = MessageState.DROPPED, now
        submission.save()


@command(permit="connectors.request_cancel")
def request_cancel(*, case_id: UUID, reason: str, by: Actor, now: datetime) -> Case:
    """Ask the department to put a case aside. Where it surely has none yet, that is done at once.

    Asking again changes nothing.

    :raises NoSuchCase: when there is none in the actor's scope. :raises ReasonMissing: without words.
    :raises WrongState: after a decision.
    """
    said = must_have_reason(reason)
    row = locked_case(by, pk=case_id)
    if row.state == CaseState.CANCELLED or row.cancel_requested_at:
        return as_case(row=row)
    must_be_state(row, *OPEN_STATES)
    row.cancel_requested_at, row.cancel_reason = now, said
    row.save(update_fields=["cancel_requested_at", "cancel_reason"])
    emit(events.CaseCancelRequested(**facts_of(row, now), reason=said), by=by, at=now)
    if row.route == MANUAL:
        if row.state == CaseState.SENT:
            put_aside(row, by, now)
        return as_case(row=row)
    if is_surely_not_there(find_submission(row)):
        _drop_submission(row, now)
        put_aside(row, by, now)
    else:
        queue_message(case=row, kind=MessageKind.CANCEL, content={"reason": said}, now=now)
    return as_case(row=row)


@command(permit="connectors.confirm_cancel")
def confirm_cancel(*, case_id: UUID, by: Actor, now: datetime) -> Case:
    """The officer at the desk puts a case aside that was asked for. Doing it again changes nothing.

    :raises NoSuchCase: when it belongs to another desk, or a department's system has it.
    :raises NotAsked: without a request. :raises WrongState: after a decision.
    """
    row = locked_case(by, pk=case_id)
    must_be_at_desk(row)
    if row.state == CaseState.CANCELLED:
        return as_case(row=row)
    must_be_state(row, *OPEN_STATES)
    if row.cancel_requested_at is None:
        raise NotAsked
    put_aside(row, by, now)
    return as_case(row=row)


@command(permit="connectors.confirm_cancel")
def refuse_cancel(*, case_id: UUID, reason: str, by: Actor, now: datetime) -> Case:
    """The officer at the desk goes on with a case that was to be put aside, and says why.

    It can be asked for again.

    :raises NoSuchCase: when it belongs to another desk, or a department's system has it.
    :raises ReasonMissing: without words. :raises NotAsked: without a request.
    :raises WrongState: after a decision.
    """
    said = must_have_reason(reason)
    row = locked_case(by, pk=case_id)
    must_be_at_desk(row)
    must_be_state(row, *OPEN_STATES)
    if row.cancel_requested_at is None:
        raise NotAsked
    row.cancel_requested_at, row.cancel_reason = None, ""
    row.save(update_fields=["cancel_requested_at", "cancel_reason"])
    emit(events.CaseCancelRefused(**facts_of(row, now), reason=said), by=by, at=now)
    return as_case(row=row)


def put_aside(row: models.Case, by: Actor, now: datetime) -> None:
    """Close a locked case without a decision and tell it."""
    close_objection(row, "lapsed", by, now)
    models.Rejection.objects.filter(case=row, withdrawn_at__isnull=True).update(withdrawn_at=now)
    models.Watch.objects.filter(case=row).update(next_at=None)
    row.state, row.decided_at, row.has_proposal = CaseState.CANCELLED, now, False
    row.save(update_fields=["state", "decided_at", "has_proposal"])
    emit(events.CaseCancelled(**facts_of(row, now), reference=row.reference), by=by, at=now)
