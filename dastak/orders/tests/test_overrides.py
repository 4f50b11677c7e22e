"""A step off the usual road: proposed by one, carried out when another agrees, kept for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, Role
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.tests.props import refuses
from dastak.orders import api, models
from dastak.orders.api import OverrideKind, OverrideReason, OverrideState, Stage
from dastak.orders.rules.overrides import overrides_of
from dastak.orders.tests.road import MONDAY, Road
from dastak.orders.tests.test_area_holds import chief
from dastak.orders.types import Flag, Outcome

NOTE = "The visitor's motorcycle broke down."


def ask(road: Road, kind: OverrideKind, by: Actor | None = None, **changes: Any) -> UUID:
    wish = api.NewOverride(
        **{
            "id": uuid4(),
            "line_id": road.line.id,
            "kind": kind,
            "reason": OverrideReason.PLATFORM_FAULT,
            "note": NOTE,
            **changes,
        }
    )
    return api.ask_override(override=wish, by=by or chief(), now=road.now).id


def approve(road: Road, override_id: UUID, by: Actor | None = None) -> api.Override:
    return api.approve_override(override_id=override_id, by=by or chief(), now=road.now)


def test_a_cancelled_order_gives_everything_back_and_tells_the_citizen(road: Road) -> None:
    road.to(Stage.ASSIGNED)
    visit, bill = road.visit_id, road.line.bill_id
    assert bill
    done = approve(road, ask(road, OverrideKind.CANCEL))
    assert (done.state, road.line.outcome) == (OverrideState.DONE, Outcome.CANCELLED)
    assert (done.before["outcome"], done.after["outcome"]) == ("", "cancelled")
    assert done.before["visit_id"] == str(visit)
    state = dispatch.get_visit(visit_id=visit, by=SYSTEM, now=road.now).state
    assert state is dispatch.VisitState.CANCELLED
    assert finance.get_bill(bill_id=bill, by=SYSTEM, now=road.now).state == "void"
    assert not finance.verify_ledger(by=SYSTEM)
    told = EventLog.objects.filter(name="orders.OrderCancelled")
    assert told.count() == 1


def test_a_wrong_hold_is_lifted(road: Road) -> None:
    road.to(Stage.QUALIFIED)
    line, party = road.line.id, api.Party.PLATFORM
    api.hold_line(line_id=line, reason="wrong", party=party, by=SYSTEM, now=road.now)
    with refuses(api.OverrideNotPossible):
        ask(road, OverrideKind.CANCEL)
    done = approve(road, ask(road, OverrideKind.RELEASE))
    assert (done.before["flags"], done.after["flags"]) == (["on_hold"], [])
    assert Flag.ON_HOLD not in road.line.flags


def test_a_visit_is_taken_away_and_others_are_asked(road: Road) -> None:
    road.to(Stage.ASSIGNED)
    done = approve(road, ask(road, OverrideKind.UNASSIGN))
    assert (done.before["stage"], done.after["stage"]) == ("ASSIGNED", "SCHEDULED")
    assert done.after["facilitator_id"] is None


def test_nothing_happens_before_and_nobody_agrees_with_themselves(road: Road) -> None:
    road.to(Stage.QUALIFIED)
    me = chief()
    asked = ask(road, OverrideKind.CANCEL, me)
    for act in (api.approve_override, api.refuse_override):
        with refuses(api.SecondPersonNeeded):
            act(override_id=asked, by=me, now=road.now)
    assert road.line.outcome is None
    refused = api.refuse_override(override_id=asked, by=chief(), now=road.now)
    assert (refused.state, refused.before) == (OverrideState.REFUSED, {})
    with refuses(api.DecidedAlready):
        approve(road, asked)
    with pytest.raises(IntegrityError), transaction.atomic(), transaction_as(SYSTEM):
        models.Override.objects.filter(pk=asked).update(decided_by=me.me)


def test_one_proposal_at_a_time_and_the_same_one_is_once(road: Road) -> None:
    road.to(Stage.QUALIFIED)
    one = uuid4()
    assert ask(road, OverrideKind.CANCEL, id=one) == ask(road, OverrideKind.CANCEL, id=one) == one
    with refuses(api.OverrideAsked):
        ask(road, OverrideKind.CANCEL)


def test_after_a_day_it_has_expired_and_another_can_be_proposed(road: Road) -> None:
    road.to(Stage.QUALIFIED)
    one = ask(road, OverrideKind.CANCEL)
    road.now += timedelta(hours=24, seconds=1)
    found = api.get_override(override_id=one, by=SYSTEM, now=road.now)
    assert found.state is OverrideState.EXPIRED
    with refuses(api.DecidedAlready):
        approve(road, one)
    ask(road, OverrideKind.CANCEL)
    states = [each.state for each in api.list_overrides(by=SYSTEM, now=road.now)]
    assert states == [OverrideState.ASKED, OverrideState.EXPIRED]


def test_what_moved_on_is_not_overridden(road: Road) -> None:
    road.to(Stage.ASSIGNED)
    asked = ask(road, OverrideKind.UNASSIGN)
    api.unassign_visit(visit_id=road.visit_id, reason="ill", by=SYSTEM, now=road.now)
    with refuses(api.OverrideNotPossible):
        approve(road, asked)


def test_the_colleague_reads_what_happened(road: Road) -> None:
    road.to(Stage.QUALIFIED)
    with refuses(api.OverrideNoteMissing):
        ask(road, OverrideKind.CANCEL, note="so")


def test_another_district_neither_proposes_nor_decides_nor_sees(road: Road) -> None:
    road.to(Stage.QUALIFIED)
    far = chief("kasur")
    with refuses(api.NoSuchLine):
        ask(road, OverrideKind.CANCEL, far)
    asked = ask(road, OverrideKind.CANCEL)
    for act in (api.approve_override, api.refuse_override, api.get_override):
        with refuses(api.NoSuchOverride):
            act(override_id=asked, by=far, now=road.now)
    assert api.list_overrides(by=far, now=road.now) == []


COMMANDS: dict[str, Callable[[Actor], Any]] = {
    "ask_override": lambda by: api.ask_override(override=None, by=by, now=MONDAY),  # type: ignore[arg-type]
    "approve_override": lambda by: api.approve_override(override_id=uuid4(), by=by, now=MONDAY),
    "refuse_override": lambda by: api.refuse_override(override_id=uuid4(), by=by, now=MONDAY),
    "get_override": lambda by: api.get_override(override_id=uuid4(), by=by, now=MONDAY),
    "list_overrides": lambda by: api.list_overrides(by=by, now=MONDAY),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_needs_its_permit(name: str) -> None:
    with pytest.raises(NotPermitted):
        COMMANDS[name](Actor(Role.OFFICER, uuid4()))


@pytest.mark.parametrize("stage", Stage)
def test_nothing_is_cancelled_from_the_door_on(stage: Stage) -> None:
    found = overrides_of(stage=stage, flags=(), outcome=None)
    assert (OverrideKind.CANCEL in found) == (stage < Stage.AT_DOOR)
    assert (OverrideKind.UNASSIGN in found) == (stage in (Stage.ASSIGNED, Stage.EN_ROUTE))
    assert overrides_of(stage=stage, flags=["on_hold"], outcome=None) == (OverrideKind.RELEASE,)
    assert overrides_of(stage=stage, flags=(), outcome="cancelled") == ()
