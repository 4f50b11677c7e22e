"""Fixtures for every test: the database is made by its owner and used by the application's role."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis.configuration import set_hypothesis_home_dir

import testing_postgres
from dastak.project.postgres_roles import APP, OWNER

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

# `make test` gives the same answer for the same code; campaigns search, and print what they found.
set_hypothesis_home_dir(Path(__file__).parent / "var" / "cache" / "hypothesis")
hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None)
hypothesis.settings.register_profile(
    "campaign",
    max_examples=int(os.environ.get("EXAMPLES", "1000")),
    deadline=None,
    print_blob=True,
)
hypothesis.settings.load_profile("fixed")

# Rows that migrations put there and every test may rely on. A context with seed tables adds them.
SEED_TABLES = {
    "kernel_clock",
    "django_migrations",
    "django_content_type",
    "auth_permission",
}


def connect_as(role: str) -> None:
    """Use another role from the next query on."""
    from dastak.people.api import hang_up  # noqa: PLC0415 - Django must stand first

    connection.close()
    hang_up()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()
    connection.settings_dict["USER"] = role


@pytest.fixture(scope="session")
def as_owner() -> None:
    """Let the owner make the database; comes before `django_db_setup`."""
    connect_as(OWNER)


@pytest.fixture(scope="session")
def django_db_setup(
    as_owner: None,
    django_db_setup: None,
    django_db_blocker: "DjangoDbBlocker",
    empty_tables: Callable[[], None],
) -> Iterator[None]:
    """Make the database as its owner, then work as a role that owns nothing."""
    with django_db_blocker.unblock():
        connect_as(APP)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_tables())
            yield
        connect_as(OWNER)


@pytest.fixture(scope="session")
def empty_tables() -> Callable[[], None]:
    """Give a function that deletes all rows outside SEED_TABLES."""

    def empty() -> None:
        name = str(connection.settings_dict["NAME"])
        testing_postgres.empty_tables(database=name, keep=SEED_TABLES)

    return empty
