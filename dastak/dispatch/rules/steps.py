"""What may happen to a visit in which state, and at the door."""

from __future__ import annotations

from datetime import datetime, timedelta

from dastak.dispatch.types import VisitState
from dastak.kernel.errors import Invalid, Problem, Refused

FENCE_METRES = 200
TRIES = 5
HELPLINE = "1202"
DOOR_LEEWAY = timedelta(hours=2)
TRIP_LEEWAY = timedelta(hours=3)
REASON_LENGTH = 200


class TripNotPossible(Refused):
    """This trip cannot start: the visit is not yours any more, or has already begun. Look at your day."""

    ur = "یہ سفر شروع نہیں ہو سکتا: یہ کام اب آپ کے پاس نہیں، یا پہلے شروع ہو چکا ہے۔ اپنا دن دیکھیں۔"


class TripNotStarted(Refused):
    """Start the trip first; then say that you have arrived."""

    ur = "پہلے سفر شروع کریں، پھر پہنچنے کا بتائیں۔"


class NotAtTheDoor(Refused):
    """Your phone does not show you at the house ({metres} metres away). If you stand there, give a reason."""

    ur = "آپ کا فون آپ کو گھر پر نہیں دکھاتا ({metres} میٹر دور)۔ اگر آپ وہیں ہیں تو وجہ لکھیں۔"


class PositionUnknown(Refused):
    """Your phone has no position. If you stand at the house, give a reason."""

    ur = "آپ کے فون کو اپنی جگہ معلوم نہیں۔ اگر آپ گھر پر ہیں تو وجہ لکھیں۔"


class NotArrived(Refused):
    """Say first that you have arrived; the code comes after that. A door that is open needs no code."""

    ur = "پہلے پہنچنے کا بتائیں؛ کوڈ اس کے بعد دیا جاتا ہے۔ کھلے دروازے کو کوڈ کی ضرورت نہیں۔"


class DoorClosedNow(Refused):
    """The door code works only from two hours before the visit to two hours after it."""

    ur = "دروازے کا کوڈ مقررہ وقت سے دو گھنٹے پہلے سے دو گھنٹے بعد تک ہی چلتا ہے۔"


class DoorLocked(Refused):
    """Too many wrong codes: this door is locked. Call {helpline}; they will check who you are."""

    ur = "بہت سے غلط کوڈ دیے گئے: یہ دروازہ بند کر دیا گیا۔ {helpline} پر کال کریں؛ وہ آپ کی شناخت کریں گے۔"


class DoorNotOpen(Refused):
    """The visit ends only after the door code was given. If nobody was there, report that."""

    ur = "کوڈ دیے جانے کے بعد ہی کام ختم ہو سکتا ہے۔ اگر کوئی موجود نہیں تھا تو اس کی اطلاع دیں۔"


class VisitIsOver(Refused):
    """This visit has already ended."""

    ur = "یہ دورہ پہلے ہی ختم ہو چکا ہے۔"


class NobodyAssigned(Refused):
    """Nobody has taken this visit, so nobody can be taken off it."""

    ur = "یہ کام کسی کے پاس نہیں، اس لیے کسی سے واپس نہیں لیا جا سکتا۔"


class ReasonMissing(Invalid):
    """Give a short reason (up to {most} characters)."""

    ur = "مختصر وجہ لکھیں (زیادہ سے زیادہ {most} حروف)۔"


class WindowWrong(Invalid):
    """A visit needs a time window that lies ahead and is long enough for {minutes} minutes."""

    ur = "دورے کے لیے آئندہ کا ایسا وقت چاہیے جس میں {minutes} منٹ کی گنجائش ہو۔"


class CashWrong(Invalid):
    """The cash to be collected cannot be below zero."""

    ur = "وصول کی جانے والی رقم صفر سے کم نہیں ہو سکتی۔"


_STATES: dict[str, tuple[frozenset[VisitState], type[Problem]]] = {
    "start_trip": (frozenset({VisitState.ASSIGNED}), TripNotPossible),
    "arrive": (frozenset({VisitState.EN_ROUTE}), TripNotStarted),
    "open_door": (frozenset({VisitState.ARRIVED}), NotArrived),
    "finish": (frozenset({VisitState.OPEN}), DoorNotOpen),
    # A delivery ends with the recipient's own code, which opens the door as well.
    "finish_delivery": (frozenset({VisitState.ARRIVED, VisitState.OPEN}), TripNotStarted),
    "unassign": (
        frozenset({VisitState.ASSIGNED, VisitState.EN_ROUTE, VisitState.ARRIVED, VisitState.OPEN}),
        NobodyAssigned,
    ),
    "fail": (
        frozenset({VisitState.ASSIGNED, VisitState.EN_ROUTE, VisitState.ARRIVED, VisitState.OPEN}),
        NobodyAssigned,
    ),
}


def must_be_ready(*, step: str, state: VisitState) -> None:
    """Refuse a step that does not follow from the state.

    :raises VisitIsOver: after the end, whatever the step; otherwise the refusal of the step.
    """
    if state.is_over:
        raise VisitIsOver
    if step in _STATES and state not in _STATES[step][0]:
        raise _STATES[step][1]


def find_earliest_trip(*, starts_at: datetime, now: datetime) -> datetime | None:
    """From when one may set out, three hours before the window; None when that time has come."""
    from_at = starts_at - TRIP_LEEWAY
    return from_at if now < from_at else None


def must_be_door_time(*, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """:raises DoorClosedNow: more than two hours outside the window."""
    if not starts_at - DOOR_LEEWAY <= now < ends_at + DOOR_LEEWAY:
        raise DoorClosedNow


def must_be_unlocked(*, wrong_codes: int) -> None:
    """:raises DoorLocked: after five wrong codes."""
    if wrong_codes >= TRIES:
        raise DoorLocked(helpline=HELPLINE)


def accept_arrival(*, metres: int | None, manual_reason: str) -> str:
    """The reason to be kept with an arrival: empty inside the fence of 200 m.

    :raises NotAtTheDoor: too far away and no reason given.
    :raises PositionUnknown: no position and no reason given.
    """
    if metres is not None and metres <= FENCE_METRES:
        return ""
    if manual_reason.strip():
        return reason_of(manual_reason)
    if metres is None:
        raise PositionUnknown
    raise NotAtTheDoor(metres=metres)


def reason_of(text: str) -> str:
    """A reason without spaces around it.

    :raises ReasonMissing: when it is empty or too long.
    """
    reason = text.strip()
    if not 1 <= len(reason) <= REASON_LENGTH:
        raise ReasonMissing(most=REASON_LENGTH)
    return reason


def must_be_possible(
    *, starts_at: datetime, ends_at: datetime, minutes: int, cash_paisa: int, now: datetime
) -> None:
    """Refuse a visit that nobody could ever make.

    :raises WindowWrong: when the window is over, or shorter than the work.
    :raises CashWrong: when the cash is negative.
    """
    fits = minutes > 0 and starts_at + timedelta(minutes=minutes) <= ends_at
    if not fits or ends_at <= now:
        raise WindowWrong(minutes=minutes)
    must_be_cash(cash_paisa=cash_paisa)


def must_be_cash(*, cash_paisa: int) -> None:
    """:raises CashWrong: when the cash is negative."""
    if cash_paisa < 0:
        raise CashWrong
