"""Orders as people see them: the rail, whose turn it is, and what can be done next."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel import access, vault
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.ids import find_order_number, find_tracking_token
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual, bilingual
from dastak.orders import models
from dastak.orders.adapters import visit_terms
from dastak.orders.queries.facts import facts_of, is_digital
from dastak.orders.queries.states import log_of
from dastak.orders.rules.clocks import HUB_TURNS, clock_of, clock_state
from dastak.orders.rules.fold import fold, open_hold
from dastak.orders.rules.guards import allowed_actions
from dastak.orders.rules.stages import skipped_stages
from dastak.orders.rules.terms import cutoff_of, terms_on
from dastak.orders.types import (
    Address,
    Channel,
    ClockView,
    Facts,
    Flag,
    LineState,
    LineView,
    OrderView,
    Outcome,
    Party,
    Stage,
    StageView,
    TrackView,
    VisitPlace,
    Way,
)
from dastak.people import api as people
from dastak.places.api import PKT

PAGE = 30
NAMES = {stage: bilingual(f"orders.stage.{stage.name}") for stage in Stage}
AWAITED = {stage: bilingual(f"orders.awaited.{stage.name}") for stage in Stage}
# Whoever does it alone sees at once which stages never come.
NOT_ALONE = frozenset((*skipped_stages(Stage.QUALIFIED, Stage.CAPTURED), Stage.OUT_FOR_DELIVERY))
_ALONE = (Stage.QUALIFIED, Stage.PAID, Stage.SUBMITTED, Stage.DECIDED, Stage.DELIVERED)
ALONE = {stage: bilingual(f"orders.awaited.alone_{stage.name}") for stage in _ALONE}
ENDED = bilingual("orders.awaited.ended")
COMING_BACK = bilingual("orders.awaited.coming_back")
AT_HUB = {party: bilingual(f"orders.awaited.hub_{party}") for party in HUB_TURNS}
TO_CURE = bilingual("orders.awaited.to_cure")
CURED = bilingual("orders.awaited.cured")
CANCEL_ASKED = bilingual("orders.awaited.cancel_asked")
CHANGING_HANDS = bilingual("orders.awaited.changing_hands")
RECOVERED = bilingual("orders.awaited.recovered")
LIVE_STAGES = frozenset({Stage.EN_ROUTE, Stage.OUT_FOR_DELIVERY})


class NoSuchOrder(Missing):
    """There is no such order, or it is not yours to see. Check the number."""

    ur = "ایسی کوئی درخواست نہیں، یا آپ اسے نہیں دیکھ سکتے۔ نمبر دیکھ لیں۔"


class VisitNotYours(Missing):
    """The address is shown to the assigned facilitator only, until the visit has ended."""

    ur = "پتہ صرف مقررہ نمائندے کو، وزٹ ختم ہونے تک دکھایا جاتا ہے۔"


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order in a list."""

    id: UUID
    number: str
    service: Bilingual
    stage: Stage
    clock: ClockView
    outcome: Outcome | None
    district: str
    created_at: datetime
    channel: Channel


def stage_views(state: LineState) -> tuple[StageView, ...]:
    """The 13 stages: done, now, skipped or ahead; without a visit some are skipped from the start."""
    stays = {record.stage: record for record in state.records}
    views = []
    for stage in Stage:
        stay = stays.get(stage)
        if stay is None and state.way is Way.DIGITAL and stage in NOT_ALONE:
            views.append(StageView(stage, NAMES[stage], "skipped", None, Way.DIGITAL))
        elif stay is None:
            views.append(StageView(stage, NAMES[stage], "ahead", None, ""))
        elif stay.skipped:
            views.append(StageView(stage, NAMES[stage], "skipped", None, stay.skipped))
        else:
            is_now = stage is state.stage and not state.outcome
            kind = "now" if is_now else "done"
            views.append(
                StageView(stage, NAMES[stage], kind, stay.happened_at or stay.entered_at, "")
            )
    return tuple(views)


def clock_view(line: models.Line, state: LineState, now: datetime) -> ClockView:
    """Whose turn it is, until when, and how the clock stands."""
    party = clock_of(state).party
    awaited = awaited_of(
        state.stage, outcome=state.outcome, flags=state.flags, party=party, way=state.way
    )
    held = open_hold(state)
    reason = held.reason if held else ""
    how = clock_state(state, due=line.due_at, now=now)
    return ClockView(party, awaited, None if state.outcome else line.due_at, how, reason)


