"""Strikes: a visit nobody set out to in time, the facilitator's answer, and what came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.kernel.actors import Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.workforce import models
from dastak.workforce.commands.suspension import read_reason
from dastak.workforce.events import StrikeAppealed, StrikeDecided, StrikeRecorded
from dastak.workforce.types import StrikeState, Verdict


class NoSuchStrike(Missing):
    """There is no such strike, or it is not yours to see."""

    ur = "ایسا کوئی اندراج نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


class AppealedAlready(Refused):
    """You have answered this strike already; a supervisor decides."""

    ur = "آپ اس پر اپنا جواب دے چکے ہیں؛ فیصلہ نگران کرے گا۔"


class NoAppeal(Refused):
    """There is nothing to decide: the facilitator has not answered, or it is decided."""

    ur = "فیصلے کو کچھ نہیں: نمائندے نے جواب نہیں دیا، یا فیصلہ ہو چکا ہے۔"


@command(permit="workforce.record_strike")
def record_strike(
    *, facilitator_id: UUID, visit_id: UUID, due_at: datetime, by: Actor, now: datetime
) -> None:
    """Note that a facilitator did not set out to a visit in time. Twice for a visit is once.

    :param due_at: when they should have set out at the latest.
    """
    facilitator = models.Facilitator.objects.get(pk=facilitator_id)
    _, is_new = models.Strike.objects.get_or_create(
        facilitator=facilitator,
        visit_id=visit_id,
        defaults={
            "id": uuid7(),
            "district_id": facilitator.district_id,
            "due_at": due_at,
            "recorded_at": now,
            "state": StrikeState.STANDING,
        },
    )
    if is_new:
        event = StrikeRecorded(
            subject=facilitator_id,
            person_id=facilitator_id,
            district=facilitator.district_id,
            visit_id=visit_id,
        )
        emit(event, by=by, at=now)


@command(permit="workforce.appeal_strike")
def appeal_strike(*, strike_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Answer an own strike, in 10 to 500 characters; a supervisor decides.

    :raises NoSuchStrike: when there is none of the actor's.
    :raises ReasonNeeded: for words of another length. :raises AppealedAlready: the second time.
    """
    text = read_reason(given=reason)
    strike = _locked(strike_id, by)
    if strike.state != StrikeState.STANDING:
        raise AppealedAlready
    strike.state, strike.appeal, strike.appealed_at = StrikeState.APPEALED, text, now
    strike.save(update_fields=["state", "appeal", "appealed_at"])
    event = StrikeAppealed(
        subject=strike.facilitator_id,
        person_id=strike.facilitator_id,
        district=strike.district_id,
        visit_id=strike.visit_id,
    )
    emit(event, by=by, at=now)


@command(permit="workforce.decide_strike")
def decide_strike(
    *, strike_id: UUID, verdict: Verdict, reason: str, by: Actor, now: datetime
) -> None:
    """Decide an appeal, with a reason that the facilitator is told.

    :raises NoSuchStrike: when there is none in the actor's area.
    :raises ReasonNeeded: without a reason. :raises NoAppeal: unless it is appealed and undecided.
    """
    text = read_reason(given=reason)
    strike = _locked(strike_id, by)
    if strike.state != StrikeState.APPEALED:
        raise NoAppeal
    strike.state, strike.decision_reason = StrikeState(verdict), text
    strike.decided_at, strike.decided_by = now, by.person_id
    strike.save(update_fields=["state", "decision_reason", "decided_at", "decided_by"])
    event = StrikeDecided(
        subject=strike.facilitator_id,
        person_id=strike.facilitator_id,
        district=strike.district_id,
        visit_id=strike.visit_id,
        verdict=verdict,
        reason=text,
    )
    emit(event, by=by, at=now)


def _locked(strike_id: UUID, by: Actor) -> models.Strike:
    rows = models.Strike.objects.select_for_update(no_key=True)
    if by.role is Role.FACILITATOR:
        rows = rows.filter(facilitator_id=by.me)
    row = rows.filter(pk=strike_id).first()
    if row is None:
        raise NoSuchStrike
    return row
