"""Loading of the seeds, and holidays as the government declares them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Model, QuerySet

from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Missing
from dastak.kernel.outbox import emit
from dastak.kernel.text import Bilingual
from dastak.places import adapters, models, queries
from dastak.places.events import HolidayChanged

PROVINCES = frozenset({"punjab", "kp"})
M = TypeVar("M", bound=Model)
Row = dict[str, str]


class NoSuchHoliday(Missing):
    """There is no holiday “{code}”. See the list of holidays for the codes."""

    ur = "«{code}» نام کی کوئی تعطیل نہیں۔ کوڈ تعطیلات کی فہرست میں دیکھیں۔"


class NoSuchProvince(Invalid):
    """“{province}” is no province of this installation. Use one of: {known}."""

    ur = "«{province}» اس نظام کا صوبہ نہیں۔ ان میں سے چنیں: {known}"


class SourceMissing(Invalid):
    """Say which notification declares this day."""

    ur = "بتائیں کہ یہ دن کس نوٹیفکیشن سے مقرر ہوا۔"


@command(permit="places.load_seeds")
def load_seeds(*, by: Actor, now: datetime) -> int:
    """Bring districts, centres, hours and holidays up to the seed files; returns rows changed.

    Doing it again changes nothing. A holiday that an operator has set is left alone.
    """
    changed = _upsert([_district(row) for row in adapters.read_rows("districts")])
    changed += _upsert([_centre(row) for row in adapters.read_rows("centres")])
    changed += _upsert([_hours(row) for row in adapters.read_rows("hours")])
    set_by_hand = set(
        models.Holiday.objects.filter(is_from_seed=False).values_list("code", flat=True)
    )
    days = [_holiday(row) for row in adapters.read_rows("holidays")]
    changed += _upsert([day for day in days if day.code not in set_by_hand])
    _forget()
    return changed


@command(permit="places.set_holiday")
def set_holiday(
    *,
    code: str,
    day: date,
    name: Bilingual,
    province: str | None,
    source: str,
    by: Actor,
    now: datetime,
) -> None:
    """Declare a day on which offices are closed, or move one that was declared.

    :param code: a short name such as ``2026-eid-milad-un-nabi``.
    :param province: None for the whole country.
    :param source: the notification that declares it.
    :raises NoSuchProvince: when the province is unknown.
    :raises SourceMissing: when no notification is named.
    """
    if province is not None and province not in PROVINCES:
        raise NoSuchProvince(province=province, known=", ".join(sorted(PROVINCES)))
    if not source.strip():
        raise SourceMissing
    former = models.Holiday.objects.select_for_update().filter(code=code).first()
    values = {
        "day": day,
        "name_en": name.en,
        "name_ur": name.ur,
        "is_reviewed": True,
        "province": province or "",
        "closes_offices": True,
        "depends_on_moon": bool(former and former.depends_on_moon),
        "is_withdrawn": False,
        "is_from_seed": False,
        "source": source.strip(),
    }
    models.Holiday.objects.update_or_create(code=code, defaults=values)
    _forget()
    was = former.day if former and not former.is_withdrawn else None
    event = HolidayChanged(
        subject=_subject(code), code=code, day=day, former_day=was, province=province
    )
    emit(event, by=by, at=now)


@command(permit="places.withdraw_holiday")
def withdraw_holiday(*, code: str, by: Actor, now: datetime) -> None:
    """Make a declared day an ordinary one again. Withdrawing it twice changes nothing.

    :raises NoSuchHoliday: when no holiday has the code.
    """
    row = models.Holiday.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NoSuchHoliday(code=code)
    if row.is_withdrawn:
        return
    row.is_withdrawn, row.is_from_seed = True, False
    row.save(update_fields=["is_withdrawn", "is_from_seed"])
    _forget()
    event = HolidayChanged(
        subject=_subject(code),
        code=code,
        day=None,
        former_day=row.day,
        province=row.province or None,
    )
    emit(event, by=by, at=now)


def _subject(code: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"places.holiday/{code}")


def _forget() -> None:
    # Now for the rest of this transaction; after it for what others read meanwhile.
    queries.forget_calendars()
    transaction.on_commit(queries.forget_calendars)


def _upsert(rows: Sequence[M]) -> int:
    """Insert the new rows and update those that differ; returns how many."""
    model = type(rows[0])
    table: QuerySet[M] = QuerySet(model)
    columns = [each.attname for each in model._meta.concrete_fields if not each.primary_key]
    present = table.in_bulk([row.pk for row in rows])
    new = [row for row in rows if row.pk not in present]
    differing = [
        row
        for row in rows
        if row.pk in present
        and any(getattr(row, each) != getattr(present[row.pk], each) for each in columns)
    ]
    table.bulk_create(new)
    if differing:
        table.bulk_update(differing, columns)
    return len(new) + len(differing)


def _district(row: Row) -> models.District:
    return models.District(
        code=row["code"],
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        is_reviewed=row["reviewed"] == "yes",
        division=row["division"],
        province=row["province"],
        lat=_number(row["lat"]),
        lon=_number(row["lon"]),
        population=_whole(row["population"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        source="; ".join(part for part in (row["source"], row["note"]) if part),
    )


def _centre(row: Row) -> models.Centre:
    return models.Centre(
        code=row["code"],
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        is_reviewed=row["reviewed"] == "yes",
        district_id=row["district"],
        programme=row["programme"],
        opened=row["opened"],
        counters=_whole(row["counters"]),
        services=_whole(row["services"]),
        lat=_number(row["lat"]),
        lon=_number(row["lon"]),
        source="; ".join(part for part in (row["source"], row["note"]) if part),
    )


def _hours(row: Row) -> models.Hours:
    return models.Hours(
        code=row["code"],
        province=row["province"],
        weekday=int(row["weekday"]),
        opens=time.fromisoformat(row["opens"]),
        closes=time.fromisoformat(row["closes"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        source=row["source"],
    )


def _holiday(row: Row) -> models.Holiday:
    return models.Holiday(
        code=row["code"],
        day=date.fromisoformat(row["day"]),
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        is_reviewed=row["reviewed"] == "yes",
        province=row["province"],
        closes_offices=row["closes_offices"] == "yes",
        depends_on_moon=row["depends_on_moon"] == "yes",
        source=row["source"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
