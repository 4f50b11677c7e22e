"""The citizen does not want it any more: at once before stage 7, after the way back from then on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.booking import api as booking
from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import bilingual
from dastak.orders import events, models, rules
from dastak.orders.adapters import visit_terms
from dastak.orders.commands.codes import check_code
from dastak.orders.commands.delivery import earn_of, give_back
from dastak.orders.commands.department import plan_visit
from dastak.orders.commands.log import Move, append, is_repeated, locked_line, locked_lines
from dastak.orders.commands.paying import give_up_bill
from dastak.orders.commands.told import tell
from dastak.orders.queries.facts import facts_of, is_digital
from dastak.orders.queries.objections import who_captured
from dastak.orders.queries.views import get_order
from dastak.orders.rules.terms import is_late, terms_on
from dastak.orders.types import Captured, CodeResult, Flag, OrderView, Stage, Verb


class RefundNeeded(Refused):
    """This order was paid in cash, and only the office gives cash back.
    Call 1202 with the number of the receipt; until then the order goes on.
    """

    ur = (
        "اس درخواست کی ادائیگی نقد ہوئی ہے، اور نقد رقم صرف دفتر واپس کر سکتا ہے۔ "
        "رسید نمبر کے ساتھ 1202 پر کال کریں؛ تب تک درخواست جاری رہے گی۔"
    )


class NothingToReturn(Refused):
    """These papers are not yours to bring back now. Refresh your list."""

    ur = "یہ کاغذات ابھی آپ کو واپس نہیں پہنچانے۔ اپنی فہرست تازہ کریں۔"


@command(permit="orders.withdraw_order")
def withdraw_order(*, order_id: UUID, command_id: UUID, by: Actor, now: datetime) -> OrderView:
    """Withdraw an order before the form is complete; seat, visit, promised cash and bill are given back.

    Before the cut-off of the visit it is free; later the fee of ``terms.csv`` would be due, which
    is none today. A facilitator who has the visit is told at once.

    :raises StepNotAllowed: from stage 7 on; see ``ask_back``.
    """
    for line in locked_lines(order_id=order_id, by=by):
        if line.outcome:
            continue
        with transaction_as(SYSTEM):
            facilitator_id = line.facilitator_id
            append(
                line, Verb.WITHDRAW, by=by, now=now, move=Move(command_id, data=_when(line, now))
            )
            undo(line, now, reason="withdrawn")
            tell(events.OrderWithdrawn, line, by=by, now=now)
            if facilitator_id:
                call_off(line, "withdrawn", by=by, now=now)
    return get_order(order_id=order_id, by=by, now=now)


def _when(line: models.Line, now: datetime) -> dict[str, bool]:
    """Whether the cut-off of the visit had passed: what a fee would be reckoned from."""
    terms = terms_on(visit_terms(), day=now.astimezone(PKT).date())
    return {"is_late": is_late(terms, starts_at=line.slot_starts_at, now=now)}


def undo(line: models.Line, now: datetime, *, reason: str) -> None:
    """Give back what a line has taken before stage 7: offered papers, seat, visit, cash, bill, money."""
    take_back_offers(line, now)
    if line.visit_id:
        booking.release(subject=line.order_id, reason="ended", by=SYSTEM, now=now)
        dispatch.cancel_visit(visit_id=line.visit_id, reason="ended", by=SYSTEM, now=now)
    give_up_bill(line, reason=reason, now=now)


def call_off(line: models.Line, reason: str, *, by: Actor, now: datetime) -> None:
    """Tell the facilitator of a line that the visit is no longer theirs to make.

    :param reason: key of the words in ``texts.toml``.
    """
    words = bilingual(f"orders.called_off.{reason}")
    tell(
        events.VisitCalledOff,
        line,
        by=by,
        now=now,
        person_id=line.facilitator_id,
        visit_id=line.visit_id,
        starts_at=line.slot_starts_at,
        ends_at=line.slot_ends_at,
        reason_en=words.en,
        reason_ur=words.ur,
    )


@command(permit="orders.ask_back")
def ask_back(
    *, order_id: UUID, captured: Captured, command_id: UUID, by: Actor, now: datetime
) -> OrderView:
    """Withdraw after the form is complete and before the department has it (stages 7 and 8).

    The bill is void and the case is taken back at once. While a paper is with anybody else the
    order stays open until the facilitator has brought it back; then, or at once, it is withdrawn.

    :param captured: what the citizen wants done with the answers and files; they are erased after
        the end (``erasing``).
    What was paid online is asked back for the citizen.

    :raises RefundNeeded: when cash was taken. :raises StepNotAllowed: at any other stage.
    :raises connectors.CaseReceivedAlready: once the department has stamped it.
    """
    for line in locked_lines(order_id=order_id, by=by):
        if line.outcome or is_repeated(line, command_id):
            continue
        with transaction_as(SYSTEM):
            move = Move(command_id, data={"captured": captured})
            append(line, Verb.ASK_BACK, by=by, now=now, move=move)
            if captured is Captured.ERASE:
                models.Line.objects.filter(pk=line.id).update(erase_asked_at=now)
            _stop_at_department(line, now)
            _must_be_refundable(line, now)
            give_up_bill(line, reason="withdrawn", now=now)
            elsewhere = facts_of(line, now=now).items_elsewhere
            if is_digital(line):
                tell(events.SentTakenBack, line, by=by, now=now, captured=captured)
            else:
                tell(events.AllAskedBack, line, by=by, now=now, items=elsewhere, captured=captured)
            if elsewhere:
                _plan_way_back(line, elsewhere, by, now)
            else:
                end_withdrawn(line, Move(), by, now)
    return get_order(order_id=order_id, by=by, now=now)


def _stop_at_department(line: models.Line, now: datetime) -> None:
    if line.case_id:
        connectors.withdraw_case(case_id=line.case_id, by=SYSTEM, now=now)
    take_back_offers(line, now)


def take_back_offers(line: models.Line, now: datetime) -> None:
    """Cancel hand-overs of a line that were offered and not accepted."""
    for transfer in documents.list_transfers(subject=line.id, by=SYSTEM, now=now):
        if transfer.is_open:
            documents.cancel_transfer(transfer_id=transfer.id, by=SYSTEM, now=now)


def _must_be_refundable(line: models.Line, now: datetime) -> None:
    """What came online goes back by itself; cash that was taken is given back by the office only."""
    if line.bill_id is None:
        return
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now)
    online = sum(finance.list_refundable(bill_id=bill.id, by=SYSTEM, now=now))
    if bill.state is finance.BillState.PAID and online < bill.due_paisa:
        raise RefundNeeded


def _plan_way_back(line: models.Line, items: int, by: Actor, now: datetime) -> None:
    """At the door the visit goes on; after it, a visit of its own brings the papers."""
    if line.stage == Stage.PAID:
        plan_return(line, now)
    tell(
        events.PapersWantedBack,
        line,
        by=by,
        now=now,
        person_id=line.facilitator_id,
        items=items,
    )


def plan_return(line: models.Line, now: datetime) -> None:
    """Ask the facilitator who has the papers for a visit to bring them back."""
    planned = plan_visit(line, dispatch.VisitKind.RETURN, now)
    models.Line.objects.filter(pk=line.id).update(**planned)


def _end_visit(visit_id: UUID, now: datetime) -> None:
    """A visit that brought papers back is done; any other that is still to come is called off."""
    visit = dispatch.get_visit(visit_id=visit_id, by=SYSTEM, now=now)
    if visit.state.is_over:
        return
    if visit.kind.has_own_code:
        dispatch.finish_visit(visit_id=visit.id, by=SYSTEM, now=now)
        return
    dispatch.cancel_visit(visit_id=visit.id, reason="ended", by=SYSTEM, now=now)


@command(permit="orders.return_papers")
def return_papers(
    *, line_id: UUID, code: str, command_id: UUID, by: Actor, now: datetime
) -> CodeResult:
    """The citizen tells the return code: every paper is back with them, and the order is withdrawn.

    A wrong code is counted and told in the result.

    :raises NothingToReturn: for anybody but the facilitator of a withdrawn order.
    :raises CodeLocked: after five wrong codes.
    :raises ItemsElsewhere: while a paper is with a third party.
    :raises dispatch.TripNotStarted: before the facilitator stands at the house.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return CodeResult(is_right=True, tries_left=0)
    if line.facilitator_id != by.me or line.outcome or Flag.WITHDRAWAL_OPEN not in line.flags:
        raise NothingToReturn
    answer = check_code(line, purpose="return", code=code)
    if not answer.is_right:
        return answer
    with transaction_as(SYSTEM):
        give_back(line, by, now)
        end_withdrawn(line, Move(command_id), by, now)
    return answer


def end_withdrawn(line: models.Line, move: Move, by: Actor, now: datetime) -> None:
    """Every paper is home: the line ends, and its last visit with it.

    What the department had cannot be undone: the visit that took it there was made and is paid.
    """
    rules.must_allow(Verb.WITHDRAW, facts_of(line, now=now))
    append(line, Verb.WITHDRAW, by=by, now=now, move=move)
    if not is_digital(line):
        booking.release(subject=line.order_id, reason="ended", by=SYSTEM, now=now)
    if line.visit_id:
        _end_visit(line.visit_id, now)
    if line.stage >= Stage.SUBMITTED and not is_digital(line):
        earn_of(line, who_captured(line.id), now)
        finance.release_commission(line_id=line.id, by=SYSTEM, now=now)
    tell(events.OrderWithdrawn, line, by=by, now=now)
