"""How figures are told on the screens of operations. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from dastak.dispatch.types import Visit, VisitState
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.ids import find_order_number
from dastak.kernel.text import Bilingual
from dastak.oversight.types import Dot, Matter, Span, StageBar, Stay, Wanted

CLOCK_SOON = timedelta(hours=2)
VISIT_SOON = timedelta(minutes=30)
STALE_AFTER = timedelta(minutes=10)
REASON_LEAST, REASON_MOST = 10, 200
NOTE_MOST = 300
BAR = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNDER_WAY = (VisitState.OPEN, VisitState.ARRIVED, VisitState.EN_ROUTE)


class ReasonTooShort(Invalid):
    """Give the reason in {least} to {most} characters: it is kept, and people are told it."""

    ur = "وجہ {least} سے {most} حروف میں لکھیں: یہ محفوظ رہتی ہے اور لوگوں کو بتائی جاتی ہے۔"


class NoteTooLong(Invalid):
    """Write the note in at most {most} characters."""

    ur = "نوٹ زیادہ سے زیادہ {most} حروف میں لکھیں۔"


class NotPossibleNow(Refused):
    """This cannot be done as things stand now. Go back and look at the present state."""

    ur = "موجودہ حالت میں یہ ممکن نہیں۔ واپس جا کر تازہ صورتِ حال دیکھیں۔"


def must_be_offered(*, verb: str, offered: Collection[str]) -> None:
    """:raises NotPossibleNow: when an act is not among those that are offered."""
    if verb not in offered:
        raise NotPossibleNow


def read_reason(*, given: str) -> str:
    """A reason on one line. :raises ReasonTooShort: when it is too short or too long."""
    text = " ".join(given.split())
    if not REASON_LEAST <= len(text) <= REASON_MOST:
        raise ReasonTooShort(least=REASON_LEAST, most=REASON_MOST)
    return text


def read_note(*, given: str) -> str:
    """A note on one line. :raises NoteTooLong: above 300 characters."""
    text = " ".join(given.split())
    if len(text) > NOTE_MOST:
        raise NoteTooLong(most=NOTE_MOST)
    return text


def safe_cell(*, value: object) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula.

    Source: OWASP ASVS 5.0 item 1.2.10.
    """
    text = str("" if value is None else value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def clock_word(*, state: str, due_at: datetime | None, now: datetime) -> str:
    """The tag of a clock: ``on_time``, ``due_soon``, ``late``, ``paused``; else ``ended``, ``none``."""
    words = {"late": "late", "soon": "due_soon", "paused": "paused", "done": "ended"}
    if state in words:
        return words[state]
    if due_at is None:
        return "none"
    return "due_soon" if due_at - now <= CLOCK_SOON else "on_time"


def span(*, seconds: float) -> Span:
    """A length of time in days, hours, minutes and seconds; a negative one is zero."""
    whole = max(0, int(seconds))
    return Span(whole // 86400, whole // 3600 % 24, whole // 60 % 60, whole % 60)


def stage_bars(*, counts: Iterable[tuple[int, int, int]]) -> tuple[StageBar, ...]:
    """Stage, count and late count of each stage, with the length of its bar."""
    rows = list(counts)
    longest = max((count for _stage, count, _late in rows), default=0) or 1
    return tuple(
        StageBar(
            stage=stage,
            count=count,
            late=late,
            width=BAR * count // longest,
            late_width=BAR * late // longest,
            late_percent=round(100 * late / count) if count else 0,
        )
        for stage, count, late in rows
    )


def stays(
    *, entered: Sequence[tuple[Bilingual, datetime]], is_over: bool, now: datetime
) -> tuple[Stay, ...]:
    """How long each reached stage lasted: until the next was entered, or until ``now``."""
    ends = [at for _name, at in entered[1:]] + [now]
    last = len(entered) - 1
    return tuple(
        Stay(name, at, span(seconds=(end - at).total_seconds()), place == last and not is_over)
        for place, ((name, at), end) in enumerate(zip(entered, ends, strict=True))
        if place != last or not is_over
    )


def visit_in_hand(*, visits: Iterable[Visit]) -> Visit | None:
    """Of one facilitator's visits of a day: the one under way, else the next one to come."""
    rest = [each for each in visits if not each.state.is_over]
    under_way = [each for each in rest if each.state in _UNDER_WAY]
    return min(under_way or rest, key=lambda each: (each.starts_at, each.id), default=None)


def dot_of(*, visit: Visit | None, now: datetime) -> Dot:
    """How a facilitator stands: late once the visit's window is over, due soon 30 minutes before."""
    if visit is None:
        return Dot.FREE
    if now > visit.ends_at:
        return Dot.LATE
    return Dot.DUE_SOON if visit.ends_at - now <= VISIT_SOON else Dot.ON_TIME


def is_stale(*, seen_at: datetime | None, now: datetime) -> bool:
    """Whether a position is too old to be trusted: ten minutes without a word from the phone."""
    return seen_at is None or now - seen_at > STALE_AFTER


def is_wanted(*, matter: Matter, wanted: Wanted, me: UUID | None) -> bool:
    """Whether a matter belongs to a choice, all but its kind."""
    is_mine = {"mine": matter.owner_id == me, "nobody": matter.owner_id is None}
    return (
        (not wanted.district or matter.district == wanted.district)
        and is_mine.get(wanted.owner, True)
        and (not wanted.text or matter.number == (find_order_number(wanted.text) or "-"))
    )


def urgency(matter: Matter) -> tuple[bool, datetime, str, str]:
    """Sorts matters: those with a term first, the earliest first; equal ones always alike."""
    return (
        matter.due_at is None,
        matter.due_at or matter.since,
        matter.kind.value,
        str(matter.ref),
    )
