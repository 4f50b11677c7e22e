"""When papers may be offered and when they move."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from dastak.documents.types import Holder, Side, Transfer
from dastak.kernel.errors import Invalid, Refused

TRIES_MAX = 5


class NothingToHandOver(Invalid):
    """No paper was named. Choose the papers to hand over."""

    ur = "کوئی کاغذ نہیں چنا گیا۔ وہ کاغذات چنیں جو حوالے کرنے ہیں۔"


class PapersApart(Refused):
    """These papers are not with one holder, or belong to different orders. Hand them over separately."""

    ur = "یہ کاغذات ایک ہی جگہ نہیں یا الگ الگ درخواستوں کے ہیں۔ انہیں الگ الگ حوالے کریں۔"


class AlreadyThere(Refused):
    """The receiver has these papers already."""

    ur = "یہ کاغذات پہلے ہی وصول کنندہ کے پاس ہیں۔"


class AlreadyOffered(Refused):
    """“{name}” is part of a hand-over that is not finished. Finish or cancel that one first."""

    ur = "«{name}» ایک ایسی حوالگی میں شامل ہے جو مکمل نہیں ہوئی۔ پہلے اسے مکمل یا منسوخ کریں۔"


class TransferClosed(Refused):
    """This hand-over is finished or cancelled. Offer the papers again if they still have to move."""

    ur = "یہ حوالگی مکمل یا منسوخ ہو چکی ہے۔ کاغذات اب بھی دینے ہوں تو دوبارہ پیش کریں۔"


def must_name_papers(names: Collection[object]) -> None:
    """:raises NothingToHandOver: when the list is empty."""
    if not names:
        raise NothingToHandOver


def check_offer(
    *, places: Collection[tuple[UUID, Holder]], receiver: Holder, in_transfer: Iterable[str]
) -> Holder:
    """The holder who would give.

    :param places: the order line and the present holder of each paper.
    :param in_transfer: names of those that are part of an open transfer.
    :raises NothingToHandOver: for no papers.
    :raises PapersApart: when holders or orders differ.
    :raises AlreadyThere: when the receiver is the present holder.
    :raises AlreadyOffered: when one waits in another transfer.
    """
    if not places:
        raise NothingToHandOver
    if len(set(places)) > 1:
        raise PapersApart
    ((_, giver),) = set(places)
    if giver == receiver:
        raise AlreadyThere
    for name in in_transfer:
        raise AlreadyOffered(name=name)
    return giver


def must_be_open(transfer: Transfer) -> None:
    """:raises TransferClosed: when the papers have moved or the transfer was cancelled."""
    if not transfer.is_open:
        raise TransferClosed


def is_complete(transfer: Transfer) -> bool:
    """Whether both sides have accepted.

    Source: domain.md invariant 6, a paper changes its holder only by a two-sided acceptance.
    """
    return transfer.giver_at is not None and transfer.receiver_at is not None


def moment_of_move(*, now: datetime, held_since: Iterable[datetime]) -> datetime:
    """The instant at which custody changes: now, but after each present period began.

    Periods are never empty, so a paper that came this very instant leaves one microsecond later.
    """
    return max([now, *(since + timedelta(microseconds=1) for since in held_since)])


def tries_left(wrong: int) -> int:
    """How many more wrong codes a side may enter."""
    return max(0, TRIES_MAX - wrong)


def holder_of(transfer: Transfer, side: Side) -> Holder:
    """Who stands on that side."""
    return transfer.giver if side is Side.GIVER else transfer.receiver
