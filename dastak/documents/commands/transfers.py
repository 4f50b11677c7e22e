"""Both sides accept a hand-over, or it is called off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from dastak.documents import models, queries, rules
from dastak.documents.commands.custody import joined_names
from dastak.documents.events import ItemsMoved, TransferCancelled
from dastak.documents.types import CodeResult, HolderKind, Scope, Side, Transfer
from dastak.kernel import codes
from dastak.kernel.actors import SYSTEM, Actor, NotYours, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.ids import new_order_number, tracking_token, uuid7, western_digits
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as

CODE_DIGITS = 4
WITH_CODE = frozenset({HolderKind.CITIZEN, HolderKind.FACILITATOR})


class NoSuchTransfer(Missing):
    """There is no such hand-over. Open the list of papers again."""

    ur = "ایسی کوئی حوالگی موجود نہیں۔ کاغذات کی فہرست دوبارہ کھولیں۔"


class CodeOnlyForPeople(Refused):
    """Only a citizen or a facilitator accepts by code. A desk confirms with its own account."""

    ur = "کوڈ سے صرف شہری یا نمائندہ تصدیق کرتا ہے۔ دفتر اپنے اکاؤنٹ سے تصدیق کرے۔"


class CodeLocked(Refused):
    """Too many wrong codes for this hand-over. Cancel it and offer the papers again: a new code is sent."""

    ur = (
        "اس حوالگی کے لیے بہت بار غلط کوڈ لکھا گیا۔ اسے منسوخ کر کے کاغذات دوبارہ پیش کریں: "
        "نیا کوڈ بھیجا جائے گا۔"
    )


@command(permit="documents.confirm_transfer")
def confirm_transfer(
    *, transfer_id: UUID, side: Side, seal_number: str = "", by: Actor, now: datetime
) -> Transfer:
    """Accept a hand-over for one side; with the second acceptance the papers move.

    Confirming the same side again changes nothing.

    :param seal_number: on the envelope that is handed over; a courier passes on the one he got.
    :raises NoSuchTransfer: when there is none.
    :raises NotYours: when the actor does not stand for that side.
    :raises TransferClosed: when it was cancelled.
    """
    side = Side(side)
    with transaction_as(SYSTEM):
        row = _locked(transfer_id)
        transfer = queries.to_transfer(row)
        if not rules.stands_for(by, rules.holder_of(transfer, side)):
            raise NotYours
        row.seal_number = rules.clean_seal(seal_number) or row.seal_number
        return _accept(row, side, by, now)


@command(permit="documents.confirm_transfer_by_code")
def confirm_transfer_by_code(
    *, transfer_id: UUID, side: Side, code: str, by: Actor, now: datetime
) -> CodeResult:
    """Accept for somebody who has no app at hand and says the 4-digit code to the other side.

    A wrong code is counted and comes back as a result; after 5 the side is locked.

    :raises NoSuchTransfer: when there is none.
    :raises CodeOnlyForPeople: when that side is a desk.
    :raises NotYours: when the actor is not the other side.
    :raises TransferClosed: when it has moved or was cancelled.
    :raises CodeLocked: after five wrong codes.
    """
    side = Side(side)
    with transaction_as(SYSTEM):
        row = _locked(transfer_id)
        transfer = queries.to_transfer(row)
        if rules.holder_of(transfer, side).kind not in WITH_CODE:
            raise CodeOnlyForPeople
        other = Side.RECEIVER if side is Side.GIVER else Side.GIVER
        if not rules.stands_for(by, rules.holder_of(transfer, other)):
            raise NotYours
        rules.must_be_open(transfer)
        tries = f"{side.value}_tries"
        wrong = int(getattr(row, tries))
        if not rules.tries_left(wrong):
            raise CodeLocked
        if not _is_right(row, side, code):
            setattr(row, tries, wrong + 1)
            row.save(update_fields=[tries])
            return CodeResult(transfer, is_right=False, tries_left=rules.tries_left(wrong + 1))
        return CodeResult(_accept(row, side, by, now), True, rules.tries_left(wrong))


@command(permit="documents.cancel_transfer")
def cancel_transfer(*, transfer_id: UUID, by: Actor, now: datetime) -> Transfer:
    """Call a hand-over off: by one of its sides or a supervisor of the area. The papers stay.

    Cancelling it again changes nothing.

    :raises NoSuchTransfer: when there is none.
    :raises NotYours: for anybody else.
    :raises TransferClosed: when the papers have moved.
    """
    with transaction_as(SYSTEM):
        row = _locked(transfer_id)
        transfer = queries.to_transfer(row)
        _must_be_party_or_supervisor(by, row, transfer)
        if transfer.cancelled_at is not None:
            return transfer
        rules.must_be_open(transfer)
        row.cancelled_at = now
        row.save(update_fields=["cancelled_at"])
        models.Item.objects.filter(id__in=row.item_ids).update(transfer=None)
        event = TransferCancelled(
            subject=row.subject,
            transfer_id=row.id,
            giver_kind=row.giver_kind,
            receiver_kind=row.receiver_kind,
            person_id=row.person_id,
        )
        emit(event, by=by, at=now)
        return queries.to_transfer(row)


def _locked(transfer_id: UUID) -> models.Transfer:
    row = models.Transfer.objects.select_for_update().filter(id=transfer_id).first()
    if row is None:
        raise NoSuchTransfer
    return row


def _must_be_party_or_supervisor(by: Actor, row: models.Transfer, transfer: Transfer) -> None:
    is_party = any(rules.stands_for(by, each) for each in (transfer.giver, transfer.receiver))
    area = Scope(row.district_id, row.department_id)
    if not is_party and not (by.role is Role.SUPERVISOR and rules.is_in_scope(by, area)):
        raise NotYours


def _is_right(row: models.Transfer, side: Side, code: str) -> bool:
    return codes.matches(
        code=western_digits(code),
        purpose=f"transfer-{side.value}",
        subject=row.id,
        digits=CODE_DIGITS,
    )


def _accept(row: models.Transfer, side: Side, by: Actor, now: datetime) -> Transfer:
    column = f"{side.value}_at"
    if getattr(row, column) is not None:
        return queries.to_transfer(row)
    rules.must_be_open(queries.to_transfer(row))
    setattr(row, column, now)
    if rules.is_complete(queries.to_transfer(row)):
        move(row, by, now)
    row.save(
        update_fields=["giver_at", "receiver_at", "moved_at", "seal_number", "number", "token"]
    )
    return queries.to_transfer(row)


def move(row: models.Transfer, by: Actor, now: datetime) -> None:
    """Close the giver's periods and open the receiver's, all at one instant."""
    items = list(models.Item.objects.select_for_update().filter(id__in=row.item_ids).order_by("id"))
    held = list(models.Custody.objects.filter(item__in=row.item_ids, period__upper_inf=True))
    is_same = {(each.holder_kind, each.holder_id) for each in held}
    assert is_same == {(row.giver_kind, row.giver_id)}, "an open transfer holds its papers still"
    since: list[datetime] = [each.period.lower for each in held]
    moved_at = rules.moment_of_move(now=now, held_since=since)
    for each in held:
        each.period = DateTimeTZRange(each.period.lower, moved_at)
    models.Custody.objects.bulk_update(held, ["period"])
    models.Custody.objects.bulk_create([_next_period(row, each, moved_at) for each in held])
    models.Item.objects.filter(id__in=row.item_ids).update(transfer=None)
    _receipt(row, held, moved_at)
    names_en, names_ur = joined_names(items)
    event = ItemsMoved(
        subject=row.subject,
        transfer_id=row.id,
        names_en=names_en,
        names_ur=names_ur,
        giver_kind=row.giver_kind,
        receiver_kind=row.receiver_kind,
        person_id=row.person_id,
    )
    emit(event, by=by, at=now)


def _receipt(row: models.Transfer, held: list[models.Custody], moved_at: datetime) -> None:
    """Make the hand-over its own receipt, together with the move that it is about."""
    row.moved_at = moved_at
    row.number = rules.receipt_number(new_order_number())
    row.token = tracking_token()
    came_by = models.Transfer.objects.filter(id__in=[each.transfer_id for each in held])
    row.seal_number = row.seal_number or rules.seal_kept(
        giver=queries.to_transfer(row).giver,
        came_under=came_by.values_list("seal_number", flat=True),
    )


def _next_period(row: models.Transfer, last: models.Custody, since: datetime) -> models.Custody:
    return models.Custody(
        id=uuid7(),
        item_id=last.item_id,
        holder_kind=row.receiver_kind,
        holder_id=row.receiver_id,
        period=DateTimeTZRange(since, None),
        transfer=row,
        district_id=last.district_id,
        department_id=last.department_id,
        person_id=last.person_id,
    )
