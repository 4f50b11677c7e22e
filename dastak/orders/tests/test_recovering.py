"""A facilitator is suspended with papers and cash in hand: nothing of it is lost from sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.models import EventLog
from dastak.kernel.money import rupees
from dastak.kernel.scope import transaction_as
from dastak.kernel.tests.props import refuses
from dastak.orders import api, models
from dastak.orders.api import RecoveryState, Stage, SwapKind, SwapStep
from dastak.orders.rules.fold import OnHold
from dastak.orders.tests.road import MONDAY, Road
from dastak.orders.tests.test_area_holds import chief
from dastak.orders.types import Flag
from dastak.workforce import api as workforce

NOTE = "Fetched at his house in Mozang."


def suspend(road: Road) -> None:
    workforce.suspend_facilitator(
        facilitator_id=road.rider.me, reason="A complaint is looked into.", by=chief(), now=road.now
    )
    road.drain()


def holdings(road: Road) -> api.Holdings:
    return api.get_holdings(facilitator_id=road.rider.me, by=chief(), now=road.now)


def ask(road: Road, by: Actor | None = None, **changes: Any) -> UUID:
    facts: dict[str, Any] = {
        "id": uuid4(),
        "facilitator_id": road.rider.me,
        "item_ids": tuple(paper.item_id for paper in holdings(road).papers),
        "cash_paisa": holdings(road).cash_paisa,
        "note": NOTE,
        **changes,
    }
    wish = api.NewRecovery(**facts)
    return api.ask_recovery(recovery=wish, by=by or chief(), now=road.now).id


def confirm(road: Road, recovery_id: UUID, by: Actor | None = None) -> api.Recovery:
    return api.confirm_recovery(recovery_id=recovery_id, by=by or chief(), now=road.now)


def only_swap(road: Road) -> api.Swap:
    (found,) = api.list_swaps(by=chief(), now=road.now)
    return found


def name_other(road: Road) -> None:
    api.name_successor(
        swap_id=only_swap(road).id,
        facilitator_id=road.other_rider.me,
        by=chief(),
        now=road.now,
    )


def test_visits_to_come_are_offered_to_others_at_once(road: Road) -> None:
    road.to(Stage.ASSIGNED)
    suspend(road)
    assert (road.line.stage, road.line.facilitator_id) == (Stage.SCHEDULED, None)
    assert road.offer_of(road.other_rider)
    assert api.list_swaps(by=chief(), now=road.now) == []


def test_papers_in_hand_are_secured_and_the_citizen_is_told(road: Road) -> None:
    road.to(Stage.PAID)
    before = road.line.clock
    suspend(road)
    line = road.line
    assert (line.stage, line.facilitator_id) == (Stage.PAID, None)
    assert Flag.SAFETY_HOLD in line.flags
    assert (line.clock.state, line.clock.due_at) == ("paused", before.due_at)
    assert line.clock.awaited.en.startswith("We are getting your papers back")
    swap = only_swap(road)
    assert (swap.kind, swap.step, swap.due_at) == (
        SwapKind.RECOVERY,
        SwapStep.RECOVER,
        swap.asked_at + timedelta(hours=24),
    )
    assert EventLog.objects.filter(name="orders.PapersSecured").count() == 1
    assert api.secure_lines(facilitator_id=road.rider.me, by=SYSTEM, now=road.now) == 0
    with refuses(api.NotYourLine):
        api.get_door(line_id=line.id, by=road.rider, now=road.now)
    with refuses(api.RecoverFirst):
        name_other(road)


def test_two_people_take_everything_back_and_the_line_goes_on(road: Road) -> None:
    road.to(Stage.PAID)
    suspend(road)
    found = holdings(road)
    assert (len(found.papers), found.cash_paisa, found.is_frozen) == (1, rupees(1750), True)
    me = chief()
    one = uuid4()
    assert ask(road, me, id=one) == ask(road, me, id=one) == one
    for act in (api.confirm_recovery, api.refuse_recovery):
        with refuses(api.SecondPersonNeeded):
            act(recovery_id=one, by=me, now=road.now)
    with refuses(api.RecoveryOpen):
        ask(road)
    done = confirm(road, one)
    assert (done.state, len(done.papers)) == (RecoveryState.DONE, 1)
    after = holdings(road)
    assert (after.papers, after.cash_paisa) == ((), 0)
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.CENTRE}
    assert not finance.verify_ledger(by=SYSTEM)
    with refuses(api.DecidedAlready):
        confirm(road, one)
    assert only_swap(road).step is SwapStep.NAME
    name_other(road)
    (hand,) = api.list_hand_overs(by=road.other_rider, now=road.now)
    assert (hand.is_from_desk, hand.is_other_done) == (True, True)
    api.confirm_hand_over(swap_id=hand.swap_id, by=road.other_rider, now=road.now)
    line = road.line
    assert (line.flags, line.facilitator_id) == (frozenset(), road.other_rider.me)
    assert EventLog.objects.filter(name="orders.PapersRestored").count() == 1
    road.rider = road.other_rider
    road.to(Stage.SUBMITTED)


def test_the_laws_clock_runs_on_while_papers_are_taken_back(road: Road) -> None:
    road.to(Stage.PAID)
    suspend(road)
    state = models.Line.objects.get(pk=road.line.id)
    assert state.flags == ["safety_hold"]
    assert road.line.clock.reason


def test_no_cash_goes_to_somebody_suspended(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    bill = road.line.bill_id
    assert bill
    suspend(road)
    with refuses(finance.CashFrozen):
        finance.reserve_cash(bill_id=bill, facilitator_id=road.rider.me, by=SYSTEM, now=road.now)
    workforce.reinstate_facilitator(
        facilitator_id=road.rider.me, reason="Nothing was found.", by=chief(), now=road.now
    )
    road.drain()
    finance.reserve_cash(bill_id=bill, facilitator_id=road.rider.me, by=SYSTEM, now=road.now)


def test_a_hand_over_that_waits_becomes_a_recovery(road: Road) -> None:
    road.to(Stage.PAID)
    api.ask_swap(
        line_id=road.line.id,
        reason=api.SwapReason.UNWELL,
        command_id=uuid7(),
        by=road.rider,
        now=road.now,
    )
    name_other(road)
    suspend(road)
    swap = only_swap(road)
    assert (swap.kind, swap.to_id, swap.step) == (SwapKind.RECOVERY, None, SwapStep.RECOVER)
    confirm(road, ask(road))
    name_other(road)
    api.confirm_hand_over(swap_id=swap.id, by=road.other_rider, now=road.now)
    assert road.line.flags == frozenset()


def test_a_successor_who_is_suspended_is_named_no_more(road: Road) -> None:
    road.to(Stage.PAID)
    api.ask_swap(
        line_id=road.line.id,
        reason=api.SwapReason.UNWELL,
        command_id=uuid7(),
        by=road.rider,
        now=road.now,
    )
    name_other(road)
    former = road.rider
    road.rider = road.other_rider
    suspend(road)
    road.rider = former
    assert (only_swap(road).to_id, only_swap(road).step) == (None, SwapStep.NAME)


def test_what_is_refused(road: Road) -> None:
    road.to(Stage.PAID)
    suspend(road)
    with refuses(api.NothingRecovered):
        ask(road, item_ids=(), cash_paisa=0)
    with refuses(api.NotInTheirHands):
        ask(road, item_ids=(uuid4(),))
    with refuses(api.NotInTheirHands):
        ask(road, cash_paisa=rupees(9_999_999))
    with refuses(api.OverrideNoteMissing):
        ask(road, note="so")
    with refuses(api.NoSuchRecovery):
        confirm(road, uuid4())
    one = ask(road)
    refused = api.refuse_recovery(recovery_id=one, by=chief(), now=road.now)
    assert refused.state is RecoveryState.REFUSED
    assert len(holdings(road).papers) == 1
    stale = ask(road)
    road.now += timedelta(hours=24, seconds=1)
    found = api.get_recovery(recovery_id=stale, by=chief(), now=road.now)
    assert found.state is RecoveryState.EXPIRED
    with refuses(api.DecidedAlready):
        confirm(road, stale)
    latest = ask(road)
    listed = api.list_recoveries(facilitator_id=road.rider.me, by=chief(), now=road.now)
    assert listed[0].id == latest
    with refuses(OnHold):
        api.ask_back(
            order_id=road.view.id,
            captured=api.Captured.KEEP,
            command_id=uuid7(),
            by=road.citizen,
            now=road.now,
        )
    with transaction_as(SYSTEM):
        rows = models.Recovery.objects.filter(pk=latest)
        same = rows.get().asked_by
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(decided_by=same)


def test_the_one_who_had_them_is_no_witness(road: Road) -> None:
    road.to(Stage.PAID)
    (item,) = road.items()
    hub = documents.Holder(documents.HolderKind.CENTRE, "hub@lahore")
    for pair in ((road.rider.me, uuid4()), (uuid4(),) * 2):
        with refuses(documents.WitnessNeeded):
            documents.recover_items(
                item_ids=[item.id],
                receiver=hub,
                recovered_by=pair[0],
                confirmed_by=pair[1],
                by=SYSTEM,
                now=road.now,
            )
    with refuses(finance.CashWitnessNeeded):
        finance.recover_cash(
            facilitator_id=road.rider.me,
            district="lahore",
            amount_paisa=100,
            recovered_by=road.rider.me,
            by=chief(),
            now=road.now,
        )
    with refuses(finance.OfferWrong):
        finance.recover_cash(
            facilitator_id=road.rider.me,
            district="lahore",
            amount_paisa=rupees(9_999),
            recovered_by=uuid4(),
            by=chief(),
            now=road.now,
        )


def nobody() -> Actor:
    return Actor(Role.OFFICER, uuid4())


WISH = api.NewRecovery(id=uuid4(), facilitator_id=uuid4(), item_ids=(), cash_paisa=0, note="")
COMMANDS: dict[str, Callable[[Actor], Any]] = {
    "secure_lines": lambda by: api.secure_lines(facilitator_id=uuid4(), by=by, now=MONDAY),
    "ask_recovery": lambda by: api.ask_recovery(recovery=WISH, by=by, now=MONDAY),
    "confirm_recovery": lambda by: api.confirm_recovery(recovery_id=uuid4(), by=by, now=MONDAY),
    "refuse_recovery": lambda by: api.refuse_recovery(recovery_id=uuid4(), by=by, now=MONDAY),
    "get_recovery": lambda by: api.get_recovery(recovery_id=uuid4(), by=by, now=MONDAY),
    "list_recoveries": lambda by: api.list_recoveries(facilitator_id=uuid4(), by=by, now=MONDAY),
    "get_holdings": lambda by: api.get_holdings(facilitator_id=uuid4(), by=by, now=MONDAY),
    "freeze_cash": lambda by: finance.freeze_cash(
        facilitator_id=uuid4(), district="lahore", by=by, now=MONDAY
    ),
    "thaw_cash": lambda by: finance.thaw_cash(facilitator_id=uuid4(), by=by, now=MONDAY),
    "recover_cash": lambda by: finance.recover_cash(
        facilitator_id=uuid4(),
        district="lahore",
        amount_paisa=1,
        recovered_by=uuid4(),
        by=by,
        now=MONDAY,
    ),
    "recover_items": lambda by: documents.recover_items(
        item_ids=[],
        receiver=documents.Holder(documents.HolderKind.CENTRE, "hub@lahore"),
        recovered_by=uuid4(),
        confirmed_by=uuid4(),
        by=by,
        now=MONDAY,
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_needs_its_permit(name: str) -> None:
    with pytest.raises(NotPermitted):
        COMMANDS[name](replace(nobody()))
