"""Papers and cash are taken back from a facilitator: said by one, confirmed by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from dastak.kernel.actors import Role
from dastak.kernel.errors import Problem
from dastak.kernel.ids import spoken
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import allow, page
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames
from dastak.ui.api import only_digits
from dastak.workforce import api as workforce

VERBS = ("confirm", "refuse")
DECIDING = allow(Role.SUPERVISOR, Role.ADMIN)


@page(frames.ACTING)
def ask(request: Any, facilitator_id: UUID) -> HttpResponseBase:
    """Tick what was taken back, enter the cash that was counted, and say where and how."""
    by, now = request.actor, request.now
    found = orders.get_holdings(facilitator_id=facilitator_id, by=by, now=now)
    problem: Problem | None = None
    if request.method == "POST":
        wish = orders.NewRecovery(
            id=uuid5(facilitator_id, str(request.POST.get("_key", ""))),
            facilitator_id=facilitator_id,
            item_ids=_ids(request.POST.getlist("paper")),
            cash_paisa=100 * int(only_digits(text=str(request.POST.get("cash", "")))[:9] or 0),
            note=str(request.POST.get("note", "")),
        )
        problem = _find_problem(wish, found)
        if problem is None:
            made = orders.ask_recovery(recovery=wish, by=by, now=now)
            where = reverse("oversight_recovery", args=[made.id])
            return redirect(f"{where}?done=recovery_asked")
    context = {
        "found": found,
        "recoveries": orders.list_recoveries(facilitator_id=facilitator_id, by=by, now=now),
        **_fields(request, found, problem),
    }
    status = 422 if problem else 200
    return frames.show(
        request, "oversight/recovery_ask.html", context, here="worklist", status=status
    )


def _find_problem(wish: orders.NewRecovery, found: orders.Holdings) -> Problem | None:
    """What is wrong with the form, before anything is written."""
    if not wish.item_ids and not wish.cash_paisa:
        return orders.NothingRecovered()
    if wish.cash_paisa > found.cash_paisa:
        return orders.NotInTheirHands()
    try:
        orders.read_override_note(given=wish.note)
    except orders.OverrideNoteMissing as missing:
        return missing
    return None


def _ids(given: list[str]) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(each) for each in given)
    except ValueError as malformed:
        raise orders.NotInTheirHands from malformed


def _fields(request: Any, found: orders.Holdings, problem: Problem | None) -> dict[str, Any]:
    said = Bilingual(en=problem.text("en"), ur=problem.text("ur")) if problem else None
    wrong = "note" if isinstance(problem, orders.OverrideNoteMissing) else "cash"
    fields: list[dict[str, Any]] = []
    if found.papers:
        fields.append(
            {
                "name": "paper",
                "kind": "checkboxes",
                "label": bilingual("oversight.recovery.papers"),
                "options": [
                    {
                        "value": str(each.item_id),
                        "label": Bilingual(
                            en=f"{spoken(each.number)} · {each.name.en}",
                            ur=f"{each.name.ur} · \u2068{spoken(each.number)}\u2069",
                        ),
                    }
                    for each in found.papers
                ],
                "required": False,
            }
        )
    fields += [
        {
            "name": "cash",
            "kind": "text",
            "label": bilingual("oversight.recovery.cash"),
            "hint": bilingual("oversight.recovery.cash_hint"),
            "value": str(request.POST.get("cash", ""))[:9],
            "inputmode": "numeric",
            "dir": "ltr",
            "required": False,
            "error": said if wrong == "cash" else None,
        },
        {
            "name": "note",
            "kind": "textarea",
            "label": bilingual("oversight.override.note"),
            "hint": bilingual("oversight.recovery.note_hint"),
            "value": str(request.POST.get("note", ""))[:400],
            "rows": 3,
            "maxlength": 200,
            "error": said if wrong == "note" else None,
        },
    ]
    return {"fields": fields, "errors": [{"name": wrong, "message": said}] if said else []}


@page(frames.DESK)
def recovery(request: Any, recovery_id: UUID) -> HttpResponse:
    """What one says was taken back; another confirms it after counting."""
    found = orders.get_recovery(recovery_id=recovery_id, by=request.actor, now=request.now)
    context = {
        "found": found,
        "who": workforce.find_facilitator(facilitator_id=found.facilitator_id),
        "state": bilingual(f"oversight.recovery.state_{found.state}"),
        "is_open": found.state is orders.RecoveryState.ASKED,
        "may_decide": request.actor.role in DECIDING.roles,
        "is_other": found.asked_by != request.actor.person_id,
    }
    return frames.show(request, "oversight/recovery.html", context, here="worklist")


@page(DECIDING)
def decide(request: Any, recovery_id: UUID, verb: str) -> HttpResponseBase:
    """Ask once more, then confirm or refuse."""
    api.must_be_offered(verb=verb, offered=VERBS)
    by, now = request.actor, request.now
    found = orders.get_recovery(recovery_id=recovery_id, by=by, now=now)
    back = reverse("oversight_recovery", args=[recovery_id])
    if request.method == "POST":
        act = orders.confirm_recovery if verb == "confirm" else orders.refuse_recovery
        act(recovery_id=recovery_id, by=by, now=now)
        return redirect(f"{back}?done=recovery_{verb}")
    who = workforce.find_facilitator(facilitator_id=found.facilitator_id)
    context = {
        "title_key": f"oversight.recovery.title_{verb}",
        "text_key": f"oversight.recovery.text_{verb}",
        "undo_key": f"oversight.recovery.undo_{verb}",
        "subject": who.name if who else bilingual("orders.swap.nobody"),
        "number": who.badge if who else "",
        "back_url": back,
        "button": bilingual(f"oversight.recovery.button_{verb}"),
        "is_heavy": verb == "confirm",
    }
    return frames.show(request, "oversight/act.html", context, here="worklist")
