"""Quotes and coverage."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from dastak.catalogue import models, rules
from dastak.catalogue.queries.services import get_service
from dastak.catalogue.types import (
    DIGITAL,
    Coverage,
    Exemption,
    FeeHead,
    Funder,
    PayeeKind,
    Quote,
    QuoteInputs,
    Service,
)
from dastak.kernel.text import Bilingual, bilingual


def quote(*, service_code: str, on: date, inputs: QuoteInputs) -> Quote:
    """The price of a service on a day, split by payee, with what is waived and why. Paisa.

    :raises NoSuchService: when there is no such service.
    """
    service = get_service(code=service_code)
    return rules.make_quote(
        service=(service.code, service.version),
        heads=rules.in_force(heads=_heads(service), on=on),
        exemptions=list_exemptions(service_code=service.code, on=on),
        inputs=inputs,
        on=on,
    )


def covers(*, service_code: str, district: str, on: date) -> Coverage:
    """Whether a service is offered at the door in a district on a day, and why.

    :raises NoSuchService: when there is no such service.
    """
    service = get_service(code=service_code)
    rows = models.Coverage.objects.filter(
        district_id=district, scope__in=[service.code, *service.channels]
    )
    offers = [rules.Offer(row.valid_from, row.valid_to) for row in rows]
    is_doorstep = service.is_doorstep and not service.is_retired
    found, since = rules.judge(is_offered=is_doorstep, offers=offers, on=on)
    code = found or "not_at_the_door"
    reason = bilingual(f"catalogue.coverage.{code}")
    return Coverage(is_covered=code == "covered", code=code, reason=reason, since=since)


def covers_online(*, service_code: str, district: str, on: date) -> Coverage:
    """Whether citizens of a district can do a service alone, without a visit, on a day, and why.

    Its offers have the scope ``digital:<service>``: somebody at that district's desk must answer.

    :raises NoSuchService: when there is no such service.
    """
    service = get_service(code=service_code)
    rows = models.Coverage.objects.filter(district_id=district, scope=f"{DIGITAL}:{service.code}")
    offers = [rules.Offer(row.valid_from, row.valid_to) for row in rows]
    is_online = service.is_digital and not service.is_retired
    code, since = rules.judge(is_offered=is_online, offers=offers, on=on)
    reason = bilingual(f"catalogue.online.{code or 'not_online'}")
    return Coverage(
        is_covered=code == "covered", code=code or "not_online", reason=reason, since=since
    )


def list_exemptions(*, service_code: str, on: date) -> list[Exemption]:
    """The exemptions that a service knows on a day, by code."""
    rows = models.Exemption.objects.filter(
        Q(service__isnull=True) | Q(service_id=service_code),
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
    )
    return [_exemption(row) for row in rows.order_by("code")]


def _heads(service: Service) -> list[FeeHead]:
    mine = Q(service_id=service.code)
    if service.is_doorstep:
        mine |= Q(service__isnull=True, applies_when=f"doorstep:{service.province}")
    rows = models.Fee.objects.filter(mine).order_by("position", "head", "revision")
    return [_head(row) for row in rows]


def _head(row: models.Fee) -> FeeHead:
    return FeeHead(
        code=row.head,
        name=Bilingual(row.name_en, row.name_ur),
        payee=Bilingual(row.payee_en, row.payee_ur),
        payee_kind=PayeeKind(row.payee_kind),
        account=row.account,
        amount_paisa=row.amount_paisa,
        is_per_copy=row.is_per_copy,
        applies_when=row.applies_when,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        revision=row.revision,
        source=row.source,
    )


def _exemption(row: models.Exemption) -> Exemption:
    return Exemption(
        code=row.code,
        reason=Bilingual(row.name_en, row.name_ur),
        payee_kind=PayeeKind(row.payee_kind),
        service_code=row.service_id,
        age_years_min=row.age_years_min,
        funded_by=Funder(row.funded_by),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
    )
