"""An order with everything its owner may see of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.citizen.types import Code, HeldPaper, OrderFile
from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel import codes
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual, bilingual, say
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.workforce import api as workforce

CODE_DIGITS = 4
WAYS = (orders.Verb.TO_VISIT, orders.Verb.TO_DIGITAL)
WAYS_OUT = (orders.Verb.WITHDRAW, orders.Verb.ASK_BACK, orders.Verb.ASK_CANCEL)
OWN_CODES = {orders.Stage.AT_DOOR: "consent", orders.Stage.OUT_FOR_DELIVERY: "delivery"}
DOOR_STAGES = frozenset({orders.Stage.ASSIGNED, orders.Stage.EN_ROUTE})


@query(permit="citizen.get_order_file")
def get_order_file(*, order_id: UUID, by: Actor, now: datetime) -> OrderFile:
    """An order for its orderer or its applicant, with codes, papers, bill and receipts.

    :raises NoSuchOrder: when there is none, or it is not the actor's.
    """
    order = orders.get_order(order_id=order_id, by=by, now=now)
    # From here on the right is checked: the orderer may not see the applicant's rows by themself.
    line = order.lines[0]
    is_alone = line.way is orders.Way.DIGITAL
    with transaction_as(SYSTEM):
        return OrderFile(
            order=order,
            line=line,
            applicant_name=_name_of(order, now),
            facilitator=_facilitator(line),
            code=code_of(line, now) or _code_for_the_payment(line, now),
            papers=_papers(line, now),
            losses=tuple(documents.list_losses(subject=line.id, by=SYSTEM, now=now)),
            paper_receipts=tuple(documents.list_receipts(subject=line.id, by=SYSTEM, now=now)),
            bill=orders.get_bill(order_id=order_id, by=by, now=now),
            receipts=_receipts(order, line, now),
            withdrawal=_way_out(line),
            may_choose_time=_may_choose_time(line, now),
            move_until=orders.cutoff(line=line, now=now) if _may_move(line) else None,
            may_rate=line.stage is orders.Stage.DELIVERED and not is_alone,
            appeal_to=_appeal_to(line),
            is_alone=is_alone,
            may_fill_in=is_alone and line.stage is orders.Stage.QUALIFIED and not line.outcome,
            may_change_way=any(each.verb in WAYS and each.is_allowed for each in line.actions),
            rejection=_rejection(line, now),
        )


def _rejection(line: orders.LineView, now: datetime) -> connectors.Rejection | None:
    if line.decision != "rejected" or line.case_id is None:
        return None
    return connectors.find_rejection(case_id=line.case_id, by=SYSTEM, now=now)


def _may_move(line: orders.LineView) -> bool:
    moved = (orders.Verb.RESCHEDULE, orders.Verb.BOOK_CURE)
    return any(each.verb in moved and each.is_allowed for each in line.actions)


def _way_out(line: orders.LineView) -> orders.Action | None:
    """The way that is the citizen's own; the last step of a way back is the facilitator's."""
    found = [each for each in line.actions if each.verb in WAYS_OUT]
    return next((each for each in found if each.is_allowed), found[0] if found else None)


def _appeal_to(line: orders.LineView) -> Bilingual | None:
    """Who hears an appeal, once the department has let the term of the law pass."""
    if line.term_over_at is None or line.outcome or line.decision:
        return None
    return connectors.appeal_to(service_code=line.service_code)


def _may_choose_time(line: orders.LineView, now: datetime) -> bool:
    verbs = {each.verb for each in line.actions if each.is_allowed}
    if orders.Verb.SCHEDULE in verbs:
        return True
    until = orders.cutoff(line=line, now=now)
    if orders.Verb.BOOK_CURE in verbs:
        return until is None or now <= until
    return orders.Verb.RESCHEDULE in verbs and until is not None and now <= until


def code_of(line: orders.LineView, now: datetime) -> Code | None:
    """The code that the citizen has to tell next, only in the stages in which it opens anything."""
    if line.outcome:
        return None
    if orders.Flag.WITHDRAWAL_OPEN in line.flags:
        return _code("return", line.id)
    if line.objection and line.visit_id:
        return _code_of_second_visit(line, line.visit_id, now)
    if line.stage in DOOR_STAGES and line.visit_id:
        return _code("door", line.visit_id)
    purpose = OWN_CODES.get(line.stage)
    return _code(purpose, line.id) if purpose else None


def _code_of_second_visit(line: orders.LineView, visit_id: UUID, now: datetime) -> Code | None:
    """The door's code once somebody has taken the visit; then the one that agrees to what is taken."""
    if line.facilitator_id is None:
        return None
    visit = dispatch.get_visit(visit_id=visit_id, by=SYSTEM, now=now)
    return _code("cure" if visit.state is dispatch.VisitState.OPEN else "door", visit_id)


def _code_for_the_payment(line: orders.LineView, now: datetime) -> Code | None:
    """The door code, once more, for a facilitator who comes only for what is still owed."""
    if line.outcome or line.stage is not orders.Stage.CAPTURED or line.visit_id is None:
        return None
    visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
    is_coming = visit.kind is dispatch.VisitKind.CASH and visit.facilitator_id
    return _code("door", visit.id) if is_coming else None


def _code(purpose: str, subject: UUID) -> Code:
    digits = codes.one_time_code(purpose=purpose, subject=subject, digits=CODE_DIGITS)
    return Code(purpose=purpose, digits=digits)


def _name_of(order: orders.OrderView, now: datetime) -> str:
    person = people.get_person(person_id=order.person_id, purpose="order", by=SYSTEM, now=now)
    return person.name


def _facilitator(line: orders.LineView) -> workforce.Facilitator | None:
    if line.facilitator_id is None or line.outcome:
        return None
    return workforce.find_facilitator(facilitator_id=line.facilitator_id)


def _receipts(
    order: orders.OrderView, line: orders.LineView, now: datetime
) -> tuple[finance.Receipt, ...]:
    if line.bill_id is None:
        return ()
    return finance.get_order_money(order_id=order.id, by=SYSTEM, now=now).receipts


def _papers(line: orders.LineView, now: datetime) -> tuple[HeldPaper, ...]:
    items = documents.list_items(subject=line.id, by=SYSTEM, now=now)
    return tuple(HeldPaper(name=item.name, holder=holder_words(item.holder)) for item in items)


def holder_words(holder: documents.Holder) -> Bilingual:
    """Who has a paper, in words: a facilitator by name."""
    if holder.kind is documents.HolderKind.FACILITATOR:
        who = workforce.find_facilitator(facilitator_id=UUID(holder.id))
        if who is not None:
            return Bilingual(
                en=say("citizen.holder.named", "en", name=who.name.en),
                ur=say("citizen.holder.named", "ur", name=who.name.ur),
            )
    return bilingual(f"citizen.holder.{holder.kind}")
