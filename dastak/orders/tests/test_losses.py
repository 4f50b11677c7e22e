"""A paper is lost or damaged: its holder is liable, everybody knows, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, OutsideYourArea, Role
from dastak.kernel.models import EventLog
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.api import Stage
from dastak.orders.tests.road import MONDAY, Road
from dastak.orders.tests.test_area_holds import chief
from dastak.orders.types import Flag

NOTE = "The bag was stolen at the bus stop."
LOST, DAMAGED = documents.LossKind.LOST, documents.LossKind.DAMAGED


def report(road: Road, by: Actor, *items: UUID, kind: documents.LossKind = LOST) -> documents.Loss:
    chosen = items or (road.items()[0].id,)
    return api.report_loss(
        line_id=road.line.id, item_ids=chosen, kind=kind, note=NOTE, by=by, now=road.now
    )[0]


def end(road: Road, loss: documents.Loss, how: documents.LossEnd) -> None:
    api.end_loss(line_id=road.line.id, loss_id=loss.id, end=how, by=chief(), now=road.now)


def told(event: str) -> int:
    return EventLog.objects.filter(name=f"orders.{event}").count()


def test_the_last_holder_is_liable_and_the_rest_goes_on(road: Road) -> None:
    road.to(Stage.PAID)
    loss = report(road, road.rider)
    assert loss.liable.id == str(road.rider.me)
    assert (loss.kind, loss.end) == (LOST, None)
    assert Flag.CUSTODY_ALERT in road.line.flags
    assert told("PaperLost") == 1
    assert [item.is_missing for item in road.items()] == [True]
    me = documents.Holder(documents.HolderKind.FACILITATOR, str(road.rider.me))
    assert documents.list_held(holder=me, by=road.rider, now=road.now) == []
    with refuses(documents.ToldAlready):
        report(road, chief())
    road.to(Stage.SUBMITTED)  # without it


def test_delivery_ends_with_the_missing_paper_listed_and_waits_for_the_case(road: Road) -> None:
    road.to(Stage.OUT_FOR_DELIVERY)
    original = next(i for i in road.items() if i.kind is documents.ItemKind.ORIGINAL)
    loss = report(road, road.rider, original.id)
    road.deliver()
    assert road.line.stage is Stage.DELIVERED
    held = {item.id: item.holder.kind for item in road.items()}
    assert held.pop(original.id) is documents.HolderKind.FACILITATOR
    assert set(held.values()) == {documents.HolderKind.CITIZEN}
    assert road.line.clock.due_at
    road.now = road.line.clock.due_at + timedelta(seconds=1)
    assert api.close_lines(by=SYSTEM, now=road.now) == 0
    end(road, loss, documents.LossEnd.REPLACED)
    assert Flag.CUSTODY_ALERT not in road.line.flags
    assert told("PaperCaseEnded") == 1
    assert api.close_lines(by=SYSTEM, now=road.now) == 1


def test_what_is_found_goes_its_way_again(road: Road) -> None:
    road.to(Stage.PAID)
    loss = report(road, chief())
    end(road, loss, documents.LossEnd.FOUND)
    assert [item.is_missing for item in road.items()] == [False]
    road.submit()
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.DEPARTMENT}
    with refuses(documents.NoSuchLoss):
        end(road, loss, documents.LossEnd.FOUND)


def test_a_damaged_paper_still_passes_from_hand_to_hand(road: Road) -> None:
    road.to(Stage.PAID)
    report(road, road.rider, kind=DAMAGED)
    assert [item.is_missing for item in road.items()] == [False]
    road.to(Stage.SUBMITTED)
    assert Flag.CUSTODY_ALERT in road.line.flags


def test_a_certificate_lost_on_its_way_is_issued_anew_and_brought(road: Road) -> None:
    road.to(Stage.OUT_FOR_DELIVERY)
    first = road.line.issued_token
    certificate = next(i for i in road.items() if i.kind is documents.ItemKind.CERTIFICATE)
    loss = report(road, road.rider, certificate.id)
    serial = api.reissue_certificate(
        line_id=road.line.id, loss_id=loss.id, by=road.officer, now=road.now
    )
    assert (road.line.stage, road.line.flags) == (Stage.DECIDED, frozenset())
    assert road.line.issued_token != first
    old = documents.verify(token=first, now=road.now)
    assert old.standing is documents.Standing.REVOKED
    assert serial
    road.now += timedelta(minutes=1)
    road.collect()
    road.deliver()
    assert road.line.stage is Stage.DELIVERED
    missing = [item for item in road.items() if item.is_missing]
    assert [item.id for item in missing] == [certificate.id]
    with refuses(api.NotToReissue):
        api.reissue_certificate(
            line_id=road.line.id, loss_id=loss.id, by=road.officer, now=road.now
        )


def test_a_paper_that_was_not_recovered_is_lost_and_the_line_goes_on(road: Road) -> None:
    road.to(Stage.PAID)
    api.secure_lines(facilitator_id=road.rider.me, by=SYSTEM, now=road.now)
    (swap,) = api.list_swaps(by=chief(), now=road.now)
    report(road, chief())
    api.name_successor(
        swap_id=swap.id, facilitator_id=road.other_rider.me, by=chief(), now=road.now
    )
    assert road.line.facilitator_id == road.other_rider.me
    assert road.line.flags == {Flag.CUSTODY_ALERT}


def test_only_who_has_it_or_a_supervisor_reports(road: Road) -> None:
    road.to(Stage.PAID)
    for by in (road.other_rider, road.officer):
        with refuses(api.NotYoursToReport):
            report(road, by)
    with refuses(api.NotYoursToReport):
        report(road, road.rider, uuid4())
    with refuses(api.NoSuchLine):
        api.report_loss(
            line_id=road.line.id,
            item_ids=[road.items()[0].id],
            kind=LOST,
            note=NOTE,
            by=chief("kasur"),
            now=road.now,
        )
    with refuses(api.OverrideNoteMissing):
        api.report_loss(
            line_id=road.line.id,
            item_ids=[road.items()[0].id],
            kind=LOST,
            note="so",
            by=road.rider,
            now=road.now,
        )
    road.submit()
    assert report(road, road.officer).liable.kind is documents.HolderKind.DEPARTMENT
    stranger = Actor(
        Role.OFFICER,
        uuid4(),
        road.officer.permits,
        road.officer.districts,
        frozenset({"pb-local-government"}),
    )
    with refuses(OutsideYourArea, api.NoSuchLine):
        api.reissue_certificate(line_id=road.line.id, loss_id=uuid4(), by=stranger, now=road.now)


COMMANDS: dict[str, Callable[[Actor], Any]] = {
    "report_loss": lambda by: api.report_loss(
        line_id=uuid4(), item_ids=[], kind=LOST, note=NOTE, by=by, now=MONDAY
    ),
    "end_loss": lambda by: api.end_loss(
        line_id=uuid4(), loss_id=uuid4(), end=documents.LossEnd.FOUND, by=by, now=MONDAY
    ),
    "reissue_certificate": lambda by: api.reissue_certificate(
        line_id=uuid4(), loss_id=uuid4(), by=by, now=MONDAY
    ),
    "documents.report_loss": lambda by: documents.report_loss(
        item_ids=[], kind=LOST, note=NOTE, told_by=uuid4(), by=by, now=MONDAY
    ),
    "documents.end_loss": lambda by: documents.end_loss(
        loss_id=uuid4(), end=documents.LossEnd.FOUND, ended_by=uuid4(), by=by, now=MONDAY
    ),
    "list_losses": lambda by: documents.list_losses(subject=uuid4(), by=by, now=MONDAY),
    "list_open_losses": lambda by: documents.list_open_losses(by=by, now=MONDAY),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_needs_its_permit(name: str) -> None:
    with pytest.raises(NotPermitted):
        COMMANDS[name](Actor(Role.AGENT, uuid4()))
