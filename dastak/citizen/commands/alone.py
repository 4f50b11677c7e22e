"""An order that its citizen does alone: consent and placing, in one transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.citizen.commands.sending import CONSENT_KIND
from dastak.citizen.queries import PlaceUnknown
from dastak.citizen.types import NewAlone
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.ids import uuid7
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.places import api as places


@command(permit="citizen.begin_alone")
def begin_alone(
    *, alone: NewAlone, order_id: UUID, wording: str, by: Actor, now: datetime
) -> orders.OrderView:
    """Place an order without a visit; the form is filled in next. The same id is one order.

    :param wording: the consent as it was shown.
    :raises PlaceUnknown: when nobody knows where the district lies.
    :raises Problem: any refusal of orders.
    """
    district = places.get_district(code=alone.district)
    if district.place is None:
        raise PlaceUnknown(district=district.name.en)
    people.record_consent(
        consent=people.NewConsent(
            person_id=alone.applicant_id,
            kind=CONSENT_KIND,
            act=people.ConsentAct.GIVEN,
            wording=wording,
            language=alone.language,
        ),
        by=by,
        now=now,
    )
    order = orders.NewOrder(
        service_code=alone.service_code,
        person_id=alone.applicant_id,
        contact_id=by.me,
        district=alone.district,
        lat=district.place.lat,
        lon=district.place.lon,
        address=orders.Address(text=alone.address),
        channel=orders.Channel.DIGITAL,
        language=alone.language,
    )
    return orders.place_order(order=order, order_id=order_id, command_id=uuid7(), by=by, now=now)
