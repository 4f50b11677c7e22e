"""What is done at the department and after it, and with carried cash."""

from __future__ import annotations

from dastak.connectors import api as connectors
from dastak.connectors.models import Case
from dastak.finance import api as finance
from dastak.finance.models import Handover
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders import api as orders
from dastak.orders.types import Party
from dastak.ratings import api as ratings
from stories.machine.asking import Asked, Call
from stories.machine.ground import DISTRICT


def hand_in(asked: Asked) -> Call:
    def call() -> None:
        orders.hand_in(line_id=asked.order.line_id, **asked.common)
        asked.order.was_handed_in = True

    return call


def receive(asked: Asked) -> Call | None:
    case_id = asked.line.case_id
    if case_id is None:
        return None
    with transaction_as(SYSTEM):
        right = Case.objects.values_list("barcode", flat=True).get(pk=case_id)
    barcode = "00000000000" if asked.is_wrong else right
    return lambda: orders.receive_case(barcode=barcode, **asked.common)


def take(asked: Asked) -> Call | None:
    case_id = asked.line.case_id
    if case_id is None:
        return None
    return lambda: connectors.take_case(case_id=case_id, **asked.common)


def approve(asked: Asked) -> Call | None:
    case_id = asked.line.case_id
    if case_id is None:
        return None
    return lambda: connectors.approve_case(case_id=case_id, **asked.common)


def propose(asked: Asked) -> Call | None:
    case_id = asked.line.case_id
    if case_id is None:
        return None
    clause = "" if asked.is_wrong else "Section 5"
    return lambda: connectors.propose_rejection(
        case_id=case_id,
        reason_code="papers_missing",
        law_clause=clause,
        explanation=Bilingual("A page is missing.", "ایک صفحہ موجود نہیں۔"),
        **asked.common,
    )


def confirm(asked: Asked) -> Call | None:
    case_id = asked.line.case_id
    if case_id is None:
        return None
    return lambda: connectors.confirm_rejection(case_id=case_id, **asked.common)


def hand_out(asked: Asked) -> Call:
    return lambda: orders.hand_out(line_id=asked.order.line_id, **asked.common)


def collect(asked: Asked) -> Call:
    seal = " " if asked.is_wrong else "SEAL-40912"
    return lambda: orders.collect_output(
        line_id=asked.order.line_id,
        seal_number=seal,
        command_id=asked.command_id,
        **asked.common,
    )


def deliver(asked: Asked) -> Call:
    code = asked.code("delivery", asked.order.line_id)
    return lambda: orders.deliver(
        line_id=asked.order.line_id, code=code, command_id=asked.command_id, **asked.common
    )


def give_back(asked: Asked) -> Call:
    code = asked.code("return", asked.order.line_id)
    return lambda: orders.return_papers(
        line_id=asked.order.line_id, code=code, command_id=asked.command_id, **asked.common
    )


def rate(asked: Asked) -> Call:
    stars = 6 if asked.is_wrong else 5
    return lambda: ratings.rate(
        order_id=asked.order.order_id, stars=stars, tags=[], text="", **asked.common
    )


def pause(asked: Asked) -> Call:
    return lambda: orders.hold_line(
        line_id=asked.order.line_id, reason="flood", party=Party.PLATFORM, **asked.common
    )


def resume(asked: Asked) -> Call:
    return lambda: orders.release_line(line_id=asked.order.line_id, **asked.common)


def offer_cash(asked: Asked) -> Call:
    with transaction_as(SYSTEM):
        carried = finance.cash_in_hand(
            facilitator_id=asked.by.me, district=DISTRICT, by=SYSTEM, now=asked.ground.now
        ).balance_paisa
    amount = carried + 100 if asked.is_wrong else carried
    return lambda: finance.offer_cash(amount_paisa=amount, district=DISTRICT, **asked.common)


def accept_cash(asked: Asked) -> Call | None:
    with transaction_as(SYSTEM):
        found = Handover.objects.filter(withdrawn_at=None).order_by("-id").first()
    if found is None:
        return None
    counted = found.amount_paisa + (100 if asked.is_wrong else 0)
    return lambda: finance.accept_cash(handover_id=found.id, counted_paisa=counted, **asked.common)
