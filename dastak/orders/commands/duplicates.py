"""The same service for the same person is open already: which order it is, for those it belongs to."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from dastak.kernel.actors import Actor, Role
from dastak.kernel.errors import Refused
from dastak.kernel.ids import spoken
from dastak.orders import models


class AlreadyOpen(Refused):
    """There is already an open order for this service and person. Track it, or withdraw it first."""

    ur = "اس شخص کی اسی خدمت کی ایک درخواست پہلے سے چل رہی ہے۔ اسے دیکھیں، یا پہلے اسے واپس لیں۔"


class OrderOpenAlready(Refused):
    """Order {number} for this service and person is open: {link}
    Go on with it, or withdraw it first. Nothing of it has changed.
    """

    # Isolated: digits between Urdu words would else be shown in another order.
    ur = (
        "اس شخص کی اسی خدمت کی درخواست \u2066{number}\u2069 پہلے سے چل رہی ہے: \u2066{link}\u2069\n"
        "اسی کو جاری رکھیں، یا پہلے اسے واپس لیں۔ اس میں کچھ نہیں بدلا۔"
    )


def must_be_new(*, service_code: str, person_id: UUID, by: Actor) -> None:
    """Whether a person has no open order for a service; the open one is never touched.

    Its number and link are told to its applicant, its contact, and staff of its district.

    :raises OrderOpenAlready: naming the open order, to whom it belongs.
    :raises AlreadyOpen: to anybody else.
    """
    rows = models.Line.objects.select_related("order")
    line = rows.filter(service_id=service_code, person_id=person_id, outcome="").first()
    if line is None:
        return
    if not _belongs_to(line, by):
        raise AlreadyOpen
    order = line.order
    raise OrderOpenAlready(
        number=spoken(order.number),
        link=f"{settings.PUBLIC_URL}/t/{order.token}",
        order_id=str(order.id),
    )


def _belongs_to(line: models.Line, by: Actor) -> bool:
    if by.role is Role.CITIZEN:
        return by.person_id in (line.person_id, line.contact_id)
    return "*" in by.districts or line.district_id in by.districts