def awaited_of(
    stage: Stage,
    *,
    outcome: Outcome | None,
    flags: Collection[Flag | str],
    party: Party,
    way: Way = Way.VISIT,
) -> Bilingual:
    """What is awaited of a line, in words.

    :param party: whose turn it is.
    """
    if outcome:
        return ENDED
    over = {
        Flag.SAFETY_HOLD: RECOVERED,
        Flag.HANDOVER_OPEN: CHANGING_HANDS,
        Flag.WITHDRAWAL_OPEN: COMING_BACK,
        Flag.OBJECTION_OPEN: TO_CURE if party is Party.CITIZEN else CURED,
        Flag.CANCEL_ASKED: CANCEL_ASKED,
        Flag.UNCLAIMED: AT_HUB.get(party, ENDED),
    }
    words = ALONE.get(stage, AWAITED[stage]) if way is Way.DIGITAL else AWAITED[stage]
    return next((said for flag, said in over.items() if flag in flags), words)


def is_live(line: models.Line, state: LineState, now: datetime) -> bool:
    """Whether somebody is on the way to the citizen; of a second visit only its trip knows."""
    if state.outcome or state.open_objection is None or line.visit_id is None:
        return state.stage in LIVE_STAGES and not state.outcome
    with transaction_as(SYSTEM):
        visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
    return visit.state is dispatch.VisitState.EN_ROUTE


def service_of(line: models.Line) -> Bilingual:
    """Name of the ordered service, as it was when it was ordered."""
    return Bilingual(line.facts["service_en"], line.facts["service_ur"])


def line_view(
    line: models.Line, *, by: Actor, now: datetime, facts: Facts | None = None
) -> LineView:
    """One line with its rail, clock and next actions.

    :param facts: where the caller has gathered them already.
    """
    state = fold(log_of(line.id))
    if facts is None:
        with transaction_as(SYSTEM):
            facts = facts_of(line, now=now)
    return LineView(
        id=line.id,
        service_code=line.service_id,
        service=service_of(line),
        department=line.department_id,
        stage=state.stage,
        stages=stage_views(state),
        clock=clock_view(line, state, now),
        outcome=state.outcome,
        decision=state.decision,
        flags=state.flags,
        gaps=state.gaps,
        actions=allowed_actions(state, role=by.role, facts=facts),
        bill_id=line.bill_id,
        case_id=line.case_id,
        visit_id=line.visit_id,
        facilitator_id=line.facilitator_id,
        slot_starts_at=line.slot_starts_at,
        slot_ends_at=line.slot_ends_at,
        issued_token=line.issued_token,
        objection=state.open_objection,
        term_over_at=state.term_over_at,
        is_live=is_live(line, state, now),
        way=state.way,
        erase_asked_at=line.erase_asked_at,
        erased_at=line.erased_at,
    )


@query(permit="orders.view_order")
def get_order(*, order_id: UUID, by: Actor, now: datetime) -> OrderView:
    """An order with its lines. The orderer and the applicant see it, and staff in their scope.

    :raises NoSuchOrder: when there is none, or it is hidden from this actor.
    """
    lines = models.Line.objects.select_related("order").filter(order_id=order_id).order_by("id")
    found = list(lines)
    if not found and by.role is Role.CITIZEN:
        found = _ordered_for_another(order_id, by)
    if not found:
        raise NoSuchOrder
    order = found[0].order
    with transaction_as(SYSTEM):
        views = tuple(line_view(line, by=by, now=now) for line in found)
    return OrderView(
        id=order.id,
        number=order.number,
        token=order.token,
        person_id=order.person_id,
        contact_id=order.contact_id,
        district=order.district_id,
        channel=Channel(order.channel),
        language=order.language,
        gender=order.gender or None,
        created_at=order.created_at,
        quote_hash=found[0].quote_hash,
        total_paisa=sum(int(line.facts["total_paisa"]) for line in found),
        lines=views,
    )


def _ordered_for_another(order_id: UUID, by: Actor) -> list[models.Line]:
    """Lines of an order that a citizen placed for somebody else: the orderer is its contact."""
    with transaction_as(SYSTEM):
        rows = models.Line.objects.select_related("order").filter(
            order_id=order_id, contact_id=by.me
        )
        return list(rows.order_by("id"))


@query(permit="orders.view_order")
def list_orders(*, by: Actor, now: datetime, page: int = 1) -> list[OrderCard]:
    """A citizen's own orders and those placed for others, newest first, 30 a page."""
    me = by.me
    with transaction_as(SYSTEM):
        rows = models.Line.objects.select_related("order").filter(contact_id=me)
        rows |= models.Line.objects.select_related("order").filter(person_id=me)
        start = (page - 1) * PAGE
        lines = rows.order_by("-order__created_at", "-id")[start : start + PAGE]
        return [order_card(line, now) for line in lines]


