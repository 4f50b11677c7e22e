"""A thread follows its order line by events; two who write at once are both kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from dastak.correspondence import api
from dastak.correspondence.tests.threads import (
    NOW,
    OFFICE,
    citizen,
    person,
    seen,
    submitted,
    write,
)
from dastak.kernel import relay
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.ids import new_order_number, tracking_token
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders

pytestmark = pytest.mark.usefixtures("committed")
ENDS = [
    (orders.LineClosed, {"outcome": "completed"}),
    (orders.OrderWithdrawn, {}),
    (orders.OrderCancelled, {"reason": "flood", "reason_en": "flood", "reason_ur": "سیلاب"}),
    (orders.OrderExpired, {}),
]


@pytest.mark.parametrize(("ends", "more"), ENDS, ids=[cls.__name__ for cls, _ in ENDS])
def test_a_thread_opens_with_the_submission_and_ends_with_the_line(
    ends: type[orders.LineClosed], more: dict[str, str]
) -> None:
    amna = person()
    line = {
        "subject": uuid4(),
        "line_id": uuid4(),
        "person_id": amna,
        "applicant_id": amna,
        "number": new_order_number(),
        "token": tracking_token(),
        "service_en": "Domicile certificate",
        "service_ur": "ڈومیسائل سرٹیفکیٹ",
        "district": "lahore",
        "department": OFFICE,
    }
    submission = orders.ApplicationSubmitted(reference="DOM-LHR-2026-000001", **line)  # type: ignore[arg-type]
    for event in (submission, submission, ends(**line, **more)):  # type: ignore[arg-type]
        with transaction_as(SYSTEM):
            emit(event, by=SYSTEM, at=NOW)
    relay.drain()
    (card,) = api.list_of_order(order_id=line["subject"], by=citizen(amna), now=NOW)  # type: ignore[arg-type]
    assert card.message_count == 1
    assert card.ended_at is not None


def test_of_two_messages_at_once_both_are_kept_and_none_is_above_the_limit() -> None:
    opening = submitted()
    amna = citizen(opening.applicant_id)
    most = api.limits().citizen_messages_per_day
    for _ in range(most - 1):
        write(opening, amna)
    both = Barrier(2)

    def one(by: Actor) -> str:
        try:
            both.wait(10)
            write(opening, by)
        except api.TooManyToday:
            return "refused"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(one, [amna, amna]))
    assert results == ["kept", "refused"]
    messages = seen(opening, amna).messages
    assert [each.seq for each in messages] == list(range(1, most + 2))


def test_a_thread_is_read_with_the_same_statements_however_long_it_is(
    django_assert_max_num_queries: object,
) -> None:
    opening = submitted()
    amna = citizen(opening.applicant_id)
    counts = []
    for _ in range(2):
        write(opening, amna)
        with django_assert_max_num_queries(6) as said:  # type: ignore[operator]
            seen(opening, amna)
        counts.append(len(said))
    assert counts[0] == counts[1]
