"""Two who decide at the same moment: one of them does, the other is told so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from dastak.kernel.actors import SYSTEM
from dastak.kernel.errors import Problem
from dastak.orders import api
from dastak.orders.api import OverrideKind, Stage
from dastak.orders.tests.road import MONDAY, Road, load_seeds, set_clock
from dastak.orders.tests.test_area_holds import chief, look, run, told, wish
from dastak.orders.tests.test_overrides import approve, ask

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alone(transactional_db: None, empty_tables: Callable[[], None]) -> Road:
    """A road of its own, whose rows two connections can see."""
    empty_tables()
    set_clock(MONDAY)
    load_seeds()
    return Road.begin().to(Stage.QUALIFIED)


def both(act: Callable[[], Any]) -> list[str]:
    """The same act from two connections at once."""

    def one(_: int) -> str:
        try:
            return str(act())
        except Problem as problem:
            return problem.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def test_two_approvals_at_once_are_one_and_two_loops_hold_a_line_once(alone: Road) -> None:
    now = alone.now
    asked = api.ask_area_hold(area_hold=wish(now), by=chief(), now=now).id

    def agree() -> str:
        return api.approve_area_hold(area_hold_id=asked, by=chief(), now=now).state.value

    assert both(agree) == ["decided_already", "running"]
    both(lambda: api.run_area_holds(by=SYSTEM, now=now))
    run(now)
    assert told("LineHeld") == 1
    assert look(asked, now).held == 1


def test_two_who_agree_at_once_cancel_once(alone: Road) -> None:
    asked = ask(alone, OverrideKind.CANCEL)
    assert both(lambda: approve(alone, asked).state.value) == ["decided_already", "done"]
    assert told("OrderCancelled") == 1
