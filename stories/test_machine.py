"""Whatever people do, in whatever order and however often, the invariants hold."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from dastak.orders.types import Stage
from stories.machine.ground import prepared
from stories.machine.house import House, Tally

CALM = list(HealthCheck)


@pytest.fixture
def house(transactional_db: None) -> Iterator[type[House]]:
    """The machine on a seeded database; its tally is printed at the end."""
    with prepared() as ground:
        House.ground, House.tally = ground, Tally()
        yield House
        print("\n" + "\n".join(House.tally.lines()))


ROAD_MAX = 90


@pytest.mark.parametrize(
    ("who", "service", "is_rejected", "outcome"),
    [
        (0, 0, False, "completed"),
        (0, 0, True, "rejected"),
        (1, 1, False, "completed"),
        (2, 2, False, "expired"),
    ],
    ids=["approved", "rejected by two officers", "free of charge", "alone and never paid"],
)
def test_an_order_ends_well_when_everything_is_sent_twice(
    house: type[House], who: int, service: int, is_rejected: bool, outcome: str
) -> None:
    machine = house()
    machine.another(who=who, service=service, is_rejected=is_rejected, has_originals=True)
    machine.go_on(which=0, many=ROAD_MAX, again=True)
    machine.teardown()
    assert house.tally.reached == {outcome: 1}
    assert not house.tally.stuck


def test_nothing_breaks_whatever_people_do(house: type[House]) -> None:
    short = settings(
        max_examples=8,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=CALM,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
    )
    run_state_machine_as_test(house, settings=short)


@pytest.mark.long
@pytest.mark.campaign
def test_nothing_breaks_in_a_long_campaign(house: type[House]) -> None:
    number = int(os.environ.get("SEED") or random.SystemRandom().randrange(2**32))
    print(f"\nSEED={number} runs this campaign again")
    long = settings(
        stateful_step_count=40, deadline=None, suppress_health_check=CALM, derandomize=False
    )
    run_state_machine_as_test(seed(number)(house), settings=long)


WAYS = [
    (Stage.ASSIGNED, "late", "completed"),
    (Stage.EN_ROUTE, "no_show", "completed"),
    (Stage.AT_DOOR, "fall_short", "completed"),
    (Stage.AT_DOOR, "stop", "cancelled"),
    (Stage.CAPTURED, "ask_back", "withdrawn"),
    (Stage.IN_PROCESS, "object", "completed"),
    (Stage.IN_PROCESS, "ask_cancel", "withdrawn"),
    (Stage.CAPTURED, "cannot", "completed"),
    (Stage.OUT_FOR_DELIVERY, "cannot", "completed"),
]


@pytest.mark.long
@pytest.mark.parametrize(
    ("stage", "way", "outcome"), WAYS, ids=[f"{way} at {at.name}" for at, way, _ in WAYS]
)
def test_every_way_off_the_road_keeps_the_invariants_and_has_an_end(
    house: type[House], stage: Stage, way: str, outcome: str
) -> None:
    machine = house()
    machine.another(who=0, service=0, is_rejected=False, has_originals=True)
    machine.go_to(stage)
    machine.leave_by(way)
    machine.go_on(which=0, many=ROAD_MAX, again=False)
    machine.teardown()
    assert house.tally.reached == {outcome: 1}
    assert not house.tally.stuck
