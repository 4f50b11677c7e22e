"""Strikes: noted once, answered, decided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction

from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, NotYours, Role
from dastak.workforce import api
from dastak.workforce.tests.factories import NOBODY, NOW, REASON, SUPERVISOR, add

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeds")]


@contextmanager
def refused(error: type[Exception]) -> Iterator[None]:
    """Expect a refusal; what it did is rolled back, as it is at the end of a request."""
    with pytest.raises(error), transaction.atomic():
        yield


def self_of(one: api.Facilitator) -> Actor:
    return Actor(
        Role.FACILITATOR,
        one.id,
        frozenset({"workforce.appeal_strike", "workforce.list_strikes"}),
        frozenset({one.district}),
    )


def strike(one: api.Facilitator) -> api.Strike:
    visit_id = uuid4()
    for _ in range(2):
        api.record_strike(facilitator_id=one.id, visit_id=visit_id, due_at=NOW, by=SYSTEM, now=NOW)
    (found,) = api.list_strikes(facilitator_id=one.id, by=self_of(one), now=NOW)
    return found


def decide(found: api.Strike, verdict: api.Verdict, by: Actor = SUPERVISOR) -> None:
    api.decide_strike(strike_id=found.id, verdict=verdict, reason=REASON, by=by, now=NOW)


@pytest.mark.parametrize("verdict", list(api.Verdict))
def test_a_strike_is_noted_once_answered_and_decided(verdict: api.Verdict) -> None:
    one = add()
    found = strike(one)
    assert found.state is api.StrikeState.STANDING
    api.appeal_strike(strike_id=found.id, reason=REASON, by=self_of(one), now=NOW)
    decide(found, verdict)
    (after,) = api.list_strikes(facilitator_id=one.id, by=self_of(one), now=NOW)
    assert (after.state, after.appeal, after.decision_reason) == (
        api.StrikeState(verdict),
        REASON,
        REASON,
    )
    with refused(api.NoAppeal):
        decide(found, verdict)


def test_a_strike_is_answered_once() -> None:
    one = add()
    found = strike(one)
    api.appeal_strike(strike_id=found.id, reason=REASON, by=self_of(one), now=NOW)
    with refused(api.AppealedAlready):
        api.appeal_strike(strike_id=found.id, reason=REASON, by=self_of(one), now=NOW)


def test_a_strike_needs_an_answer_before_it_is_decided_and_reasons_are_words() -> None:
    one = add()
    found = strike(one)
    with refused(api.NoAppeal):
        decide(found, api.Verdict.LIFTED)
    with refused(api.ReasonNeeded):
        api.appeal_strike(strike_id=found.id, reason="no", by=self_of(one), now=NOW)


def test_nobody_answers_or_reads_the_strike_of_another() -> None:
    found = strike(add())
    stranger = replace(self_of(add()), person_id=uuid4())
    with refused(api.NoSuchStrike):
        api.appeal_strike(strike_id=found.id, reason=REASON, by=stranger, now=NOW)
    with refused(NotYours):
        api.list_strikes(facilitator_id=found.facilitator_id, by=stranger, now=NOW)


def test_strikes_need_their_permits() -> None:
    for call in (
        lambda: api.record_strike(
            facilitator_id=uuid4(), visit_id=uuid4(), due_at=NOW, by=NOBODY, now=NOW
        ),
        lambda: api.appeal_strike(strike_id=uuid4(), reason=REASON, by=NOBODY, now=NOW),
        lambda: api.decide_strike(
            strike_id=uuid4(), verdict=api.Verdict.LIFTED, reason=REASON, by=NOBODY, now=NOW
        ),
        lambda: api.list_strikes(facilitator_id=uuid4(), by=NOBODY, now=NOW),
    ):
        with refused(NotPermitted):
            call()
