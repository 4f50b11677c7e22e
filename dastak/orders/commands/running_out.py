"""Self-service that nobody goes on with: warned of, ended; and what was decided, delivered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.orders import events, models
from dastak.orders.commands.log import Move, append
from dastak.orders.commands.paying import give_up_bill
from dastak.orders.commands.told import tell
from dastak.orders.rules.clocks import WARNED_BEFORE
from dastak.orders.types import Channel, Flag, Stage, Verb, Way

_WARNINGS: dict[Stage, type[events.LineEvent]] = {
    Stage.QUALIFIED: events.FormRunsOut,
    Stage.CAPTURED: events.PaymentRunsOut,
}


def _alone(stage: Stage) -> QuerySet[models.Line]:
    """Running self-service lines of a stage that nothing holds."""
    rows = models.Line.objects.select_related("order").filter(
        order__channel=Channel.DIGITAL, stage=stage, outcome=""
    )
    for flag in (Flag.ON_HOLD, Flag.WITHDRAWAL_OPEN):
        rows = rows.exclude(flags__contains=[flag])
    return rows


def _locked(rows: QuerySet[models.Line], limit: int) -> list[models.Line]:
    free = rows.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return list(free.order_by("due_at")[:limit])


@command(permit="orders.warn_unfinished")
def warn_unfinished(*, by: Actor, now: datetime, limit: int = 100) -> int:
    """Tell people that their form ends in two days, or their unpaid bill in one; returns how many.

    Once for each end: whoever was on hold meanwhile has a later one and is told of it again.
    """
    told = 0
    for stage, before in WARNED_BEFORE.items():
        soon = _alone(stage).filter(
            due_at__gt=now, due_at__lte=now + before, warned_seq__lt=F("seq")
        )
        for line in _locked(soon, limit):
            models.Line.objects.filter(pk=line.id).update(warned_seq=line.seq)
            tell(_WARNINGS[stage], line, by=by, now=now)
            told += 1
    return told


@command(permit="orders.expire_lines")
def lapse_unpaid(*, by: Actor, now: datetime, limit: int = 100) -> int:
    """End applications that were sent and not paid within three days; returns how many.

    What was paid of it goes back.
    """
    lines = _locked(_alone(Stage.CAPTURED).filter(due_at__lt=now), limit)
    for line in lines:
        append(line, Verb.LAPSE, by=by, now=now)
        give_up_bill(line, reason="expired", now=now)
        tell(events.OrderLapsed, line, by=by, now=now)
    return len(lines)


@command(permit="orders.expire_lines")
def deliver_standing(*, by: Actor, now: datetime, limit: int = 100) -> int:
    """Count decisions as delivered that stood on their page for three days; returns how many."""
    lines = _locked(_alone(Stage.DECIDED).filter(due_at__lt=now), limit)
    for line in lines:
        _deliver(line, Verb.STAND, by, now)
        tell(events.ResultStood, line, by=by, now=now)
    return len(lines)


@command(permit="orders.follow_documents")
def certificate_opened(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """The citizen has the certificate (stage 13); of an order that is not digital nothing follows."""
    rows = models.Line.objects.select_related("order").select_for_update(of=("self",), no_key=True)
    line = rows.filter(
        pk=line_id, order__channel=Channel.DIGITAL, stage=Stage.DECIDED, outcome=""
    ).first()
    if line is None:
        return
    _deliver(line, Verb.DOWNLOAD, by, now)
    tell(events.CertificateDownloaded, line, by=by, now=now)


def _deliver(line: models.Line, verb: Verb, by: Actor, now: datetime) -> None:
    """Stage 12 is skipped; the service is done, and nobody has carried anything."""
    append(line, verb, by=by, now=now, move=Move(data={"skipped": Way.DIGITAL}))
    if line.bill_id:
        finance.recognise_service(line_id=line.id, by=SYSTEM, now=now)
