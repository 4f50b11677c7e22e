"""Stage 8: nothing more is owed; the visit ends and the case goes to the department."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.text import Bilingual
from dastak.orders import events, models
from dastak.orders.commands.log import Move, append
from dastak.orders.commands.told import tell
from dastak.orders.queries.facts import is_digital
from dastak.orders.queries.papers import answer_rows
from dastak.orders.types import Flag, Stage, Verb

WAITING = frozenset({Flag.ON_HOLD, Flag.HANDOVER_OPEN, Flag.SAFETY_HOLD, Flag.WITHDRAWAL_OPEN})


def settle_without_cash(line: models.Line, *, by: Actor, now: datetime) -> None:
    """Stage 8 with the bill's own time: it was paid online, waived, or asked for nothing.

    Nothing happens before stage 7, while the line waits for a hold, a hand-over or its way back, or
    while something is owed. An application that was sent without a bill has no published fee:
    nothing is paid here.
    """
    is_waiting = line.stage == Stage.CAPTURED and not line.outcome
    if not is_waiting or WAITING & set(line.flags):
        return
    if line.bill_id is None:
        if is_digital(line):
            settle(line, None, None, move=Move(), by=by, now=now)
        return
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now)
    if bill.state not in (finance.BillState.PAID, finance.BillState.WAIVED):
        return
    settle(line, bill, None, move=Move(), by=by, now=now)


def settle(
    line: models.Line,
    bill: finance.Bill | None,
    receipt: finance.Receipt | None,
    *,
    move: Move,
    by: Actor,
    now: datetime,
) -> None:
    """Stage 8, the end of the visit, and the case for the department.

    :param bill: None where no fee is published. :param receipt: of the cash that was taken, if any.
    """
    case = connectors.submit_case(case=_case(line, now), by=SYSTEM, now=now)
    data = {
        "receipt": receipt.serial if receipt else "",
        "settled_at": ((bill.settled_at if bill else None) or now).isoformat(),
    }
    changed = Move(move.command_id, data=data, changes={"case_id": case.id})
    append(line, Verb.SETTLE, by=by, now=now, move=changed)
    _tell(line, bill, receipt, by, now)
    if line.visit_id:
        _leave_the_house(line.visit_id, now)


def _leave_the_house(visit_id: UUID, now: datetime) -> None:
    """The visit ends; one that was only to fetch the money, and has not come, need not come."""
    visit = dispatch.get_visit(visit_id=visit_id, by=SYSTEM, now=now)
    if visit.state is dispatch.VisitState.OPEN:
        dispatch.finish_visit(visit_id=visit.id, by=SYSTEM, now=now)
    elif not visit.state.is_over:
        dispatch.cancel_visit(visit_id=visit.id, reason="paid", by=SYSTEM, now=now)


def _tell(
    line: models.Line,
    bill: finance.Bill | None,
    receipt: finance.Receipt | None,
    by: Actor,
    now: datetime,
) -> None:
    if bill is None:
        tell(events.NothingToPayHere, line, by=by, now=now)
        return
    waived = sum(part.waived_paisa for part in bill.lines)
    if receipt is None:
        tell(
            events.BillSettledBefore,
            line,
            by=by,
            now=now,
            paid_paisa=bill.due_paisa,
            waived_paisa=waived,
        )
        return
    tell(
        events.BillSettledForLine,
        line,
        by=by,
        now=now,
        total_paisa=receipt.amount_paisa,
        waived_paisa=waived,
        receipt_serial=receipt.serial,
        receipt_token=receipt.token,
        facilitator_id=line.facilitator_id,
    )


def _case(line: models.Line, now: datetime) -> connectors.NewCase:
    files = documents.list_files(subject=line.id, by=SYSTEM, now=now)
    items = documents.list_items(subject=line.id, by=SYSTEM, now=now)
    return connectors.NewCase(
        line_id=line.id,
        order_id=line.order_id,
        number=line.order.number,
        service_code=line.service_id,
        service=Bilingual(line.facts["service_en"], line.facts["service_ur"]),
        department=line.department_id,
        district=line.district_id,
        person_id=line.person_id,
        rows=tuple(
            connectors.CaseRow(label, value, kind)
            for label, value, kind in answer_rows(line, purpose="submission", now=now)
        ),
        papers=tuple(connectors.PaperRef(file.id, file.kind) for file in files),
        originals=tuple(item.name for item in items),
        statutory_days=line.statutory_days,
        is_electronic=is_digital(line),
    )
