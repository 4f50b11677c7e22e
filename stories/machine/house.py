"""The machine itself: random people, duplicates, wrong words, reorderings and clock jumps."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.errors import Problem
from dastak.kernel.scope import transaction_as
from dastak.orders.models import Line
from dastak.orders.types import Stage
from stories.invariants import check_all
from stories.machine.asking import SERVICES, Asked, Attempt, Tracked
from stories.machine.ground import Digest, Ground, restore
from stories.machine.guide import END, WAIT, WORK, next_of
from stories.machine.moves import MOVES, attempt

NAMES = sorted(set(MOVES) - {"place"})
JUMPS = [
    timedelta(0),
    timedelta(seconds=1),
    timedelta(minutes=11),
    timedelta(hours=3),
    timedelta(days=1),
    timedelta(days=8),
]
ORDERS_MAX = 3
# Flaws that were found and are not mended yet, as patterns: counted, no failure. Empty when well.
KNOWN: tuple[str, ...] = ()
# Of thirty times, so often it is somebody who may; otherwise anybody.
RIGHTFUL = 22


@dataclass
class Tally:
    """What happened over all examples."""

    examples: int = 0
    steps: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    repeats: int = 0
    repeats_refused: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    stuck: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """The tally in words."""
        counts = f"{self.accepted.total()} accepted, {self.refused.total()} refused"
        return [
            f"{self.examples} examples, {self.steps} steps checked: {counts}, {self.repeats} repeated",
            f"  accepted: {_most(self.accepted)}",
            f"  refused: {_most(self.refused)}",
            f"  lines stood at the end at: {_most(self.reached)}",
            f"  repeats answered by a refusal: {_most(self.repeats_refused)}",
            f"  known flaws met: {_most(self.known)}",
            f"  the right next step was refused: {_most(self.stuck)}",
        ]


def _most(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common(40)) or "none"


class House(RuleBasedStateMachine):
    """Three citizens, two facilitators, officers and a supervisor on a real database."""

    ground: Ground
    tally: Tally

    def __init__(self) -> None:
        super().__init__()
        restore(self.ground)
        self.tally.examples += 1
        self.orders: list[Tracked] = []
        self.given: list[Attempt] = []
        self.ids = 0
        self.seen: Digest = self.ground.digest()

    def teardown(self) -> None:
        """Note how far the lines came."""
        with transaction_as(SYSTEM):
            for stage, outcome in Line.objects.values_list("stage", "outcome"):
                self.tally.reached[outcome or Stage(stage).name] += 1

    @initialize(many=st.sampled_from([0, 7, 15, 22, 28, 34, 40]))
    def begin(self, many: int) -> None:
        """One order somewhere on its road."""
        self.another(who=0, service=0, is_rejected=False, has_originals=True)
        self.go_on(which=0, many=many, again=False)

    @precondition(lambda self: len(self.orders) < ORDERS_MAX)
    @rule(
        who=st.integers(0, 2),
        service=st.integers(0, 2),
        is_rejected=st.booleans(),
        has_originals=st.booleans(),
    )
    def another(self, *, who: int, service: int, is_rejected: bool, has_originals: bool) -> None:
        """Somebody orders something; perhaps what is under way already."""
        citizen = self.ground.of_role(Role.CITIZEN)[who]
        order = Tracked(self._id(), citizen, SERVICES[service], is_rejected, has_originals)
        if self._try("place", order, citizen):
            self.orders.append(order)

    @rule(which=st.integers(0, 2), many=st.integers(1, 8), again=st.booleans())
    def go_on(self, *, which: int, many: int, again: bool) -> None:
        """The right people do the right next things."""
        if not self.orders:
            return
        order = self.orders[which % len(self.orders)]
        for _ in range(many):
            step = next_of(self.ground, order)
            if step.name == END:
                return
            if step.name == WORK:
                self.work()
            elif step.name == WAIT:
                self._pass(step.wait)
            elif not self._try(step.name, order, step.by, again=again):
                self.tally.stuck[f"{step.name}:{self.last}"] += 1
                return

    def go_to(self, stage: Stage) -> None:
        """Walk the first order on until a stage is reached."""
        for _ in range(60):
            if self._line().stage >= stage:
                return
            self.go_on(which=0, many=1, again=False)
        raise AssertionError(f"{stage.name} was not reached")

    def leave_by(self, way: str) -> None:
        """Leave the road as its people would: nobody sets out, nobody is there, or a command."""
        line, order = self._line(), self.orders[0]
        if way == "late":
            assert line.slot_ends_at
            self._pass(line.slot_ends_at - timedelta(minutes=40) - self.ground.now)
            self.work()
            assert self._line().stage < Stage.ASSIGNED
            return
        by = self._usual(way, order)
        if way == "no_show":
            self.go_on(which=0, many=1, again=False)
            for name in ("call", "call"):
                assert self._try(name, order, by, again=True)
            self._pass(timedelta(minutes=10))
        assert self._try(way, order, by, again=True), self.last

    def _line(self) -> Line:
        with transaction_as(SYSTEM):
            return Line.objects.get(pk=self.orders[0].line_id)

    @rule(
        which=st.integers(0, 2),
        name=st.sampled_from(NAMES),
        who=st.integers(0, 29),
        is_wrong=st.booleans(),
        again=st.booleans(),
    )
    def anything(self, *, which: int, name: str, who: int, is_wrong: bool, again: bool) -> None:
        """Somebody does something, in any order, with right or wrong words."""
        if not self.orders:
            return
        order = self.orders[which % len(self.orders)]
        by = self._usual(name, order)
        if who >= RIGHTFUL:
            everybody = list(self.ground.actors.values())
            by = everybody[who % len(everybody)]
        self._try(name, order, by, is_wrong=is_wrong, again=again)

    def _usual(self, name: str, order: Tracked) -> Actor:
        """Who would do it: the order's own citizen, facilitator or officer."""
        role = MOVES[name][1]
        with transaction_as(SYSTEM):
            line = Line.objects.filter(pk=order.line_id).first()
        for actor in self.ground.of_role(role):
            is_theirs = line is None or actor.me in (line.person_id, line.facilitator_id)
            is_desk = line is not None and line.department_id in actor.departments
            if is_theirs or is_desk:
                return actor
        return self.ground.of_role(role)[0]

    @rule(back=st.integers(1, 12))
    def repeat(self, back: int) -> None:
        """A command that was accepted some time ago arrives once more."""
        if back > len(self.given):
            return
        self._again(self.given[-back])
        self._check()

    @rule(jump=st.sampled_from(JUMPS), and_work=st.booleans())
    def jump(self, *, jump: timedelta, and_work: bool) -> None:
        """Time passes, and the worker may or may not have been awake."""
        self._pass(jump)
        if and_work:
            self.work()

    @rule()
    def work(self) -> None:
        """The worker does what is due."""
        self._blame(self.ground.work())
        self.ground.seal()
        with connection.cursor() as cursor:
            cursor.execute("SELECT handler || ': ' || error FROM kernel_dead_letter")
            dead = cursor.fetchall()
        self._blame([f"a handler gave up: {what}" for (what,) in dead])
        self._check()

    def _pass(self, span: timedelta) -> None:
        self.ground.now += span
        self._check()

    def _id(self) -> UUID:
        self.ids += 1
        return UUID(int=(self.tally.examples << 64) + self.ids)

    def _try(
        self, name: str, order: Tracked, by: Actor, *, is_wrong: bool = False, again: bool = False
    ) -> bool:
        """One command and, if asked, the same once more; whether it was accepted."""
        asked = Asked(self.ground, order, by, self._id(), is_wrong)
        try:
            made = attempt(name, asked)
        except Problem as refusal:
            # Nothing can be asked for: a read that prepares the command was refused.
            self.last = refusal.code
            return False
        if made is None:
            self.last = "nothing_to_ask_for"
            return False
        try:
            made.call()
        except Problem as refusal:
            self.last = refusal.code
            self.tally.refused[refusal.code] += 1
            assert self.ground.digest() == self.seen, f"{name} was refused and changed something"
            self._check()
            return False
        self.tally.accepted[name] += 1
        self.ground.now += timedelta(seconds=1)
        self._check()
        if made.carries_id:
            self.given.append(made)
        if again and made.is_once:
            self._again(made)
        return True

    def _again(self, made: Attempt) -> None:
        name = made.name
        before: Any = self.ground.digest()
        self.tally.repeats += 1
        try:
            made.call()
        except Problem as refusal:
            self._blame([f"{name} came again and was refused: {refusal.code}"] * made.carries_id)
            self.tally.repeats_refused[f"{name}:{refusal.code}"] += 1
        assert self.ground.digest() == before, f"{name} had a second effect"

    def _blame(self, broken: list[str]) -> None:
        found = [flaw for flaw in broken if not self._is_known(flaw)]
        assert not found, "\n".join(found)

    def _is_known(self, flaw: str) -> bool:
        known = [each for each in KNOWN if re.search(each, flaw)]
        self.tally.known.update(known)
        return bool(known)

    def _check(self) -> None:
        self.tally.steps += 1
        self._blame(check_all(self.ground.now))
        self.seen = self.ground.digest()
