"""Papers that nobody took: what may be done with them, and when the citizen is told. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dastak.kernel.errors import Problem, Refused
from dastak.orders.types import Entry, HubStay, LineState, Stage, Verb

# Source: domain.md section 4, "Unclaimed after 3 attempts": "notices, 30/60/90 days, then department".
NOTICE_DAYS = (30, 60, 90)
# What needs the papers in a facilitator's hands, on a way that has an end at the door.
_ON_THE_WAY = frozenset({Verb.DELIVER, Verb.NO_SHOW, Verb.CALL_TRIED, Verb.TO_HUB, Verb.REISSUE})


class AtTheHub(Refused):
    """Nobody was there at the last delivery: the papers go to the hub of the district.
    The citizen asks for another delivery, then they come again.
    """

    ur = (
        "پچھلی ترسیل پر کوئی موجود نہ تھا: کاغذات ضلعی مرکز میں رکھے جاتے ہیں۔ "
        "شہری دوبارہ ترسیل مانگے تو وہ پھر آئیں گے۔"
    )


class NotAtHubYet(Refused):
    """The papers are still on their way to the hub. Try again when they are there."""

    ur = "کاغذات ابھی مرکز کے راستے میں ہیں۔ وہاں پہنچنے کے بعد دوبارہ کوشش کریں۔"


class HubHasThem(Refused):
    """The hub has these papers already."""

    ur = "یہ کاغذات مرکز کو مل چکے ہیں۔"


class KeptLonger(Refused):
    """The citizen has not had 90 days yet. Until then the papers stay at the hub."""

    ur = "شہری کے 90 دن ابھی پورے نہیں ہوئے۔ تب تک کاغذات مرکز ہی میں رہیں گے۔"


def against_unclaimed(state: LineState, verb: Verb) -> Problem | None:
    """What keeps a line whose papers nobody took from a step."""
    stay = state.hub
    if stay is None or state.stage is not Stage.OUT_FOR_DELIVERY:
        return None
    if verb in _ON_THE_WAY:
        return AtTheHub()
    if verb is Verb.STORE and stay.stored_at:
        return HubHasThem()
    if verb in (Verb.ASK_DELIVERY, Verb.REMIND, Verb.ABANDON) and stay.stored_at is None:
        return NotAtHubYet()
    return KeptLonger() if verb is Verb.ABANDON and stay.over_at is None else None


def after_hub(state: LineState, entry: Entry) -> LineState:
    """The state after a step about papers that nobody took; any other step leaves it as it is."""
    if entry.verb is Verb.COLLECT:
        return replace(state, hub=None, missed_at=None)
    if entry.verb is Verb.NO_SHOW and entry.stage is Stage.OUT_FOR_DELIVERY:
        return replace(state, missed_at=entry.at)
    if entry.verb is Verb.TO_HUB:
        return replace(state, hub=HubStay(entry.at))
    return replace(state, hub=_in_the_hub(state.hub, entry)) if state.hub else state


def _in_the_hub(stay: HubStay, entry: Entry) -> HubStay:
    if entry.verb is Verb.STORE:
        return replace(stay, stored_at=entry.at)
    if entry.verb is not Verb.REMIND:
        return stay
    days = int(entry.data["days"])
    return replace(stay, told_days=days, over_at=entry.at if days == NOTICE_DAYS[-1] else None)


def notice_due(stay: HubStay, *, now: datetime) -> int | None:
    """The latest notice, in days after the hub had the papers, that is due and was not told."""
    if stay.stored_at is None:
        return None
    past = [days for days in NOTICE_DAYS if now >= stay.stored_at + timedelta(days=days)]
    return past[-1] if past and past[-1] > stay.told_days else None
