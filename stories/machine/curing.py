"""What is done about an objection, and about a wish to end what the department has."""

from __future__ import annotations

from datetime import timedelta

from dastak.connectors import api as connectors
from dastak.orders import api as orders
from dastak.orders.types import CancelReason, CureFailure
from stories.machine.asking import Asked, Call

DAYS = 6


def raise_objection(asked: Asked) -> Call | None:
    case_id = asked.line.case_id
    if case_id is None:
        return None
    code = "because" if asked.is_wrong else "original_wanted"
    if asked.command_id.int % 3 == 0:
        code = "answer_unclear"
    return lambda: connectors.object_case(
        case_id=case_id,
        items=[connectors.ObjectionItem(code, "the second page")],
        due_date=asked.ground.now.date() + timedelta(days=DAYS),
        **asked.common,
    )


def book(asked: Asked) -> Call | None:
    hold_id = asked.order.hold_id
    if hold_id is None:
        return None
    return lambda: orders.book_cure(
        order_id=asked.order.order_id,
        hold_id=hold_id,
        command_id=asked.command_id,
        **asked.common,
    )


def answer(asked: Asked) -> Call:
    words = " " if asked.is_wrong else "It is house 12."
    return lambda: orders.answer_objection(
        order_id=asked.order.order_id, words=words, command_id=asked.command_id, **asked.common
    )


def read_cure(asked: Asked) -> Call:
    return lambda: orders.read_cure(line_id=asked.order.line_id, **asked.common)


def cure(asked: Asked) -> Call | None:
    visit_id = asked.line.visit_id
    if visit_id is None:
        return None
    code = asked.code("cure", visit_id)
    return lambda: orders.cure(
        line_id=asked.order.line_id,
        code=code,
        words="It was explained.",
        command_id=asked.command_id,
        **asked.common,
    )


def in_vain(asked: Asked) -> Call:
    reason = CureFailure.NO_SHOW if asked.is_wrong else CureFailure.PAPERS_MISSING
    return lambda: orders.fail_cure(
        line_id=asked.order.line_id, reason=reason, command_id=asked.command_id, **asked.common
    )


def ask_cancel(asked: Asked) -> Call:
    return lambda: orders.ask_cancel(
        order_id=asked.order.order_id,
        reason=CancelReason.NOT_NEEDED,
        command_id=asked.command_id,
        **asked.common,
    )


def put_aside(asked: Asked) -> Call | None:
    case_id = asked.line.case_id
    if case_id is None:
        return None
    return lambda: connectors.confirm_cancel(case_id=case_id, **asked.common)


def go_on(asked: Asked) -> Call | None:
    case_id = asked.line.case_id
    if case_id is None:
        return None
    reason = "" if asked.is_wrong else "It is printed."
    return lambda: connectors.refuse_cancel(case_id=case_id, reason=reason, **asked.common)
