"""Holds of whole districts: ask for one, decide about a colleague's, watch it, lift it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from dastak.kernel.actors import Role
from dastak.kernel.clock import PKT
from dastak.kernel.errors import Invalid, Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import allow, page
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames
from dastak.places import api as places

DECIDING = allow(Role.SUPERVISOR, Role.ADMIN)
VERBS = ("approve", "refuse", "lift")
UNDECIDED_FOR = timedelta(hours=24)
FIELDS = ("district", "starts", "ends", "reason", "notice_en", "notice_ur")


class TimeUnreadable(Invalid):
    """Give day and time of the beginning and of the end."""

    ur = "آغاز اور اختتام دونوں کا دن اور وقت دیں۔"


class ReasonUnchosen(Invalid):
    """Choose the reason: it stands in the messages to citizens."""

    ur = "وجہ چنیں: شہریوں کے پیغام میں یہی درج ہو گی۔"


@page(frames.DESK)
def areas(request: Any) -> HttpResponse:
    """The holds of the area, the newest first."""
    found = orders.list_area_holds(by=request.actor, now=request.now)
    names = frames.names_of(frames.area(request.actor))
    context = {
        "rows": [_row(each, names) for each in found],
        "may_ask": request.actor.role in DECIDING.roles,
    }
    return frames.show(request, "oversight/areas.html", context, here="areas")


@page(DECIDING)
def ask(request: Any) -> HttpResponseBase:
    """Ask for a hold; somebody else approves it."""
    if request.method != "POST":
        return _ask(request, None)
    try:
        wish = _wish(request)
    except (Invalid, places.NoSuchDistrict) as problem:
        return _ask(request, problem)
    held = orders.ask_area_hold(area_hold=wish, by=request.actor, now=request.now)
    return redirect(reverse("oversight_area", args=[held.id]) + "?done=area_asked")


@page(frames.DESK)
def area(request: Any, area_hold_id: UUID) -> HttpResponse:
    """One hold: what it says, who asked, who decided, how far it is."""
    held = orders.get_area_hold(area_hold_id=area_hold_id, by=request.actor, now=request.now)
    is_other = held.asked_by != request.actor.person_id
    may = request.actor.role in DECIDING.roles
    is_open = held.state is orders.AreaState.ASKED
    context = {
        "row": _row(held, frames.names_of(frames.area(request.actor))),
        "may_decide": may and is_open and is_other,
        "must_wait": may and is_open and not is_other,
        "may_lift": may and held.state is orders.AreaState.RUNNING,
        "decide_until": held.asked_at + UNDECIDED_FOR,
        "is_moving": held.waiting > 0 or held.state is orders.AreaState.LIFTING,
        "all": held.held + held.waiting + held.released + held.left,
        "reached": held.held + held.released + held.left,
    }
    return frames.show(request, "oversight/area.html", context, here="areas")


@page(DECIDING)
def act(request: Any, area_hold_id: UUID, verb: str) -> HttpResponseBase:
    """Ask once more, then approve, refuse or lift."""
    api.must_be_offered(verb=verb, offered=VERBS)
    by, now = request.actor, request.now
    held = orders.get_area_hold(area_hold_id=area_hold_id, by=by, now=now)
    back = reverse("oversight_area", args=[area_hold_id])
    if request.method == "POST":
        do = {
            "approve": orders.approve_area_hold,
            "refuse": orders.refuse_area_hold,
            "lift": orders.lift_area_hold,
        }
        do[verb](area_hold_id=area_hold_id, by=by, now=now)
        return redirect(f"{back}?done=area_{verb}")
    context = {
        "title_key": f"oversight.area.title_{verb}",
        "text_key": f"oversight.area.text_{verb}",
        "undo_key": f"oversight.area.undo_{verb}",
        "subject": places.get_district(code=held.district).name,
        "number": "",
        "back_url": back,
        "button": bilingual(f"oversight.area.button_{verb}"),
        "is_heavy": verb == "approve",
    }
    return frames.show(request, "oversight/act.html", context, here="areas")


def _row(held: orders.AreaHold, names: dict[str, Any]) -> dict[str, Any]:
    return {
        "held": held,
        "district": names.get(held.district, held.district),
        "cause": orders.cause_of(held.reason),
        "state": bilingual(f"oversight.area.state_{held.state}"),
    }


def _wish(request: Any) -> orders.NewAreaHold:
    """What was typed. What cannot be is refused before anything is written."""
    given = {name: str(request.POST.get(name, ""))[:400] for name in FIELDS}
    reason = given["reason"]
    if given["district"] not in {each.code for each in frames.area(request.actor)}:
        raise places.NoSuchDistrict(code=given["district"])
    if reason not in set(orders.AreaReason):
        raise ReasonUnchosen
    starts_at, ends_at = _instant(given["starts"]), _instant(given["ends"])
    orders.must_be_a_span(starts_at=starts_at, ends_at=ends_at, now=request.now)
    notice = orders.read_notice(given=Bilingual(given["notice_en"], given["notice_ur"]))
    return orders.NewAreaHold(
        id=uuid7(),
        district=given["district"],
        starts_at=starts_at,
        ends_at=ends_at,
        reason=orders.AreaReason(reason),
        notice=notice,
    )


def _instant(given: str) -> datetime:
    """Day and time of Pakistan, as a browser's field gives them. :raises TimeUnreadable: else."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise TimeUnreadable from None
    return found.replace(tzinfo=PKT).astimezone(UTC)


def _ask(request: Any, problem: Problem | None) -> HttpResponse:
    said = Bilingual(en=problem.text("en"), ur=problem.text("ur")) if problem else None
    names = {
        orders.NoticeMissing: "notice_ur",
        places.NoSuchDistrict: "district",
        ReasonUnchosen: "reason",
    }
    where = names.get(type(problem), "ends") if problem else ""
    fields = [_field(request, name, said if name == where else None) for name in FIELDS]
    errors = [{"name": where, "message": said}] if said else []
    context = {"fields": fields, "errors": errors}
    status = 422 if problem else 200
    return frames.show(request, "oversight/area_ask.html", context, here="areas", status=status)


def _field(request: Any, name: str, error: Bilingual | None) -> dict[str, Any]:
    kinds = {"district": "select", "reason": "select", "starts": "input", "ends": "input"}
    field: dict[str, Any] = {
        "name": name,
        "kind": kinds.get(name, "textarea"),
        "label": bilingual(f"oversight.area.{name}"),
        "hint": bilingual(f"oversight.area.hint_{name}"),
        "value": str(request.POST.get(name, ""))[:400] or _default(request, name),
        "error": error,
        "is_time": name in ("starts", "ends"),
    }
    if name == "district":
        field["options"] = [
            {"value": each.code, "label": each.name} for each in frames.area(request.actor)
        ]
    elif name == "reason":
        field["options"] = [
            {"value": each.value, "label": orders.cause_of(each)} for each in orders.AreaReason
        ]
    elif field["kind"] == "textarea":
        field |= {"rows": 3, "maxlength": 300}
    return field


def _default(request: Any, name: str) -> str:
    hours = {"starts": 0, "ends": 24}.get(name)
    if hours is None:
        return ""
    at: datetime = request.now + timedelta(hours=hours)
    return at.astimezone(PKT).strftime("%Y-%m-%dT%H:%M")
