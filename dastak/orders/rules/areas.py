"""When a whole area may wait, who may say so, and what becomes of each line in it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.text import Bilingual
from dastak.orders.types import AreaHold, AreaState, Stage

# Source: operator's parameters, not published.
DAYS_MOST = 30
NOTICE_LEAST, NOTICE_MOST = 10, 300
BEFORE_THE_DOOR = frozenset({Stage.SCHEDULED, Stage.ASSIGNED, Stage.EN_ROUTE})
# Two people stand in one house: what they have begun is finished, or papers and cash hang.
IN_HAND = frozenset({Stage.AT_DOOR, Stage.CAPTURED})


class AreaSpanWrong(Invalid):
    """Give a time that ends in the future, after it begins, and lasts {most} days at most."""

    ur = "ایسی مدت دیں جو آغاز کے بعد اور آئندہ ختم ہو اور زیادہ سے زیادہ {most} دن کی ہو۔"


class NoticeMissing(Invalid):
    """Tell the public in both languages, {least} to {most} characters each."""

    ur = "عوام کے لیے اطلاع دونوں زبانوں میں لکھیں، ہر ایک {least} سے {most} حروف۔"


class AreaHoldNotRunning(Refused):
    """Only a hold that is in force can be lifted. Refresh the page."""

    ur = "صرف جاری روک ہٹائی جا سکتی ہے۔ صفحہ تازہ کریں۔"


class Fate(StrEnum):
    """What the hold of an area does to a line now."""

    LEAVE = "leave"
    HOLD = "hold"
    PUT_OFF = "put_off"


def must_be_a_span(*, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """:raises AreaSpanWrong: for a time that is over, empty, longer than 30 days or far ahead."""
    most = timedelta(days=DAYS_MOST)
    if not max(starts_at, now) < ends_at <= starts_at + most or starts_at > now + most:
        raise AreaSpanWrong(most=DAYS_MOST)


def read_notice(*, given: Bilingual) -> Bilingual:
    """A notice, each language on one line. :raises NoticeMissing: when one is too short or long."""
    notice = Bilingual(" ".join(given.en.split()), " ".join(given.ur.split()))
    if any(not NOTICE_LEAST <= len(text) <= NOTICE_MOST for text in (notice.en, notice.ur)):
        raise NoticeMissing(least=NOTICE_LEAST, most=NOTICE_MOST)
    return notice


def must_be_running(*, hold: AreaHold) -> None:
    """:raises AreaHoldNotRunning: unless it is in force."""
    if hold.state is not AreaState.RUNNING:
        raise AreaHoldNotRunning


def fate_of(
    *, stage: Stage, slot: tuple[datetime, datetime] | None, span: tuple[datetime, datetime]
) -> Fate:
    """What becomes of a running line: a visit inside the time is called off, one begun is finished."""
    if stage in IN_HAND or stage >= Stage.SUBMITTED:
        return Fate.LEAVE
    is_inside = slot is not None and slot[0] < span[1] and slot[1] > span[0]
    return Fate.PUT_OFF if stage in BEFORE_THE_DOOR and is_inside else Fate.HOLD
