"""What the page of a service tells, with the answer to “can I get this at my door?”."""

from __future__ import annotations

from datetime import datetime

from dastak.booking import api as booking
from dastak.catalogue import api as catalogue
from dastak.citizen.types import DoorAnswer, ServiceFile, Slot
from dastak.places import api as places

SLOTS_SHOWN = 6


def get_service_file(*, code: str, district: str, now: datetime) -> ServiceFile:
    """The service with today's price at the door; with a district, whether somebody can come.

    :param district: a code, or empty while nobody has asked.
    :raises NoSuchService: when there is none. :raises NoSuchDistrict: for a wrong code.
    """
    service = catalogue.get_service(code=code)
    today = now.astimezone(places.PKT).date()
    inputs = catalogue.QuoteInputs(at_door=service.is_doorstep)
    asked = places.get_district(code=district) if district else None
    return ServiceFile(
        service=service,
        quote=catalogue.quote(service_code=code, on=today, inputs=inputs),
        online_quote=catalogue.quote(
            service_code=code, on=today, inputs=catalogue.QuoteInputs(at_door=False)
        )
        if service.is_digital
        else None,
        exemptions=tuple(catalogue.list_exemptions(service_code=code, on=today)),
        districts=tuple(districts_of(service)),
        district=asked,
        answer=_answer(code, asked.code, now) if asked and service.is_doorstep else None,
        online=catalogue.covers_online(service_code=code, district=asked.code, on=today)
        if asked and service.is_digital
        else None,
    )


def districts_of(service: catalogue.Service) -> list[places.District]:
    """Districts in which the service could be asked for: those of its province, or all."""
    found = places.list_districts(province=service.province)
    return found or places.list_districts()


def _answer(code: str, district: str, now: datetime) -> DoorAnswer:
    answer = booking.coverage(service_code=code, district=district, now=now)
    return DoorAnswer(
        is_yes=answer.is_covered,
        slots=tuple(
            Slot(starts_at=each.starts_at, ends_at=each.ends_at, is_free=True)
            for each in answer.first[:SLOTS_SHOWN]
        ),
        reason=answer.reason,
    )
