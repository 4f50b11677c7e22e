"""Seeds and people once a module; each test walks its own order and is rolled back."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytest_django.plugin import DjangoDbBlocker

from dastak.orders.tests import objecting
from dastak.orders.tests.road import MONDAY, Road, load_seeds, set_clock
from dastak.orders.types import Stage


@pytest.fixture(scope="module")
def cast(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, empty_tables: Callable[[], None]
) -> Iterator[Road]:
    """Everybody, in a seeded database."""
    with django_db_blocker.unblock():
        empty_tables()
        set_clock(MONDAY)
        load_seeds()
        yield Road.begin()
        empty_tables()


@pytest.fixture
def road(cast: Road, db: None) -> Road:
    """Nobody has ordered anything yet."""
    return replace(cast)


@pytest.fixture
def objected(road: Road) -> Road:
    """An order of which the department wants a paper."""
    objecting.object_to(road.to(Stage.IN_PROCESS), *objecting.PAPER)
    return road
