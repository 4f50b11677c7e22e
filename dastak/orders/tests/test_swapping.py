"""A facilitator cannot go on: another takes over with every paper, and nothing is left half."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel import codes
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, NotYours, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.models import EventLog
from dastak.kernel.money import rupees
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.api import Stage, SwapReason, SwapState, SwapStep
from dastak.orders.rules.fold import ChangingHands
from dastak.orders.rules.swaps import is_asked_anew, step_of
from dastak.orders.tests.road import MONDAY, Road
from dastak.orders.tests.test_area_holds import chief
from dastak.orders.types import Flag


def ask(road: Road, by: Actor | None = None, command_id: UUID | None = None) -> UUID | None:
    return api.ask_swap(
        line_id=road.line.id,
        reason=SwapReason.UNWELL,
        command_id=command_id or uuid7(),
        by=by or road.rider,
        now=road.now,
    )


def name(road: Road, swap_id: UUID | None, to: Actor | None = None) -> None:
    assert swap_id
    who = (to or road.other_rider).me
    api.name_successor(swap_id=swap_id, facilitator_id=who, by=chief(), now=road.now)


def confirm(road: Road, swap_id: UUID | None, by: Actor) -> None:
    assert swap_id
    api.confirm_hand_over(swap_id=swap_id, by=by, now=road.now)


def swap(road: Road) -> UUID:
    """The whole hand-over; from then on the other rider walks the road."""
    swap_id = ask(road)
    assert swap_id
    name(road, swap_id)
    for by in (road.rider, road.other_rider):
        confirm(road, swap_id, by)
    road.rider, road.other_rider = road.other_rider, road.rider
    return swap_id


def of(road: Road, swap_id: UUID | None) -> api.Swap:
    assert swap_id
    return api.get_swap(swap_id=swap_id, by=chief(), now=road.now)


def told(event: str) -> int:
    return EventLog.objects.filter(name=f"orders.{event}").count()


@pytest.mark.parametrize("stage", [Stage.ASSIGNED, Stage.EN_ROUTE, Stage.AT_DOOR])
def test_before_papers_moved_others_are_asked_at_once(road: Road, stage: Stage) -> None:
    road.to(stage)
    command_id = uuid7()
    assert ask(road, command_id=command_id) is None
    assert ask(road, command_id=command_id) is None
    assert (road.line.stage, road.line.facilitator_id) == (Stage.SCHEDULED, None)
    assert told("VisitUnassigned") == 1
    with refuses(api.VisitNotYours):
        api.get_visit_place(line_id=road.line.id, by=road.rider, now=road.now)
    offer = road.offer_of(road.other_rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.other_rider, now=road.now)
    assert road.line.stage is Stage.ASSIGNED


def test_what_was_filled_in_at_the_door_is_kept_for_the_next_one(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    road.prepare()
    ask(road)
    road.rider, road.other_rider = road.other_rider, road.rider
    road.assign()
    road.travel()
    road.enter()
    found = api.get_door(line_id=road.line.id, by=road.rider, now=road.now)
    assert (found.facts.form_missing, found.facts.papers_missing) == ((), ())
    road.capture()
    road.pay()
    assert road.line.stage is Stage.PAID


def test_papers_pass_by_both_their_words_and_the_next_one_goes_on(road: Road) -> None:
    road.to(Stage.PAID)
    swap_id = ask(road)
    line = road.line
    assert (line.stage, line.facilitator_id) == (Stage.PAID, None)
    assert Flag.HANDOVER_OPEN in line.flags
    assert line.clock.awaited.en.startswith("Another facilitator takes over")
    for see in (api.get_door, api.get_visit_place):
        with refuses(api.NotYourLine, api.VisitNotYours):
            see(line_id=line.id, by=road.rider, now=road.now)
    assert of(road, swap_id).step is SwapStep.NAME
    name(road, swap_id)
    assert of(road, swap_id).step is SwapStep.HAND_OVER
    confirm(road, swap_id, road.rider)
    confirm(road, swap_id, road.rider)
    with refuses(api.NotYoursToHandIn):
        api.hand_in(line_id=line.id, by=road.other_rider, now=road.now)
    confirm(road, swap_id, road.other_rider)
    after = of(road, swap_id)
    assert (after.state, after.step, after.papers) == (SwapState.DONE, SwapStep.NOTHING, ())
    assert (road.line.stage, road.line.facilitator_id) == (Stage.PAID, road.other_rider.me)
    assert {item.holder.id for item in road.items()} == {str(road.other_rider.me)}
    assert (told("FacilitatorSwapAsked"), told("FacilitatorSwapped")) == (1, 1)
    road.rider = road.other_rider
    road.to(Stage.SUBMITTED)


def test_whoever_has_no_app_says_the_code(road: Road) -> None:
    road.to(Stage.PAID)
    swap_id = ask(road)
    assert swap_id
    name(road, swap_id)
    (mine,) = api.list_hand_overs(by=road.rider, now=road.now)
    assert (mine.is_giver, mine.is_mine_done, len(mine.papers)) == (True, False, 1)
    wrong = str((int(mine.code) + 1) % 10**4).zfill(4)
    taking = road.other_rider
    answer = api.confirm_by_code(swap_id=swap_id, code=wrong, by=taking, now=road.now)
    assert (answer.is_right, answer.tries_left) == (False, 4)
    assert api.confirm_by_code(swap_id=swap_id, code=mine.code, by=taking, now=road.now).is_right
    confirm(road, swap_id, taking)
    assert of(road, swap_id).state is SwapState.DONE
    assert mine.code == codes.one_time_code(
        purpose="transfer-giver", subject=mine.transfer_id, digits=4
    )


def test_what_is_still_owed_is_fetched_by_the_next_one_behind_the_door_code(road: Road) -> None:
    road.to(Stage.CAPTURED)
    bill = road.line.bill_id
    assert bill
    swap(road)
    assert road.line.stage == Stage.CAPTURED.value
    with refuses(api.NotAtThisDoor):
        road.pay()
    visit = dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now)
    assert (visit.kind, visit.cash_paisa) == (dispatch.VisitKind.CASH, rupees(1750))
    offer = road.offer_of(road.rider)
    assert all(
        o.visit_id != visit.id for o in dispatch.list_offers(by=road.other_rider, now=road.now)
    )
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    road.travel()
    road.enter()
    road.pay()
    assert road.line.stage == Stage.PAID.value
    carried = {
        rider.me: finance.cash_in_hand(
            facilitator_id=rider.me, district="lahore", by=SYSTEM, now=road.now
        )
        for rider in (road.rider, road.other_rider)
    }
    assert carried[road.rider.me].balance_paisa == rupees(1750)
    assert all(each.reserved_paisa == 0 for each in carried.values())


def test_a_delivery_passes_on_and_only_who_has_the_bundle_is_asked(road: Road) -> None:
    road.to(Stage.OUT_FOR_DELIVERY)
    swap(road)
    assert road.line.stage == Stage.OUT_FOR_DELIVERY.value
    offer = road.offer_of(road.rider)
    with refuses(dispatch.CannotBeAsked):
        dispatch.offer_to(
            visit_id=road.visit_id, facilitator_id=road.other_rider.me, by=SYSTEM, now=road.now
        )
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    road.deliver()
    assert road.line.stage is Stage.DELIVERED


def test_without_papers_the_next_one_begins_at_once(road: Road) -> None:
    road.has_originals = False
    road.to(Stage.PAID)
    swap_id = ask(road)
    name(road, swap_id)
    assert of(road, swap_id).state is SwapState.DONE
    assert road.line.facilitator_id == road.other_rider.me


def test_a_hand_in_that_was_offered_is_taken_back(road: Road) -> None:
    road.to(Stage.PAID)
    api.hand_in(line_id=road.line.id, by=road.rider, now=road.now)
    swap(road)
    road.submit()
    assert road.line.stage is Stage.SUBMITTED
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.DEPARTMENT}


def test_nothing_else_happens_until_the_hand_over(road: Road) -> None:
    road.to(Stage.CAPTURED)
    swap_id = ask(road)
    with refuses(ChangingHands):
        api.ask_back(
            order_id=road.view.id,
            captured=api.Captured.KEEP,
            command_id=uuid7(),
            by=road.citizen,
            now=road.now,
        )
    assert of(road, swap_id).stage is Stage.CAPTURED


def test_another_choice_takes_the_first_one_back(road: Road) -> None:
    road.to(Stage.PAID)
    swap_id = ask(road)
    name(road, swap_id)
    name(road, swap_id, road.rider)  # well again: nothing has to move
    assert of(road, swap_id).state is SwapState.DONE
    assert road.line.facilitator_id == road.rider.me
    assert api.list_hand_overs(by=road.other_rider, now=road.now) == []


def test_who_may_do_what(road: Road) -> None:
    road.to(Stage.PAID)
    with refuses(NotYours):
        ask(road, by=road.other_rider)
    with refuses(api.NoSuchLine):
        ask(road, by=chief("kasur"))
    swap_id = ask(road, by=chief())
    assert swap_id
    with refuses(api.SwapOpen):
        ask(road, by=chief())
    with refuses(api.NotASuccessor):
        name(road, swap_id, road.citizen)
    name(road, swap_id)
    stranger = Actor(Role.FACILITATOR, uuid4(), road.rider.permits, road.rider.districts)
    for act in (api.confirm_hand_over, lambda **facts: api.confirm_by_code(code="1", **facts)):
        with refuses(api.NoSuchSwap):
            act(swap_id=swap_id, by=stranger, now=road.now)
    with refuses(api.NoSuchSwap):
        api.get_swap(swap_id=swap_id, by=chief("kasur"), now=road.now)
    for by in (road.rider, road.other_rider):
        confirm(road, swap_id, by)
    with refuses(api.SwapDone):
        name(road, swap_id)
    with refuses(api.SwapDone):
        confirm(road, swap_id, road.rider)
    assert api.list_swaps(by=chief(), now=road.now) == []


@pytest.mark.parametrize("stage", [Stage.QUALIFIED, Stage.SCHEDULED])
def test_where_nobody_carries_anything_nobody_is_replaced(road: Road, stage: Stage) -> None:
    road.to(stage)
    with refuses(api.NoSwapNow):
        ask(road, by=chief())


def test_the_next_act_is_always_known() -> None:
    who = uuid4()
    cases = [
        (api.SwapKind.SWAP, SwapState.OPEN, None, 2, 2, SwapStep.NAME),
        (api.SwapKind.SWAP, SwapState.OPEN, who, 2, 2, SwapStep.HAND_OVER),
        (api.SwapKind.RECOVERY, SwapState.OPEN, None, 2, 2, SwapStep.RECOVER),
        (api.SwapKind.RECOVERY, SwapState.OPEN, None, 2, 0, SwapStep.NAME),
        (api.SwapKind.RECOVERY, SwapState.OPEN, who, 1, 0, SwapStep.HAND_OVER),
        (api.SwapKind.SWAP, SwapState.DONE, who, 0, 0, SwapStep.NOTHING),
    ]
    for kind, state, to_id, papers, with_former, step in cases:
        found = step_of(kind=kind, state=state, to_id=to_id, papers=papers, with_former=with_former)
        assert found is step
    assert is_asked_anew(stage=Stage.AT_DOOR, outcome=None, facilitator_id=who, papers=0)
    assert not is_asked_anew(stage=Stage.DECIDED, outcome=None, facilitator_id=who, papers=1)


COMMANDS: dict[str, Callable[[Actor], Any]] = {
    "ask_swap": lambda by: api.ask_swap(
        line_id=uuid4(), reason=SwapReason.UNWELL, command_id=uuid4(), by=by, now=MONDAY
    ),
    "name_successor": lambda by: api.name_successor(
        swap_id=uuid4(), facilitator_id=uuid4(), by=by, now=MONDAY
    ),
    "confirm_hand_over": lambda by: api.confirm_hand_over(swap_id=uuid4(), by=by, now=MONDAY),
    "confirm_by_code": lambda by: api.confirm_by_code(
        swap_id=uuid4(), code="1234", by=by, now=MONDAY
    ),
    "get_swap": lambda by: api.get_swap(swap_id=uuid4(), by=by, now=MONDAY),
    "list_swaps": lambda by: api.list_swaps(by=by, now=MONDAY),
    "list_successors": lambda by: api.list_successors(swap_id=uuid4(), by=by, now=MONDAY),
    "list_hand_overs": lambda by: api.list_hand_overs(by=by, now=MONDAY),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_needs_its_permit(name: str) -> None:
    with pytest.raises(NotPermitted):
        COMMANDS[name](Actor(Role.OFFICER, uuid4()))
