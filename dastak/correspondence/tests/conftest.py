"""Seeds once a module; each test writes its own threads and is rolled back."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from dastak.correspondence.tests.threads import load_seeds


@pytest.fixture(scope="module")
def seeded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, empty_tables: Callable[[], None]
) -> Iterator[None]:
    """A seeded database."""
    with django_db_blocker.unblock():
        empty_tables()
        load_seeds()
        yield
        empty_tables()


@pytest.fixture
def ground(seeded: None, db: None) -> None:
    """Nobody has written anything yet."""


@pytest.fixture
def committed(transactional_db: None) -> None:
    """The same where every request ends its own transaction."""
    load_seeds()
