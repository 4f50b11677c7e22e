"""Acts of a supervisor: each is asked once more on a page of its own, with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from dastak.kernel.ids import spoken, uuid7
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import page
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames
from dastak.oversight.pages.order import verbs_of
from dastak.workforce import api as workforce

PARTIES = (
    orders.Party.CITIZEN,
    orders.Party.FACILITATOR,
    orders.Party.DEPARTMENT,
    orders.Party.PLATFORM,
)
HUB_ACTS = {"give_out": orders.hand_out_at_hub, "send_back": orders.send_back}
WITHOUT_REASON = frozenset({"release", "unlock", "store", *HUB_ACTS})
LIFTING = frozenset({"release", "reinstate", "lift", "unlock", "store", "give_out"})
VERDICTS = {"uphold": workforce.Verdict.UPHELD, "lift": workforce.Verdict.LIFTED}
ON_FACILITATORS = ("suspend", "reinstate")


@page(frames.ACTING)
def act_on_line(request: Any, order_id: UUID, line_id: UUID, verb: str) -> HttpResponseBase:
    """Ask, then act on a line: hold, release, let go on, take its visit away, unlock its code, keep papers."""
    found = orders.get_order(order_id=order_id, by=request.actor, now=request.now)
    line = next((each for each in found.lines if each.id == line_id), None)
    if line is None:
        raise orders.NoSuchLine
    if verb == "unlock":
        locked = api.MatterKind.CODE_LOCKED
        api.get_matter(kind=locked, ref=line_id, by=request.actor, now=request.now)
    else:
        api.must_be_offered(verb=verb, offered=verbs_of(line))
    back = reverse("oversight_order", args=[order_id])
    context = {
        "verb": verb,
        "subject": line.service,
        "number": spoken(found.number),
        "back_url": back,
        "party_field": _party_field(request) if verb == "hold" else None,
        "here": "lines",
    }
    reason = _reason(request, verb)
    if request.method != "POST" or isinstance(reason, api.ReasonTooShort):
        return _ask(request, context, reason)
    _do(request, line, verb, reason)
    return redirect(f"{back}?done={verb}")


def _do(request: Any, line: orders.LineView, verb: str, reason: str) -> None:
    by, now = request.actor, request.now
    if verb == "hold":
        party = orders.Party(_party(request))
        orders.hold_line(line_id=line.id, reason=reason, party=party, by=by, now=now)
    elif verb == "release":
        orders.release_line(line_id=line.id, by=by, now=now)
    elif verb == "override":
        orders.override_eligibility(line_id=line.id, reason=reason, by=by, now=now)
    elif verb == "unlock":
        orders.unlock_code(line_id=line.id, by=by, now=now)
    elif verb == "store":
        orders.store_at_hub(line_id=line.id, command_id=uuid7(), by=by, now=now)
    elif verb in HUB_ACTS:
        HUB_ACTS[verb](line_id=line.id, by=by, now=now)
    else:
        assert line.visit_id is not None, "offered only for an assigned visit"
        orders.unassign_visit(visit_id=line.visit_id, reason=reason, by=by, now=now)


@page(frames.ACTING)
def act_on_facilitator(request: Any, facilitator_id: UUID, verb: str) -> HttpResponseBase:
    """Ask, then suspend a facilitator or lift the suspension."""
    by, now = request.actor, request.now
    one = workforce.get_facilitator(facilitator_id=facilitator_id)
    by.must_serve(one.district)
    api.must_be_offered(verb=verb, offered=ON_FACILITATORS)
    back = reverse("oversight_facilitator", args=[facilitator_id])
    context = {
        "verb": verb,
        "subject": one.name,
        "number": one.badge,
        "back_url": back,
        "here": "cash",
    }
    reason = _reason(request, verb)
    if request.method != "POST" or isinstance(reason, api.ReasonTooShort):
        return _ask(request, context, reason)
    if verb == "suspend":
        workforce.suspend_facilitator(facilitator_id=one.id, reason=reason, by=by, now=now)
    else:
        workforce.reinstate_facilitator(facilitator_id=one.id, reason=reason, by=by, now=now)
    return redirect(f"{back}?done={verb}")


@page(frames.ACTING)
def decide_strike(
    request: Any, facilitator_id: UUID, strike_id: UUID, verdict: str
) -> HttpResponseBase:
    """Ask for the reason, then let a strike stand or take it back."""
    by, now = request.actor, request.now
    one = workforce.get_facilitator(facilitator_id=facilitator_id)
    by.must_serve(one.district)
    api.must_be_offered(verb=verdict, offered=list(VERDICTS))
    back = reverse("oversight_facilitator", args=[facilitator_id])
    context = {
        "verb": verdict,
        "subject": one.name,
        "number": one.badge,
        "back_url": back,
        "here": "cash",
    }
    reason = _reason(request, verdict)
    if request.method != "POST" or isinstance(reason, api.ReasonTooShort):
        return _ask(request, context, reason)
    workforce.decide_strike(
        strike_id=strike_id, verdict=VERDICTS[verdict], reason=reason, by=by, now=now
    )
    return redirect(f"{back}?done={verdict}")


def _reason(request: Any, verb: str) -> str | api.ReasonTooShort:
    """The reason given, or why it will not do. Nothing has been written by then."""
    if request.method != "POST" or verb in WITHOUT_REASON:
        return ""
    try:
        return api.read_reason(given=str(request.POST.get("reason", "")))
    except api.ReasonTooShort as short:
        return short


def _ask(request: Any, context: dict[str, Any], reason: str | api.ReasonTooShort) -> HttpResponse:
    error = None
    if isinstance(reason, api.ReasonTooShort):
        error = Bilingual(en=reason.text("en"), ur=reason.text("ur"))
    verb = context["verb"]
    if verb not in WITHOUT_REASON:
        context["reason_field"] = {
            "name": "reason",
            "kind": "textarea",
            "label": bilingual("oversight.act.reason"),
            "hint": bilingual(f"oversight.act.reason_hint_{verb}"),
            "value": str(request.POST.get("reason", ""))[:500],
            "error": error,
            "rows": 3,
            "maxlength": 200,
        }
    context |= {
        "title_key": f"oversight.act.title_{verb}",
        "text_key": f"oversight.act.text_{verb}",
        "undo_key": f"oversight.act.undo_{verb}",
        "is_heavy": verb not in LIFTING,
        "button": bilingual(f"oversight.act.button_{verb}"),
        "errors": [{"name": "reason", "message": error}] if error else [],
    }
    status = 422 if error else 200
    return frames.show(request, "oversight/act.html", context, here=context["here"], status=status)


def _party(request: Any) -> str:
    given = str(request.POST.get("party", ""))
    return given if given in set(PARTIES) else orders.Party.PLATFORM.value


def _party_field(request: Any) -> dict[str, Any]:
    return {
        "name": "party",
        "kind": "radios",
        "label": bilingual("oversight.act.party"),
        "hint": bilingual("oversight.act.party_hint"),
        "value": _party(request),
        "options": [(party.value, bilingual(f"oversight.party.{party}")) for party in PARTIES],
    }
