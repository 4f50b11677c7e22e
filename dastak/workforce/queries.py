"""Reading facilitators, their shifts and what they lack.

Queries without ``by`` are for the contexts above, which have checked the right themselves and
show citizens no more than name, badge and gender.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject

from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.ids import find_order_number
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.places.api import PKT
from dastak.workforce import models
from dastak.workforce.rules import fit_on, must_be_few, must_be_near
from dastak.workforce.types import (
    BadgeCheck,
    Certificate,
    CertificateKind,
    Facilitator,
    Gender,
    OnShift,
    Place,
    Profile,
    Requirement,
    RequirementKind,
    Shift,
    Status,
    Strike,
    StrikeState,
    Unfit,
)

PAGE = 50


class NoFacilitator(Missing):
    """There is no such facilitator, or not in your area."""

    ur = "ایسا کوئی نمائندہ نہیں، یا وہ آپ کے علاقے میں نہیں۔"


class BadgeUnknown(Missing):
    """There is no facilitator with badge number {badge}. Do not open the door; call the helpline."""

    ur = "کارڈ نمبر {badge} کا کوئی نمائندہ نہیں۔ دروازہ نہ کھولیں؛ ہیلپ لائن پر کال کریں۔"


class FacilitatorNotFit(Refused):
    """{name} cannot work on {day}: {reasons}. Choose somebody else, or renew what has ended."""

    ur = "{name} {day} کو کام نہیں کر سکتے: {reasons}۔ کسی اور کو چنیں یا ختم شدہ سند کی تجدید کرائیں۔"

    def __init__(self, *, name: Bilingual, day: date, unfit: Sequence[Unfit]) -> None:
        self.name, self.unfit = name, unfit
        super().__init__(name=name.en, day=day.isoformat(), reasons=self._reasons("en"))

    def _reasons(self, lang: str) -> str:
        return ("، " if lang == "ur" else ", ").join(each.text.in_(lang) for each in self.unfit)

    def text(self, lang: str) -> str:
        """The message with the reasons in the same language."""
        words = self.ur if lang == "ur" else str(type(self).__doc__)
        return words.format(
            **{**self.fields, "name": self.name.in_(lang), "reasons": self._reasons(lang)}
        )


def to_facilitator(*, row: models.Facilitator) -> Facilitator:
    """A row as the outside sees it."""
    return Facilitator(
        id=row.id,
        name=Bilingual(en=row.name_en, ur=row.name_ur),
        gender=Gender(row.gender),
        district=row.district_id,
        home=Place(row.lat, row.lon),
        badge=row.badge,
        vehicle=row.vehicle,
        languages=frozenset(row.languages),
        skills=frozenset(row.skills),
        kit=frozenset(row.kit),
        status=Status(row.status),
        cash_limit_paisa=row.cash_limit_paisa,
    )


def to_certificate(*, row: models.Certificate) -> Certificate:
    """A row as the outside sees it."""
    return Certificate(
        id=row.id,
        kind=CertificateKind(row.kind),
        number=row.number,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def to_shift(*, row: models.Shift) -> Shift:
    """A row as the outside sees it."""
    return Shift(
        id=row.id,
        facilitator_id=row.facilitator_id,
        district=row.district_id,
        starts_at=row.period.lower.astimezone(UTC),
        ends_at=row.period.upper.astimezone(UTC),
    )


def _in_force(day: date) -> QuerySet[models.Requirement]:
    still = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return models.Requirement.objects.filter(still, valid_from__lte=day).order_by("code")


def list_requirements(*, day: date) -> list[Requirement]:
    """What somebody must have to be a facilitator on ``day``, by code."""
    return [
        Requirement(
            code=row.code,
            kind=RequirementKind(row.kind),
            value=row.value,
            name=Bilingual(en=row.name_en, ur=row.name_ur),
            source=row.source,
        )
        for row in _in_force(day)
    ]


def _required(day: date) -> frozenset[CertificateKind]:
    rows = _in_force(day).filter(kind=RequirementKind.CERTIFICATE)
    return frozenset(CertificateKind(value) for value in rows.values_list("value", flat=True))


def _with_certificates() -> QuerySet[models.Facilitator]:
    return models.Facilitator.objects.prefetch_related(
        Prefetch("certificates", models.Certificate.objects.order_by("kind", "valid_from"))
    )


def _certificates(row: models.Facilitator) -> list[Certificate]:
    return [to_certificate(row=each) for each in row.certificates.all()]


def _unfit(row: models.Facilitator, day: date) -> list[Unfit]:
    return fit_on(
        facilitator=to_facilitator(row=row),
        certificates=_certificates(row),
        day=day,
        required=_required(day),
    )


def find_facilitator(*, facilitator_id: UUID) -> Facilitator | None:
    """The facilitator with this person id, or None."""
    with transaction_as(SYSTEM):
        row = models.Facilitator.objects.filter(id=facilitator_id).first()
    return to_facilitator(row=row) if row else None


def get_facilitator(*, facilitator_id: UUID) -> Facilitator:
    """The facilitator with this person id.

    :raises NoFacilitator: when there is none.
    """
    found = find_facilitator(facilitator_id=facilitator_id)
    if found is None:
        raise NoFacilitator
    return found


def must_be_fit(*, facilitator_id: UUID, day: date) -> Facilitator:
    """The facilitator, who may work on ``day`` (of Pakistan).

    :raises NoFacilitator: when there is none.
    :raises FacilitatorNotFit: with a reason for each certificate that is missing or has ended.
    """
    with transaction_as(SYSTEM):
        row = _with_certificates().filter(id=facilitator_id).first()
        if row is None:
            raise NoFacilitator
        unfit = _unfit(row, day)
    if unfit:
        raise FacilitatorNotFit(
            name=Bilingual(en=row.name_en, ur=row.name_ur), day=day, unfit=unfit
        )
    return to_facilitator(row=row)


def find_badge(*, badge: str, now: datetime) -> BadgeCheck | None:
    """Whose badge this is and whether they may work today; None for a number nobody has.

    :param badge: as typed, with Urdu digits or dashes.
    """
    number = find_order_number(badge)
    if number is None:
        return None
    with transaction_as(SYSTEM):
        row = _with_certificates().filter(badge=number).first()
        if row is None:
            return None
        unfit = _unfit(row, now.astimezone(PKT).date())
    name = Bilingual(en=row.name_en, ur=row.name_ur)
    return BadgeCheck(badge=number, name=name, district=row.district_id, is_active=not unfit)


def verify_badge(*, badge: str, now: datetime) -> BadgeCheck:
    """The same, for callers that want a refusal.

    :raises BadgeUnknown: for a number nobody has.
    """
    found = find_badge(badge=badge, now=now)
    if found is None:
        raise BadgeUnknown(badge=badge[:20])
    return found


def list_on_shift(
    *, district: str, starts_at: datetime, ends_at: datetime, now: datetime
) -> list[OnShift]:
    """Everybody whose open shift touches the half-open time, by start and badge. One query.

    Suspended facilitators are left out; the others carry the reasons that keep them from working
    on the day of the shift.
    """
    certificates = models.Certificate.objects.filter(
        facilitator=OuterRef("facilitator"), valid_to__gte=now.astimezone(PKT).date()
    )
    required = models.Requirement.objects.filter(kind=RequirementKind.CERTIFICATE)
    rows = (
        models.Shift.objects.filter(
            district=district,
            is_open=True,
            period__overlap=(starts_at, ends_at),
            facilitator__status=Status.ACTIVE,
        )
        .select_related("facilitator")
        .annotate(
            held=ArraySubquery(
                certificates.order_by("id").values(
                    json=JSONObject(
                        id="id",
                        kind="kind",
                        number="number",
                        valid_from="valid_from",
                        valid_to="valid_to",
                    )
                )
            ),
            required=ArraySubquery(
                required.order_by("code").values(
                    json=JSONObject(value="value", start="valid_from", end="valid_to")
                )
            ),
        )
        .order_by("period", "facilitator__badge")
    )
    with transaction_as(SYSTEM):
        return [_on_shift(row, row.held, row.required) for row in rows]


def _on_shift(
    row: models.Shift, held: Iterable[dict[str, str]], required: Iterable[dict[str, str]]
) -> OnShift:
    shift = to_shift(row=row)
    facilitator = to_facilitator(row=row.facilitator)
    certificates = tuple(_read_certificate(each) for each in held)
    day = shift.starts_at.astimezone(PKT).date()
    unfit = fit_on(
        facilitator=facilitator,
        certificates=certificates,
        day=day,
        required=_kinds_on(required, day),
    )
    return OnShift(facilitator, shift, certificates, tuple(unfit))


def _read_certificate(stored: dict[str, str]) -> Certificate:
    return Certificate(
        id=UUID(stored["id"]),
        kind=CertificateKind(stored["kind"]),
        number=stored["number"],
        valid_from=date.fromisoformat(stored["valid_from"]),
        valid_to=date.fromisoformat(stored["valid_to"]),
    )


def _kinds_on(rows: Iterable[dict[str, str]], day: date) -> Collection[CertificateKind]:
    return {
        CertificateKind(row["value"])
        for row in rows
        if date.fromisoformat(row["start"]) <= day
        and (row["end"] is None or day < date.fromisoformat(row["end"]))
    }


@query(permit="workforce.list_facilitators")
def list_facilitators(
    *, district: str, after: str = "", by: Actor, now: datetime
) -> list[Facilitator]:
    """Facilitators of a district by badge, 50 at a time.

    :param after: last badge of the page before.
    :raises OutsideYourArea: for another district.
    """
    by.must_serve(district)
    rows = models.Facilitator.objects.filter(district=district, badge__gt=after)
    return [to_facilitator(row=row) for row in rows.order_by("badge")[:PAGE]]


@query(permit="workforce.get_profile")
def get_profile(*, by: Actor, now: datetime) -> Profile:
    """The facilitator who asks, with certificates and what keeps them from working today.

    :raises NoFacilitator: when the actor is none.
    """
    row = _with_certificates().filter(id=by.me).first()
    if row is None:
        raise NoFacilitator
    return Profile(
        facilitator=to_facilitator(row=row),
        certificates=_certificates(row),
        unfit=_unfit(row, now.astimezone(PKT).date()),
    )


@query(permit="workforce.list_shifts")
def list_shifts(
    *, facilitator_id: UUID, from_day: date, days: int, by: Actor, now: datetime
) -> list[Shift]:
    """Open shifts of a facilitator that start within ``days`` (1 to 62) from ``from_day``, in order.

    :raises DayTooFar: for a first day in another age.
    :raises DaysOutOfRange: for another number of days.
    :raises NoFacilitator: when there is none in the actor's area.
    :raises NotYours: when a facilitator asks for another's.
    """
    must_be_near(day=from_day)
    must_be_few(days=days)
    get_row(facilitator_id=facilitator_id, by=by)
    start = datetime.combine(from_day, datetime.min.time(), PKT)
    until = start + timedelta(days=days)
    rows = models.Shift.objects.filter(
        facilitator=facilitator_id,
        is_open=True,
        period__startswith__gte=start,
        period__startswith__lt=until,
    )
    return [to_shift(row=row) for row in rows.order_by("period")]


def get_row(*, facilitator_id: UUID, by: Actor) -> models.Facilitator:
    """The row of a facilitator in the actor's area, for whoever may change it.

    :raises NoFacilitator: when there is none in the actor's area.
    :raises NotYours: when a facilitator asks for another's.
    """
    if by.role is Role.FACILITATOR:
        by.must_be(facilitator_id)
    row = models.Facilitator.objects.filter(id=facilitator_id).first()
    if row is None:
        raise NoFacilitator
    return row


@query(permit="workforce.list_strikes")
def list_strikes(*, facilitator_id: UUID, by: Actor, now: datetime) -> list[Strike]:
    """The latest 50 strikes of a facilitator. See ``get_row`` for what it raises."""
    get_row(facilitator_id=facilitator_id, by=by)
    rows = models.Strike.objects.filter(facilitator=facilitator_id)
    return [
        Strike(
            **{name: getattr(row, name) for name in _STRIKE},
            district=row.district_id,
            state=StrikeState(row.state),
        )
        for row in rows.order_by("-recorded_at", "-id")[:50]
    ]


_STRIKE = "id facilitator_id visit_id due_at recorded_at appeal decision_reason".split()
