"""Real commits: two people at once, and random days of offering, accepting and calling off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from pytest_django import Settings

from dastak.documents import api, models
from dastak.documents.tests import cast
from dastak.documents.types import Holder, Side
from dastak.kernel.actors import SYSTEM
from dastak.kernel.errors import Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as

pytestmark = pytest.mark.django_db(transaction=True)
HOLDERS = (cast.WITH_AMNA, cast.WITH_BILAL, cast.AT_DESK)
ROUNDS = 10


@pytest.fixture(autouse=True)
def _ground(transactional_db: None, settings: Settings) -> None:
    cast.load_ground()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; what each returned or refused."""
    barrier = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            answers[place] = act()
        except Problem as problem:
            answers[place] = problem.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def confirm(transfer: api.Transfer, side: Side) -> api.Transfer:
    return api.confirm_transfer(transfer_id=transfer.id, side=side, by=SYSTEM, now=cast.NOW)


def offer(items: list[api.Item], receiver: Holder) -> api.Transfer:
    ids = [item.id for item in items]
    return api.offer_transfer(item_ids=ids, receiver=receiver, by=SYSTEM, now=cast.NOW)


def periods_of(item_id: UUID) -> list[models.Custody]:
    with transaction_as(SYSTEM):
        return list(models.Custody.objects.filter(item=item_id).order_by("period"))


def test_two_sides_accepting_at_once_move_the_papers_once() -> None:
    for _ in range(ROUNDS):
        items = cast.amnas_papers()
        transfer = offer(items, cast.WITH_BILAL)
        at_once(*[partial(confirm, transfer, side) for side in Side])
        (moved,) = api.list_transfers(subject=transfer.subject, by=SYSTEM, now=cast.NOW)
        assert moved.moved_at is not None
        assert [len(periods_of(item.id)) for item in items] == [2, 2]
    assert EventLog.objects.filter(name="documents.ItemsMoved").count() == ROUNDS


def test_one_side_accepting_twice_at_once_counts_once() -> None:
    items = cast.amnas_papers()
    transfer = offer(items, cast.WITH_BILAL)
    confirm(transfer, Side.GIVER)
    at_once(*[partial(confirm, transfer, Side.RECEIVER)] * 4)
    assert len(periods_of(items[0].id)) == 2
    assert EventLog.objects.filter(name="documents.ItemsMoved").count() == 1


def test_of_two_offers_at_once_one_stands() -> None:
    for _ in range(ROUNDS):
        items = cast.amnas_papers()
        receivers = (cast.WITH_BILAL, cast.AT_DESK)
        answers = at_once(*[partial(offer, items, receiver) for receiver in receivers])
        assert answers.count("already_offered") == 1


def test_accepting_and_calling_off_at_once_end_in_one_way() -> None:
    for _ in range(ROUNDS):
        items = cast.amnas_papers()
        transfer = offer(items, cast.WITH_BILAL)
        confirm(transfer, Side.GIVER)
        answers = at_once(
            partial(confirm, transfer, Side.RECEIVER),
            partial(api.cancel_transfer, transfer_id=transfer.id, by=SYSTEM, now=cast.NOW),
        )
        assert answers.count("transfer_closed") == 1
        assert len(periods_of(items[0].id)) in (1, 2)


def test_wrong_codes_typed_at_once_are_all_counted() -> None:
    transfer = offer(cast.amnas_papers(), cast.WITH_BILAL)

    def guess() -> int:
        answer = api.confirm_transfer_by_code(
            transfer_id=transfer.id, side=Side.GIVER, code="x", by=cast.BILAL, now=cast.NOW
        )
        return answer.tries_left

    answers = at_once(*[guess] * 8)
    assert sorted(map(str, answers)) == ["0", "1", "2", "3", "4", *["code_locked"] * 3]


class House(RuleBasedStateMachine):
    """Three papers of one order go about between three holders; the clock may step back."""

    @initialize()
    def open_order(self) -> None:
        self.now = cast.NOW
        self.subject = uuid7()
        first = cast.amnas_papers(self.subject)
        self.items = [item.id for item in [*first, cast.amnas_papers(self.subject)[0]]]
        self.holders: dict[UUID, Holder] = dict.fromkeys(self.items, cast.WITH_AMNA)
        self.transfers: list[api.Transfer] = []

    @rule(seconds=st.integers(-5, 50))
    def clock_jumps(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(which=st.sets(st.integers(0, 2)), receiver=st.sampled_from(HOLDERS))
    def offer(self, which: set[int], receiver: Holder) -> None:
        ids = [self.items[place] for place in which]
        busy = {item for each in self.transfers for item in each.item_ids if each.is_open}
        givers = {self.holders[item] for item in ids}
        may = len(givers) == 1 and receiver not in givers and not busy & set(ids)
        try:
            made = api.offer_transfer(item_ids=ids, receiver=receiver, by=SYSTEM, now=self.now)
        except Problem:
            assert not may
            return
        assert may
        self.transfers.append(made)

    @rule(place=st.integers(0, 20), side=st.sampled_from(list(Side)))
    def confirm(self, place: int, side: Side) -> None:
        if not self.transfers:
            return
        at = place % len(self.transfers)
        before = self.transfers[at]
        try:
            after = api.confirm_transfer(transfer_id=before.id, side=side, by=SYSTEM, now=self.now)
        except api.TransferClosed:
            assert before.cancelled_at is not None
            return
        self.transfers[at] = after
        if before.moved_at is None and after.moved_at is not None:
            self.holders.update(dict.fromkeys(after.item_ids, after.receiver))

    @rule(place=st.integers(0, 20))
    def cancel(self, place: int) -> None:
        if not self.transfers:
            return
        at = place % len(self.transfers)
        before = self.transfers[at]
        try:
            after = api.cancel_transfer(transfer_id=before.id, by=SYSTEM, now=self.now)
        except api.TransferClosed:
            assert before.moved_at is not None
            return
        self.transfers[at] = after

    @invariant()
    def every_paper_has_one_holder(self) -> None:
        for item_id, holder in self.holders.items():
            periods = periods_of(item_id)
            ends: list[datetime | None] = [row.period.upper for row in periods]
            starts = [row.period.lower for row in periods]
            assert ends == [*starts[1:], None]
            assert (periods[-1].holder_kind, periods[-1].holder_id) == (holder.kind, holder.id)

    @invariant()
    def what_is_listed_agrees(self) -> None:
        listed = api.list_items(subject=self.subject, by=SYSTEM, now=self.now)
        for item in listed:
            assert self.holders.get(item.id, item.holder) == item.holder
        busy = {item for each in self.transfers for item in each.item_ids if each.is_open}
        waiting = api.count_unconfirmed(subject=self.subject, by=SYSTEM, now=self.now)
        assert waiting == len(busy)


def test_a_paper_never_has_two_holders_whatever_happens() -> None:
    run_machine(
        House,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
