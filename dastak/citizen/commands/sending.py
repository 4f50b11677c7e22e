"""From a complete draft to a booked order, in one transaction."""

from __future__ import annotations

from datetime import datetime

from dastak.citizen import models, rules
from dastak.citizen.queries.drafts import NoDraft, row_to_draft
from dastak.citizen.queries.reviews import new_order
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7
from dastak.orders import api as orders
from dastak.people import api as people

CONSENT_KIND = "order"


class AnswerMissing(Refused):
    """An answer is missing, or the time that was kept has passed. Nothing is lost: answer it and go on."""

    ur = "ایک جواب باقی ہے، یا رکھا ہوا وقت گزر گیا۔ کچھ ضائع نہیں ہوا: جواب دیں اور آگے بڑھیں۔"


@command(permit="citizen.send_order")
def send_order(
    *, service_code: str, quote_hash: str, wording: str, by: Actor, now: datetime
) -> orders.OrderView:
    """Place the order of a draft and book its visit; the draft is gone when all of it succeeded.

    :param quote_hash: of the price that was shown. :param wording: the consent as it was shown.
    :raises NoDraft: when it was sent already, or is too old.
    :raises AnswerMissing: when a question is open or the kept time has passed.
    :raises PriceChanged: when the price is another one than shown.
    :raises Problem: any refusal of orders or booking; the draft stays as it is.
    """
    row = (
        models.Draft.objects.select_for_update()
        .filter(person_id=by.me, service_id=service_code, updated_at__gt=now - rules.KEEP)
        .first()
    )
    if row is None:
        raise NoDraft
    draft = row_to_draft(row)
    if rules.next_step(draft, now=now) is not rules.STEPS[-1]:
        raise AnswerMissing
    assert draft.held is not None
    order = new_order(draft=draft)
    people.record_consent(
        consent=people.NewConsent(
            person_id=order.person_id,
            kind=CONSENT_KIND,
            act=people.ConsentAct.GIVEN,
            wording=wording,
            language=draft.language,
        ),
        by=by,
        now=now,
    )
    orders.place_order(order=order, order_id=draft.order_id, command_id=uuid7(), by=by, now=now)
    view = orders.schedule_order(
        order_id=draft.order_id,
        hold_id=draft.held.id,
        quote_hash=quote_hash,
        command_id=uuid7(),
        by=by,
        now=now,
    )
    row.delete()
    return view
