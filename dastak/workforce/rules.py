"""Who may be a facilitator, and who is fit to work on a day: pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta

from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.text import Bilingual, bilingual
from dastak.places.types import PKT
from dastak.workforce.types import (
    Certificate,
    CertificateKind,
    Education,
    Facilitator,
    NewFacilitator,
    Requirement,
    RequirementKind,
    ShiftHours,
    Status,
    Unfit,
)

DAYS_MOST = 62
FIRST_YEAR, LAST_YEAR = 2000, 2199
_SCHOOLING = list(Education)


class HoursReversed(Invalid):
    """A shift ends after it starts, on the same day. Correct {starts} to {ends}."""

    ur = "شفٹ اسی دن شروع ہونے کے بعد ختم ہوتی ہے۔ {starts} تا {ends} درست کریں۔"


class DaysOutOfRange(Invalid):
    """Ask for 1 to {most} days at a time; {days} is outside."""

    ur = "ایک بار میں 1 سے {most} دن مانگیں؛ {days} اس سے باہر ہے۔"


class ShiftInThePast(Refused):
    """{day} at {starts} has passed. Begin with a later day."""

    ur = "{day} کو {starts} کا وقت گزر چکا ہے۔ بعد کے دن سے شروع کریں۔"


class DayTooFar(Invalid):
    """{day} is not a day to plan for. Choose one of the years {first} to {last}."""

    ur = "{day} منصوبہ بندی کا دن نہیں۔ {first} سے {last} کے سالوں میں سے چنیں۔"


class NoShiftDays(Refused):
    """None of these days is one to work on: all are holidays or other days of the week."""

    ur = "ان میں سے کوئی دن کام کا نہیں: سب تعطیلات یا ہفتے کے دوسرے دن ہیں۔"


def must_be_near(*, day: date) -> None:
    """Keep arithmetic with days inside the calendar.

    :raises DayTooFar: for a day outside the years 2000 to 2199.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayTooFar(day=day.isoformat(), first=FIRST_YEAR, last=LAST_YEAR)


def must_be_few(*, days: int) -> None:
    """Keep a stretch of days short.

    :raises DaysOutOfRange: for other than 1 to 62 days.
    """
    if not 1 <= days <= DAYS_MOST:
        raise DaysOutOfRange(most=DAYS_MOST, days=days)


def age_on(*, birth_date: date, day: date) -> int:
    """Completed years."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def _is_old_enough(one: NewFacilitator, value: str, day: date) -> bool:
    return age_on(birth_date=one.birth_date, day=day) >= int(value)


def _has_schooling(one: NewFacilitator, value: str, _day: date) -> bool:
    return _SCHOOLING.index(one.education) >= _SCHOOLING.index(Education(value))


def _owns(one: NewFacilitator, value: str, _day: date) -> bool:
    return value in one.owns


def _lives_there(one: NewFacilitator, _value: str, _day: date) -> bool:
    return one.lives_in == one.district


def _later(_one: NewFacilitator, _value: str, _day: date) -> bool:
    # Certificates are entered afterwards and checked on the day of each visit.
    return True


_CHECKS: dict[RequirementKind, Callable[[NewFacilitator, str, date], bool]] = {
    RequirementKind.AGE_MIN: _is_old_enough,
    RequirementKind.EDUCATION_MIN: _has_schooling,
    RequirementKind.OWNS: _owns,
    RequirementKind.LIVES_IN_DISTRICT: _lives_there,
    RequirementKind.CERTIFICATE: _later,
}


def unmet(
    *, applicant: NewFacilitator, requirements: Iterable[Requirement], day: date
) -> list[Requirement]:
    """The requirements that the applicant does not meet on ``day``.

    Source: each requirement row names its own.
    """
    return [each for each in requirements if not _CHECKS[each.kind](applicant, each.value, day)]


def fit_on(
    *,
    facilitator: Facilitator,
    certificates: Collection[Certificate],
    day: date,
    required: Collection[CertificateKind],
) -> list[Unfit]:
    """Why the facilitator cannot work on ``day`` (of Pakistan); empty when they can.

    :param required: certificates without which nobody works.
    """
    reasons = []
    if facilitator.status is Status.SUSPENDED:
        reasons.append(Unfit("suspended", bilingual("workforce.unfit_suspended")))
    for kind in sorted(required):
        held = [each for each in certificates if each.kind is kind]
        if not any(each.holds_on(day) for each in held):
            reasons.append(Unfit(kind.value, _why(kind, held, day)))
    return reasons


def _why(kind: CertificateKind, held: Collection[Certificate], day: date) -> Bilingual:
    name = bilingual(f"workforce.certificate_{kind.value}")
    ended = [each.valid_to for each in held if each.valid_to < day]
    if not ended:
        key, ended_on = "workforce.unfit_missing", ""
    else:
        key, ended_on = "workforce.unfit_expired", max(ended).isoformat()
    texts = bilingual(key)
    return Bilingual(
        en=texts.en.format(certificate=name.en, date=ended_on),
        ur=texts.ur.format(certificate=name.ur, date=ended_on),
    )


def plan_shifts(
    *,
    from_day: date,
    days: int,
    hours: ShiftHours,
    holidays: Collection[date],
    now: datetime,
) -> list[tuple[datetime, datetime]]:
    """The shifts of a row of days, as half-open ranges of UTC instants.

    :param days: how many days of the calendar, 1 to 62.
    :raises DayTooFar: for a first day in another age.
    :raises HoursReversed: when the hours do not end after they start.
    :raises DaysOutOfRange: for another number of days.
    :raises ShiftInThePast: when the first shift would have ended already.
    :raises NoShiftDays: when no day remains.
    """
    must_be_near(day=from_day)
    if hours.starts >= hours.ends:
        raise HoursReversed(starts=f"{hours.starts:%H:%M}", ends=f"{hours.ends:%H:%M}")
    must_be_few(days=days)
    worked = [
        day
        for day in (from_day + timedelta(days=step) for step in range(days))
        if day.weekday() in hours.weekdays and day not in holidays
    ]
    if not worked:
        raise NoShiftDays
    shifts = [(_instant(day, hours.starts), _instant(day, hours.ends)) for day in worked]
    if shifts[0][1] <= now:
        raise ShiftInThePast(day=worked[0].isoformat(), starts=f"{hours.starts:%H:%M}")
    return shifts


def _instant(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, PKT).astimezone(UTC)
