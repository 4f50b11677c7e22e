"""Taking facilitators on, and entering their certificates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from dastak.forms.api import one_line
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Invalid, Refused, Unavailable
from dastak.kernel.ids import new_order_number, uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.workforce import adapters, models
from dastak.workforce.events import CertificateAdded, FacilitatorAdded
from dastak.workforce.queries import get_row, list_requirements, to_certificate, to_facilitator
from dastak.workforce.rules import unmet
from dastak.workforce.types import (
    Certificate,
    CertificateKind,
    Facilitator,
    NewFacilitator,
    Requirement,
    RequirementKind,
    Status,
)

NAME_MOST = 120
VEHICLE_MOST = 20


class NoRequirements(Unavailable):
    """The requirements for facilitators are not loaded. Load the seeds first."""

    ur = "نمائندوں کی شرائط موجود نہیں۔ پہلے بنیادی ڈیٹا لوڈ کریں۔"


class NotEligible(Refused):
    """This person does not meet: {requirements}."""

    ur = "یہ شخص ان شرائط پر پورا نہیں اترتا: {requirements}"

    def __init__(self, *, unmet: Sequence[Requirement]) -> None:
        self.unmet = unmet
        super().__init__(requirements="; ".join(each.name.en for each in unmet))

    def text(self, lang: str) -> str:
        """The message with the requirements in the same language."""
        words = self.ur if lang == "ur" else str(type(self).__doc__)
        names = ("؛ " if lang == "ur" else "; ").join(each.name.in_(lang) for each in self.unmet)
        return words.format(requirements=names)


class AlreadyFacilitator(Refused):
    """This person is a facilitator already."""

    ur = "یہ شخص پہلے سے نمائندہ ہے۔"


class NameInvalid(Invalid):
    """Write the name in English and in Urdu, each in 2 to {most} characters."""

    ur = "نام انگریزی اور اردو میں لکھیں، ہر ایک 2 سے {most} حروف میں۔"


class VehicleInvalid(Invalid):
    """Write the registration number of the motorcycle in 3 to {most} characters."""

    ur = "موٹر سائیکل کا رجسٹریشن نمبر 3 سے {most} حروف میں لکھیں۔"


class CashLimitInvalid(Invalid):
    """The cash limit cannot be below zero."""

    ur = "نقد رقم کی حد صفر سے کم نہیں ہو سکتی۔"


class HomeOutsidePakistan(Invalid):
    """The home lies outside Pakistan. Correct the point on the map."""

    ur = "گھر پاکستان سے باہر ہے۔ نقشے پر مقام درست کریں۔"


class CertificateReversed(Invalid):
    """The last day comes before the first. Correct the days."""

    ur = "آخری دن پہلے دن سے پہلے ہے۔ تاریخیں درست کریں۔"


class CertificateEnded(Refused):
    """This certificate ended on {valid_to}. Enter the renewed one."""

    ur = "اس سند کی میعاد {valid_to} کو ختم ہو چکی ہے۔ نئی سند درج کریں۔"


class CertificateKnown(Refused):
    """This certificate was entered before."""

    ur = "یہ سند پہلے درج ہو چکی ہے۔"


@command(permit="workforce.load_seeds")
def load_seeds(*, by: Actor, now: datetime) -> int:
    """Bring the requirements up to the seed file; returns rows changed. Idempotent."""
    known = {row.code: row for row in models.Requirement.objects.all()}
    changed = 0
    for seed in adapters.read_rows("requirements"):
        row = models.Requirement(
            code=seed["code"],
            kind=RequirementKind(seed["kind"]).value,
            value=seed["value"],
            name_en=seed["name_en"],
            name_ur=seed["name_ur"],
            is_reviewed=seed["reviewed"] == "yes",
            source=seed["source"],
            valid_from=date.fromisoformat(seed["valid_from"]),
            valid_to=date.fromisoformat(seed["valid_to"]) if seed["valid_to"] else None,
        )
        if _columns(row) != _columns(known.get(row.code)):
            row.save()
            changed += 1
    return changed


def _columns(row: models.Requirement | None) -> list[object]:
    if row is None:
        return []
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


@command(permit="workforce.add_facilitator")
def add_facilitator(*, facilitator: NewFacilitator, by: Actor, now: datetime) -> Facilitator:
    """Take somebody on and give them a badge number. Certificates are entered afterwards.

    Source: the requirement rows name theirs.

    :raises OutsideYourArea: for another district than the actor's.
    :raises NoRequirements: when no requirement is in force.
    :raises NotEligible: naming every requirement that is not met.
    :raises NameInvalid: when a name is missing or too long.
    :raises VehicleInvalid: when the registration number is missing or too long.
    :raises CashLimitInvalid: for a limit below zero.
    :raises HomeOutsidePakistan: for a home outside the country.
    :raises AlreadyFacilitator: when the person is one.
    """
    by.must_serve(facilitator.district)
    requirements = _must_be_eligible(facilitator, now.astimezone(PKT).date())
    row = models.Facilitator(
        id=facilitator.person_id,
        name_en=_name(facilitator.name.en),
        name_ur=_name(facilitator.name.ur),
        gender=facilitator.gender.value,
        education=facilitator.education.value,
        district_id=facilitator.district,
        lat=facilitator.home.lat,
        lon=facilitator.home.lon,
        badge=_new_badge(),
        vehicle=_vehicle(facilitator.vehicle),
        languages=sorted(facilitator.languages),
        skills=sorted(facilitator.skills),
        kit=sorted(facilitator.kit),
        met=[each.code for each in requirements],
        status=Status.ACTIVE.value,
        cash_limit_paisa=facilitator.cash_limit_paisa,
        added_at=now,
    )
    refusals = {
        "workforce_facilitator_pkey": AlreadyFacilitator(),
        "workforce_cash_limit_not_negative": CashLimitInvalid(),
        "workforce_home_in_pakistan": HomeOutsidePakistan(),
    }
    with refusing(refusals):
        row.save(force_insert=True)
    event = FacilitatorAdded(
        subject=row.id, person_id=row.id, district=row.district_id, badge=row.badge
    )
    emit(event, by=by, at=now)
    return to_facilitator(row=row)


def _name(given: str) -> str:
    text = one_line(text=given)
    if not 2 <= len(text) <= NAME_MOST:
        raise NameInvalid(most=NAME_MOST)
    return text


def _vehicle(given: str) -> str:
    text = one_line(text=given).upper()
    if not 3 <= len(text) <= VEHICLE_MOST:
        raise VehicleInvalid(most=VEHICLE_MOST)
    return text


def _must_be_eligible(applicant: NewFacilitator, day: date) -> list[Requirement]:
    """The requirements that could be checked now, all of them met."""
    requirements = list_requirements(day=day)
    if not requirements:
        raise NoRequirements
    failed = unmet(applicant=applicant, requirements=requirements, day=day)
    if failed:
        raise NotEligible(unmet=failed)
    return [each for each in requirements if each.kind is not RequirementKind.CERTIFICATE]


def _new_badge() -> str:
    # Badges of all districts count, whoever adds; a race for the same number ends at the constraint.
    with transaction_as(SYSTEM):
        while True:
            badge = new_order_number()
            if not models.Facilitator.objects.filter(badge=badge).exists():
                return badge


@command(permit="workforce.add_certificate")
def add_certificate(
    *,
    facilitator_id: UUID,
    kind: CertificateKind,
    number: str,
    valid_from: date,
    valid_to: date,
    by: Actor,
    now: datetime,
) -> Certificate:
    """Enter a certificate that was seen; both days are included.

    :raises NoFacilitator: when there is none in the actor's area.
    :raises CertificateReversed: when the last day comes before the first.
    :raises CertificateEnded: when it has ended already.
    :raises CertificateKnown: when it was entered before.
    """
    facilitator = get_row(facilitator_id=facilitator_id, by=by)
    if valid_to < valid_from:
        raise CertificateReversed
    if valid_to < now.astimezone(PKT).date():
        raise CertificateEnded(valid_to=valid_to.isoformat())
    row = models.Certificate(
        id=uuid7(),
        facilitator=facilitator,
        district_id=facilitator.district_id,
        kind=kind.value,
        number=one_line(text=number)[:60],
        valid_from=valid_from,
        valid_to=valid_to,
        added_at=now,
        added_by=by.person_id,
    )
    with refusing({"workforce_certificate_once": CertificateKnown()}):
        row.save(force_insert=True)
    event = CertificateAdded(
        subject=facilitator.id,
        person_id=facilitator.id,
        district=facilitator.district_id,
        kind=kind.value,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    emit(event, by=by, at=now)
    return to_certificate(row=row)
