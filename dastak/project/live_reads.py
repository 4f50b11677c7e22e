"""What the live process reads and takes in: words for a tracking page, dots for a map, pings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.core import signing

from dastak.dispatch import api as dispatch
from dastak.kernel import clock
from dastak.kernel.actors import Actor, Role, SignInFirst
from dastak.kernel.errors import Invalid
from dastak.kernel.text import say
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.ui import api as ui

TICKET_SALT = "live-ops"
TICKET_SECONDS_MAX = 8 * 3600
# States of a dot as the map draws them (clients/README.md).


class PingsUnreadable(Invalid):
    """The batch of positions cannot be read: {reason}. Send a JSON list of pings."""

    ur = "مقامات کی فہرست پڑھی نہیں جا سکی: {reason}۔ JSON فہرست بھیجیں۔"


@dataclass(frozen=True, slots=True)
class TrackMessage:
    """The words of one message and the order it is about."""

    order_id: UUID
    body: dict[str, Any]


def track_message(*, token: str, lang: ui.Language) -> TrackMessage:
    """Where the order stands now, in words; whole sentences, numbers isolated.

    :raises NoSuchOrder: for a wrong token.
    """
    now = clock.now()
    view = orders.track(token=token, now=now)
    body: dict[str, Any] = {
        "stage": next(s.name for s in view.stages if s.stage is _current(view)).in_(lang),
        "note": view.clock.awaited.in_(lang),
        "number": int(_current(view)),
    }
    if not view.is_live:
        body["reload"] = True  # the page was written during a trip; now other parts of it count
    elif view.visit_id:
        position = dispatch.citizen_position(visit_id=view.visit_id, now=now)
        if position is not None:
            minutes = ui.number_text(value=position.eta_minutes, lang=lang)
            key = "project.live.arriving" if position.is_arriving else "project.live.eta"
            body["eta"] = say(key, lang, minutes=minutes)
    return TrackMessage(view.order_id, body)


def _current(view: orders.TrackView) -> orders.Stage:
    reached = [s.stage for s in view.stages if s.state in ("done", "now")]
    return max(reached)


def actor_of_ticket(ticket: str) -> Actor | None:
    """The supervisor behind a ticket, or None when it is forged or too old."""
    try:
        said = signing.loads(ticket, salt=TICKET_SALT, max_age=TICKET_SECONDS_MAX)
    except signing.BadSignature:
        return None
    return Actor(
        Role.SUPERVISOR,
        UUID(said["p"]),
        frozenset(said["s"]),
        frozenset(said["d"]),
        frozenset({"*"}),
        channel="live",
    )


def positions_message(*, by: Actor) -> list[list[Any]]:
    """The last position of every facilitator in the actor's area: id, lat, lon.

    What a dot means is the page's: it knows each visit and its clock.
    """
    return [
        [
            str(each.facilitator_id),
            round(each.place.lat, 5),
            round(each.place.lon, 5),
        ]
        for each in dispatch.list_last_positions(by=by, now=clock.now())
    ]


class _Ping(msgspec.Struct, forbid_unknown_fields=True):
    device: str
    device_seq: int
    lat: float
    lon: float
    accuracy_m: float
    at: datetime
    visit_id: UUID | None = None


def take_positions(*, token: str, body: bytes) -> int:
    """Save a batch of pings of one facilitator's phone; returns how many were new.

    :raises SignInFirst: without a facilitator's session. :raises PingsUnreadable: for bad content.
    """
    now = clock.now()
    actor = people.find_actor(token=token, now=now) if token else None
    if actor is None or actor.role is not Role.FACILITATOR:
        raise SignInFirst
    try:
        pings = msgspec.json.decode(body, type=list[_Ping])
    except msgspec.DecodeError as error:
        raise PingsUnreadable(reason=str(error)) from error
    batch = [
        dispatch.Ping(
            device=ping.device,
            device_seq=ping.device_seq,
            lat=ping.lat,
            lon=ping.lon,
            accuracy_m=round(ping.accuracy_m),
            at=ping.at,
            visit_id=ping.visit_id,
        )
        for ping in pings
    ]
    return dispatch.save_positions(pings=batch, by=actor, now=now)
