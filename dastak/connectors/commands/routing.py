"""Which way cases go: switched for new ones, moved one by one for running ones."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from dastak.connectors import events, models
from dastak.connectors.adapters import accounts, seeds
from dastak.connectors.commands.desk import facts_of, locked_case
from dastak.connectors.commands.letters import must_have_reason
from dastak.connectors.commands.outgoing import (
    find_submission,
    is_surely_not_there,
    start_exchange,
)
from dastak.connectors.queries.rows import as_case
from dastak.connectors.types import MANUAL, Case, CaseState, MessageState
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit


class NoSuchSystem(Missing):
    """There is no system “{system}” of this department, or it has no account here."""

    ur = "اس محکمے کا کوئی نظام «{system}» نہیں، یا یہاں اس کا اکاؤنٹ نہیں۔"


class AlreadyHandedOver(Refused):
    """The department may already have this case, so it cannot be sent another way. Cancel it first."""

    ur = "ممکن ہے یہ کیس محکمے کے پاس پہنچ چکا ہو، اس لیے کسی اور راستے سے نہیں بھیجا جا سکتا۔ پہلے اسے منسوخ کرائیں۔"


@command(permit="connectors.load_seeds")
def load_seeds(*, by: Actor, now: datetime) -> int:
    """Bring routes up to the seed file; returns rows added. A route once set is never changed."""
    rows = []
    for row in seeds.routes():
        key = "|".join(row[name] for name in ("department", "service", "district", "valid_from"))
        rows.append(
            models.Route(
                id=uuid5(NAMESPACE_URL, f"dastak:route:{key}"),
                department_id=row["department"],
                service=row["service"],
                area=row["district"],
                system=row["system"],
                valid_from=datetime.fromisoformat(row["valid_from"]).replace(tzinfo=UTC),
                reason=row["source"],
                set_at=now,
            )
        )
    before = models.Route.objects.count()
    models.Route.objects.bulk_create(rows, ignore_conflicts=True)
    return models.Route.objects.count() - before


@command(permit="connectors.switch_route")
def switch_route(
    *,
    department: str,
    service: str,
    district: str,
    system: str,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """From now on new cases go this way; running ones stay on the route they started with.

    :param service: empty for every service of the department. :param district: empty for all.
    :param system: ``manual`` for the desk.
    :raises ReasonMissing: without words. :raises NoSuchSystem: when the department has no such.
    :raises OutsideYourArea: when the department or district is not the actor's.
    """
    by.must_serve_department(department)
    by.must_serve(district or "*")
    _must_be_ready(system, department)
    models.Route(
        id=uuid7(),
        department_id=department,
        service=service,
        area=district,
        system=system,
        valid_from=now,
        reason=must_have_reason(reason),
        set_by=by.person_id,
        set_at=now,
    ).save(force_insert=True)


@command(permit="connectors.move_case")
def move_case(*, case_id: UUID, system: str, reason: str, by: Actor, now: datetime) -> Case:
    """Send a running case another way, while it surely is not at the department yet.

    :param system: ``manual`` for the desk. The same way again changes nothing.
    :raises NoSuchCase: when there is none in the actor's scope. :raises ReasonMissing: without words.
    :raises NoSuchSystem: when the department has no such.
    :raises AlreadyHandedOver: once the desk or the system may have it.
    """
    said = must_have_reason(reason)
    row = locked_case(by, pk=case_id)
    _must_be_ready(system, row.department_id)
    former = row.route
    if former == system:
        return as_case(row=row)
    submission = find_submission(row)
    if row.state != CaseState.SENT or not is_surely_not_there(submission):
        raise AlreadyHandedOver
    if submission is not None:
        submission.state, submission.settled_at = MessageState.DROPPED, now
        submission.save()
    models.Watch.objects.filter(case=row).delete()
    row.route = system
    row.save(update_fields=["route"])
    start_exchange(row, now)
    moved = events.CaseMoved(**facts_of(row, now), from_route=former, to_route=system, reason=said)
    emit(moved, by=by, at=now)
    return as_case(row=row)


def _must_be_ready(system: str, department: str) -> None:
    if system == MANUAL:
        return
    plan = accounts.find_plan(system=system)
    if plan is None or plan.department != department or not accounts.find_account(system=system):
        raise NoSuchSystem(system=system)
