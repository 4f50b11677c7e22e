"""A dead letter is given back once, to those handlers only that have not dealt with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from dastak.kernel import handlers, relay
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.models import DeadLetter, EventLog, Outbox
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.oversight import api
from dastak.oversight.tests.walks import NOW

pytestmark = pytest.mark.django_db(transaction=True)
PERMITS = frozenset({"oversight.resend_dead_letter", "oversight.set_aside_dead_letter"})
SANA = Actor(Role.SUPERVISOR, uuid4(), permits=PERMITS)


class Broken(Exception):
    """A handler's own mistake."""


class Shop:
    """Two handlers of one event: one works, the other does not until it is mended."""

    def __init__(self) -> None:
        self.is_mended = False
        self.worked: list[str] = []

    def well(self, *, event: Any, by: Actor, now: Any) -> None:
        self.worked.append("well")

    def ill(self, *, event: Any, by: Actor, now: Any) -> None:
        if not self.is_mended:
            raise Broken
        self.worked.append("ill")


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    made = Shop()
    subscribed = {"a.well": made.well, "b.ill": made.ill}
    monkeypatch.setattr(handlers, "_SUBSCRIBERS", {api.DeadLetterResent.name: subscribed})
    return made


def fail() -> DeadLetter:
    """An event that one of its handlers gives up on."""
    event = api.DeadLetterResent(
        subject=uuid7(), dead_letter_id=uuid7(), event_id=uuid7(), event_name="x.Y", handler="z"
    )
    with transaction_as(SYSTEM):
        emit(event, by=SYSTEM, at=NOW)
    for _ in range(relay.ATTEMPTS):
        relay.run_once()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kernel_outbox SET due_at = now()")
    return DeadLetter.objects.get()


def resend(letter_id: UUID, by: Actor = SANA) -> None:
    api.resend_dead_letter(dead_letter_id=letter_id, by=by, now=NOW)


def test_a_resent_event_reaches_only_the_handler_that_failed(shop: Shop) -> None:
    letter = fail()
    before = list(shop.worked)
    shop.is_mended = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_outbox")
        assert cursor.fetchone() == (0,)
    resend(letter.id)
    event = EventLog.objects.get(id=letter.event_id)
    relay.drain()
    # The last two are of the event that tells of the sending: both handlers take that one.
    assert shop.worked[len(before) :] == ["ill", "well", "ill"]
    assert not Outbox.objects.filter(event_id=event.id).exists()
    assert DeadLetter.objects.get().resolved_at == NOW


def test_who_sent_it_again_is_in_the_log(shop: Shop) -> None:
    letter = fail()
    resend(letter.id)
    told = EventLog.objects.order_by("-seq").first()
    assert told is not None
    assert (told.name, told.actor) == ("oversight.DeadLetterResent", SANA.person_id)
    assert told.payload["event_id"] == str(letter.event_id)


def test_what_fails_again_is_a_new_dead_letter(shop: Shop) -> None:
    letter = fail()
    resend(letter.id)
    for _ in range(relay.ATTEMPTS):
        relay.run_once()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kernel_outbox SET due_at = now()")
    still = DeadLetter.objects.filter(event_id=letter.event_id, resolved_at=None)
    assert still.count() == 1


def test_a_dead_letter_is_not_sent_twice(shop: Shop) -> None:
    letter = fail()
    resend(letter.id)
    with pytest.raises(api.AlreadyResent):
        resend(letter.id)


def test_an_unknown_dead_letter_is_missing() -> None:
    with pytest.raises(api.NoSuchDeadLetter):
        resend(uuid4())


def test_resend_dead_letter_needs_its_permit() -> None:
    with pytest.raises(NotPermitted):
        resend(uuid4(), by=Actor(Role.AUDITOR, uuid4()))


def set_aside(letter_id: UUID, reason: str = "Done by hand at the desk.") -> None:
    api.set_aside_dead_letter(dead_letter_id=letter_id, reason=reason, by=SANA, now=NOW)


def test_what_is_set_aside_is_never_handled_and_its_reason_is_kept(shop: Shop) -> None:
    letter = fail()
    with pytest.raises(api.ReasonTooShort):
        set_aside(letter.id, "no")
    set_aside(letter.id)
    shop.is_mended = True
    relay.drain()
    assert "ill" not in shop.worked
    told = EventLog.objects.get(name="oversight.DeadLetterSetAside")
    assert told.payload["reason"] == "Done by hand at the desk."
    for again in (set_aside, resend):
        with pytest.raises(api.AlreadyResent):
            again(letter.id)


def test_only_what_exists_is_set_aside() -> None:
    with pytest.raises(api.NoSuchDeadLetter):
        set_aside(uuid4())