def order_card(line: models.Line, now: datetime) -> OrderCard:
    """A line as one row of a list, without folding its log."""
    outcome = Outcome(line.outcome) if line.outcome else None
    stage = Stage(line.stage)
    late = line.due_at is not None and now > line.due_at
    kind = "done" if outcome else "late" if late else "running" if line.due_at else "unpublished"
    party = Party(line.party)
    order = line.order
    way = Way.DIGITAL if is_digital(line) else Way.VISIT
    awaited = awaited_of(stage, outcome=outcome, flags=line.flags, party=party, way=way)
    clock = ClockView(party, awaited, line.due_at, kind)
    return OrderCard(
        order.id,
        order.number,
        service_of(line),
        stage,
        clock,
        outcome,
        line.district_id,
        order.created_at,
        Channel(order.channel),
    )


def track(*, token: str, now: datetime) -> TrackView:
    """What the tracking link shows: status only. Needs no sign-in; the link holds 80 random bits.

    :raises NoSuchOrder: for a wrong or mistyped token.
    """
    canonical = find_tracking_token(token)
    with transaction_as(SYSTEM):
        rows = models.Line.objects.select_related("order")
        line = rows.filter(order__token=canonical).order_by("id").first() if canonical else None
        if line is None:
            raise NoSuchOrder
        state = fold(log_of(line.id))
        return TrackView(
            number=line.order.number,
            service=service_of(line),
            stages=stage_views(state),
            clock=clock_view(line, state, now),
            outcome=state.outcome,
            decision=state.decision,
            visit_id=line.visit_id,
            order_id=line.order_id,
            district=line.district_id,
            slot_starts_at=line.slot_starts_at,
            slot_ends_at=line.slot_ends_at,
            is_live=is_live(line, state, now),
            flags=state.flags,
        )


def find_token_by_number(*, number: str, phone: str, network: str, now: datetime) -> str:
    """The tracking token of an order, for somebody who knows its number and the ordering phone.

    :param network: the caller's address; who tries too often has to wait.
    :raises NoSuchOrder: the same answer for a wrong number and for a wrong phone.
    :raises people.TooManySearches: after too many that found nothing.
    """
    canonical = find_order_number(number)
    if canonical is None:
        raise NoSuchOrder
    counted = people.counted_search(number=canonical, network=network, now=now)
    with counted, transaction_as(SYSTEM):
        order = models.Order.objects.filter(number=canonical).first()
        if order is None or not people.has_phone(
            person_id=order.contact_id, phone=phone, by=SYSTEM, now=now
        ):
            raise NoSuchOrder
        return order.token


@query(permit="orders.view_visit_place")
def get_visit_place(*, line_id: UUID, by: Actor, now: datetime) -> VisitPlace:
    """Address and phone for the assigned facilitator, from acceptance to the end of the visit.

    :raises VisitNotYours: for anybody else and at any other time.
    """
    line = models.Line.objects.select_related("order").filter(pk=line_id, outcome="").first()
    if line is None or line.visit_id is None:
        raise VisitNotYours
    order = line.order
    with transaction_as(SYSTEM):
        # Neither yesterday's visitor nor the one who has just left: whoever has the visit now.
        visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
        if visit.facilitator_id != by.me or visit.state.is_over:
            raise VisitNotYours
        contact = people.find_contact(person_id=order.contact_id, by=SYSTEM, now=now)
    access.record_access(
        by=by,
        now=now,
        person_id=order.person_id,
        purpose="visit",
        fields=("address", "name", "phone"),
        case=order.number,
    )
    plain = vault.unseal(bytes(order.address), place="orders_order.address", row=str(order.id))
    return VisitPlace(
        address=Address(**json.loads(plain)),
        lat=order.lat,
        lon=order.lon,
        name=contact.name if contact else "",
        phone=contact.phone if contact else "",
    )


@query(permit="orders.view_order")
def list_paper_receipts(*, order_id: UUID, by: Actor, now: datetime) -> list[documents.Receipt]:
    """The receipts for papers of an order, oldest first, for those who may see the order.

    :raises NoSuchOrder: when there is none, or it is hidden from this actor.
    """
    order = get_order(order_id=order_id, by=by, now=now)
    with transaction_as(SYSTEM):
        return [
            receipt
            for line in order.lines
            for receipt in documents.list_receipts(subject=line.id, by=SYSTEM, now=now)
        ]


@query(permit="orders.view_money")
def get_bill(*, order_id: UUID, by: Actor, now: datetime) -> finance.Bill | None:
    """The bill of an order, for those who may see the order; None before it is scheduled."""
    order = get_order(order_id=order_id, by=by, now=now)
    bill_id = order.lines[0].bill_id
    if bill_id is None:
        return None
    with transaction_as(SYSTEM):
        return finance.get_bill(bill_id=bill_id, by=SYSTEM, now=now)


def cutoff(*, line: LineView, now: datetime) -> datetime | None:
    """Until when the booked visit of a line can be moved; None without one."""
    if line.slot_starts_at is None:
        return None
    terms = terms_on(visit_terms(), day=now.astimezone(PKT).date())
    return cutoff_of(terms, starts_at=line.slot_starts_at)
