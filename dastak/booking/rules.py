"""How working time becomes seats, and when a seat may be sold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from dastak.booking.types import Need, Window
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.text import Bilingual, bilingual
from dastak.places.types import PKT

# Source: operator parameters, not published. The longest planned visit is 45 minutes.
SEAT_MINUTES = 60
WAY_MINUTES = 15
HOLD_TIME = timedelta(minutes=10)
MOST_HOLDS = 3
DAYS_OPEN = 14
# A facilitator must have taken the visit two hours before it; an hour is left for asking.
LEAD_TIME = timedelta(hours=3)
REASON_LENGTH = 200


class DaysWrong(Invalid):
    """Ask for 1 to {most} days at a time."""

    ur = "ایک بار میں 1 سے {most} دن تک پوچھیں۔"


class DayClosed(Invalid):
    """Visits can be booked from {first} to {last}. Ask for a day between them."""

    ur = "دورہ {first} سے {last} تک طے ہو سکتا ہے۔ ان کے درمیان کا دن پوچھیں۔"


class GenderWrong(Invalid):
    """Ask for a facilitator by “f”, “m” or “x”, or leave it out."""

    ur = "نمائندے کے لیے «f»، «m» یا «x» لکھیں، یا خالی چھوڑ دیں۔"


class SlotTooSoon(Refused):
    """This time is too near: a visit is booked at least {hours} hours ahead. Choose a later one."""

    ur = "یہ وقت بہت قریب ہے: دورہ کم از کم {hours} گھنٹے پہلے طے ہوتا ہے۔ بعد کا وقت چنیں۔"


class ReasonMissing(Invalid):
    """Give a short reason (up to {most} characters)."""

    ur = "مختصر وجہ لکھیں (زیادہ سے زیادہ {most} حروف)۔"


def seats_needed(*, minutes: int) -> int:
    """Seats that a visit of ``minutes`` at the door takes, with the way to it; at least one."""
    return max(1, -(-(minutes + WAY_MINUTES) // SEAT_MINUTES))


def spans(
    *, windows: Iterable[Window], starts_at: datetime, ends_at: datetime
) -> Iterator[tuple[datetime, datetime, int]]:
    """The seats of one shift: window as half-open UTC range, and ordinal from 1.

    A window counts only where the shift holds all of it; it has a seat for every full hour.
    """
    day = starts_at.astimezone(PKT).date()
    for window in windows:
        opens, closes = _instant(day, window.starts), _instant(day, window.ends)
        if opens < starts_at or closes > ends_at:
            continue
        for ordinal in range((closes - opens) // timedelta(minutes=SEAT_MINUTES)):
            yield opens, closes, ordinal + 1


def _instant(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, PKT).astimezone(UTC)


def days_between(*, starts_at: datetime, ends_at: datetime, now: datetime) -> list[date]:
    """The days of Pakistan that a time touches, of those that are open for booking."""
    today = now.astimezone(PKT).date()
    first = max(starts_at.astimezone(PKT).date(), today)
    last = min(ends_at.astimezone(PKT).date(), today + timedelta(days=DAYS_OPEN - 1))
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def must_be_askable(*, need: Need, days: int) -> None:
    """Refuse a question that has no answer.

    :raises DaysWrong: for no day or more than are open.
    :raises GenderWrong: for an unknown gender.
    """
    if not 1 <= days <= DAYS_OPEN:
        raise DaysWrong(most=DAYS_OPEN)
    if need.gender not in (None, "f", "m", "x"):
        raise GenderWrong


def must_be_open(*, day: date, now: datetime) -> None:
    """:raises DayClosed: for a day that has passed or is more than 13 days ahead."""
    first = now.astimezone(PKT).date()
    last = first + timedelta(days=DAYS_OPEN - 1)
    if not first <= day <= last:
        raise DayClosed(first=first.isoformat(), last=last.isoformat())


def must_be_ahead(*, starts_at: datetime, now: datetime) -> None:
    """:raises SlotTooSoon: less than three hours before the window."""
    if starts_at < now + LEAD_TIME:
        raise SlotTooSoon(hours=LEAD_TIME // timedelta(hours=1))


def why_none(*, need: Need, able: int, free: int) -> Bilingual | None:
    """Why a window has no free seat: all sold, nobody for it, or no woman; None when it has one."""
    if free > 0:
        return None
    if able > 0:
        return bilingual("booking.full")
    return bilingual("booking.no_woman" if need.gender == "f" else "booking.nobody")


def reason_of(text: str) -> str:
    """A reason without spaces around it.

    :raises ReasonMissing: when it is empty or too long.
    """
    reason = text.strip()
    if not 1 <= len(reason) <= REASON_LENGTH:
        raise ReasonMissing(most=REASON_LENGTH)
    return reason
