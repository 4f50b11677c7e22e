"""The database side of the kernel: frozen logs, row security, the clock."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from dastak.kernel import access, clock
from dastak.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def test_the_clock_moves_forward_for_everybody() -> None:
    before = clock.now()
    clock.advance(by=timedelta(days=7))
    assert timedelta(days=7) <= clock.now() - before < timedelta(days=7, minutes=1)


def test_the_clock_never_moves_back() -> None:
    with pytest.raises(clock.ClockRunsForward):
        clock.advance(by=timedelta(seconds=-1))


def test_a_row_of_the_access_log_cannot_be_changed() -> None:
    access.record_access(
        by=SYSTEM, now=clock.now(), person_id=uuid4(), purpose="visit", fields=["phone"]
    )
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_access SET purpose = 'none'")


def test_a_query_without_a_scope_is_refused_by_the_database() -> None:
    with pytest.raises(DatabaseError, match="no access scope"), connection.cursor() as cursor:
        cursor.execute("SELECT dastak_sees('lahore', NULL, NULL)")
