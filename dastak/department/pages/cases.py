"""The officer's desk: queue by the legal clock, stamp, case, decision, hand-out."""

from __future__ import annotations

from typing import Any, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dastak.connectors import api as connectors
from dastak.correspondence import api as correspondence
from dastak.department import api
from dastak.documents import api as documents
from dastak.forms import api as forms
from dastak.kernel.actors import Role
from dastak.kernel.errors import Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import ActingRequest, allow, framed_page
from dastak.orders import api as orders

P = ParamSpec("P")
DESK = allow(Role.OFFICER)
OPEN = (
    connectors.CaseState.SENT,
    connectors.CaseState.RECEIVED,
    connectors.CaseState.IN_PROCESS,
)
DECIDED = (connectors.CaseState.APPROVED, connectors.CaseState.REJECTED)
# What a browser may show beside the answers; anything else is saved and opened elsewhere.
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})


def words(key: str, **fields: object) -> Bilingual:
    """A text of this desk in both languages."""
    return bilingual(f"department.{key}", **fields)


def refused(request: ActingRequest, problem: Problem) -> HttpResponse:
    """The page of a refusal. What was refused is rolled back, so nothing more is read here."""
    match = request.resolver_match
    back_url = reverse("department_home")
    if request.method == "POST" and match is not None and "case_id" in match.kwargs:
        back_url = reverse("department_case", args=[match.kwargs["case_id"]])
    message = Bilingual(problem.text("en"), problem.text("ur"))
    context = {"message": message, "back_url": back_url}
    return render(request, "department/refused.html", context, status=problem.status)


desk = framed_page(DESK, refused=refused)


@desk
def home(request: ActingRequest) -> HttpResponseBase:
    """Cases of my desks, the next one due first."""
    chosen = request.GET.get("state", "")
    search = forms.one_line(text=request.GET.get("q", ""))[:80]
    number = _number(request.GET.get("page", ""))
    found = _queue(request, chosen, search, number)
    others = {name: value for name, value in (("state", chosen), ("q", search)) if value}
    context = {
        "is_queue": True,
        "chosen": chosen,
        "search": search,
        "tabs": _tabs(found, chosen),
        "total": sum(found.counts.values()),
        "cases": [_row(case, request) for case in found.cases],
        "number": found.number,
        "previous_url": f"?{urlencode({**others, 'page': number - 1})}" if number > 1 else "",
        "next_url": f"?{urlencode({**others, 'page': number + 1})}" if found.has_next else "",
    }
    return render(request, "department/queue.html", context)


def _queue(request: ActingRequest, chosen: str, search: str, number: int) -> connectors.QueuePage:
    if chosen == "mine" and not search:
        return connectors.list_mine(page=number, by=request.actor, now=request.now)
    known = {state.value: state for state in connectors.CaseState}
    state = known.get(chosen)
    if search and state is None:
        # Somebody who looks for one case looks among the decided ones too when none is open.
        found = connectors.list_queue(
            state=None, search=search, page=number, by=request.actor, now=request.now
        )
        if found.cases or number > 1:
            return found
        return _decided_with(request, search)
    return connectors.list_queue(
        state=state, search=search, page=number, by=request.actor, now=request.now
    )


def _decided_with(request: ActingRequest, search: str) -> connectors.QueuePage:
    pages = [
        connectors.list_queue(state=state, search=search, page=1, by=request.actor, now=request.now)
        for state in DECIDED
    ]
    return next((found for found in pages if found.cases), pages[0])


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _tabs(found: connectors.QueuePage, chosen: str) -> list[dict[str, Any]]:
    tabs: list[dict[str, Any]] = [
        {"state": state.value, "label": words(f"state.{state}"), "count": found.counts[state]}
        for state in OPEN
    ]
    tabs.append({"state": "mine", "label": words("state.mine"), "count": None})
    tabs += [{"state": s.value, "label": words(f"state.{s}"), "count": None} for s in DECIDED]
    return [{**tab, "is_chosen": tab["state"] == chosen} for tab in tabs]


def _row(case: connectors.Case, request: ActingRequest) -> dict[str, Any]:
    is_open = case.state in OPEN
    return {
        "case": case,
        "label": words(f"state.{case.state}"),
        "is_open": is_open,
        "clock": api.clock_shape(due_at=case.due_at, now=request.now) if is_open else "",
    }


@require_POST
@desk
def receive(request: ActingRequest) -> HttpResponseBase:
    """Stamp a bundle by its barcode; papers change hands."""
    case = orders.receive_case(
        barcode=request.POST.get("barcode", "")[:40], by=request.actor, now=request.now
    )
    return redirect("department_case", case.id)


@desk
def next_case(request: ActingRequest) -> HttpResponseBase:
    """On to the next case of the queue that waits for an officer."""
    found = connectors.list_queue(state=None, search="", page=1, by=request.actor, now=request.now)
    try:
        after: UUID | None = UUID(request.GET.get("after", ""))
    except ValueError:
        after = None
    case = api.next_case(cases=found.cases, after=after, officer=request.actor.me)
    return redirect("department_case", case.id) if case else redirect("department_home")


@desk
def case(request: ActingRequest, case_id: UUID) -> HttpResponseBase:
    """A case: what was answered and what was scanned, side by side. The look is logged."""
    found = connectors.get_case(
        case_id=case_id, purpose="decision", by=request.actor, now=request.now
    )
    contents = orders.get_case_file(line_id=found.case.line_id, by=request.actor, now=request.now)
    me, line = request.actor.me, contents.line
    definition = forms.find_form(service_code=found.case.service_code)
    proposal = found.rejection
    is_in_process = found.case.state is connectors.CaseState.IN_PROCESS
    is_mine = is_in_process and found.case.officer_id == me
    context = {
        "case": found.case,
        "label": words(f"state.{found.case.state}"),
        "rows": [_answer(row, definition) for row in found.rows],
        "scans": [_scan(file, definition) for file in contents.files],
        "here": [item for item in contents.items if item.holder.kind == "department"],
        "elsewhere": [item for item in contents.items if item.holder.kind != "department"],
        "clock": api.SHAPES.get(line.clock.state, ""),
        "line": line,
        "proposal": proposal,
        "is_mine": is_mine,
        "may_take": found.case.state is connectors.CaseState.RECEIVED
        or (is_in_process and not is_mine),
        "may_confirm": is_in_process and proposal is not None and proposal.proposer_id != me,
        "may_hand_out": api.may_hand_out(line=line) and not found.case.is_electronic,
        "is_decided": found.case.state in DECIDED,
        **_wishes(request, found.case, is_mine=is_mine),
        **_messages(request, found.case.line_id),
    }
    return render(request, "department/case.html", context)


def _wishes(request: ActingRequest, case: connectors.Case, *, is_mine: bool) -> dict[str, Any]:
    """What the department has objected to, and whether the citizen wants the case put aside."""
    found = connectors.list_objections(case_id=case.id, by=request.actor, now=request.now)
    texts = {each.code: each.text for each in connectors.list_objection_reasons()}
    return {
        "objections": [
            {
                "said": each,
                "points": [{"text": texts[p.code], "note": p.note} for p in each.items],
                "result": words(f"object.{each.closed_as}") if each.closed_as else None,
            }
            for each in found
        ],
        "may_object": is_mine and not case.has_objection,
        "cancel_reason": bilingual(f"orders.cancel.{case.cancel_reason}")
        if case.cancel_requested_at and case.state in OPEN
        else None,
    }


def _messages(request: ActingRequest, line_id: UUID) -> dict[str, Any]:
    """What citizen and department wrote about the case, and the ready texts to answer with."""
    thread = correspondence.find_thread(line_id=line_id, by=request.actor, now=request.now)
    if thread is None:
        return {}
    turn = thread.card.turn
    return {
        "thread": thread,
        "card": thread.card,
        "is_my_turn": turn is not None and turn.side is correspondence.Side.DEPARTMENT,
        "templates": correspondence.list_templates(),
    }


def _answer(row: connectors.CaseRow, definition: forms.Definition | None) -> dict[str, Any]:
    """An answer and the filter that writes it; a choice in the words of its form."""
    day = api.find_day(text=row.value) if row.kind == "date" else None
    kind = "number" if row.kind == "date" and day is None else row.kind
    fields = definition.fields if definition else ()
    options = [o.label for field in fields if field.label == row.label for o in field.options]
    chosen = next((label for label in options if label.en == row.value), None)
    return {"label": row.label, "kind": kind, "value": day or chosen or row.value}


def _scan(file: documents.File, definition: forms.Definition | None) -> dict[str, Any]:
    """A scan with the name that its paper has in the form."""
    field = definition.find(file.kind) if definition else None
    label = field.label if field else file.name
    return {"file": file, "is_shown": file.mime in SHOWN, "label": label}


@require_POST
@desk
def act(request: ActingRequest, case_id: UUID, verb: str) -> HttpResponseBase:
    """Take, approve, confirm a rejection, put aside, hand out, or take back."""
    by, now = request.actor, request.now
    if verb == "take":
        connectors.take_case(case_id=case_id, by=by, now=now)
    elif verb == "approve":
        connectors.approve_case(case_id=case_id, by=by, now=now)
    elif verb == "confirm-rejection":
        connectors.confirm_rejection(case_id=case_id, by=by, now=now)
    elif verb == "put-aside":
        connectors.confirm_cancel(case_id=case_id, by=by, now=now)
    else:
        found = connectors.get_case(case_id=case_id, purpose="hand_out", by=by, now=now)
        line_id = found.case.line_id
        if verb == "hand-out":
            orders.hand_out(line_id=line_id, by=by, now=now)
        else:
            orders.take_unclaimed(line_id=line_id, command_id=uuid7(), by=by, now=now)
    return redirect("department_case", case_id)


@desk
def reject(request: ActingRequest, case_id: UUID) -> HttpResponseBase:
    """Propose to reject: a coded reason, the law, and words for the applicant."""
    posted = request.POST
    if request.method != "POST":
        found = connectors.get_case(
            case_id=case_id, purpose="decision", by=request.actor, now=request.now
        )
        return _reject_page(request, case_id, {"case": found.case})
    try:
        connectors.propose_rejection(
            case_id=case_id,
            reason_code=posted.get("reason_code", ""),
            law_clause=forms.one_line(text=posted.get("law_clause", "")),
            explanation=Bilingual(
                en=forms.lines(text=posted.get("explanation_en", "")),
                ur=forms.lines(text=posted.get("explanation_ur", "")),
            ),
            by=request.actor,
            now=request.now,
        )
    except Problem as problem:
        message = Bilingual(problem.text("en"), problem.text("ur"))
        name = _FIELD_OF.get(type(problem), "")
        more = {"errors": [{"name": name, "message": message}], "wrong": (name, message)}
        response = _reject_page(request, case_id, more)
        response.status_code = problem.status
        return response
    return redirect("department_case", case_id)


_FIELD_OF: dict[type[Problem], str] = {
    connectors.NoSuchReason: "reason_code",
    connectors.LawMissing: "law_clause",
    connectors.ExplanationMissing: "explanation_ur",
}


def _reject_page(request: ActingRequest, case_id: UUID, more: dict[str, Any]) -> HttpResponse:
    """The form, with what was typed: nothing is lost when a part of it is wrong."""
    reasons = [{"value": reason.code, "label": reason.text} for reason in connectors.list_reasons()]
    specs: list[dict[str, Any]] = [
        {"name": "reason_code", "kind": "select", "options": reasons},
        {"name": "law_clause", "kind": "text", "maxlength": "300", "autocomplete": "off"},
        {"name": "explanation_ur", "kind": "textarea", "maxlength": "2000", "dir": "rtl"},
        {"name": "explanation_en", "kind": "textarea", "maxlength": "2000", "dir": "ltr"},
    ]
    wrong, message = more.get("wrong", ("", ""))
    for spec in specs:
        name = spec["name"]
        spec |= {
            "label": words(f"reject.{name}"),
            "hint": words(f"reject.{name}_hint"),
            "value": request.POST.get(name, ""),
            "required": not name.startswith("explanation_en"),
            "error": message if name == wrong else "",
        }
    context = {"case_id": case_id, "fields": specs, **more}
    return render(request, "department/reject.html", context)


@desk
def bundle(request: ActingRequest, case_id: UUID) -> HttpResponseBase:
    """The bundle as PDF with its barcode."""
    content = connectors.print_case(case_id=case_id, by=request.actor, now=request.now)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="bundle.pdf"'
    return response


@desk
def scan(request: ActingRequest, file_id: UUID) -> HttpResponseBase:
    """A scan: pictures are shown, anything else is saved. Each reading is logged."""
    opened = documents.open_file(
        file_id=file_id, purpose="decision", by=request.actor, now=request.now
    )
    headers = dict(opened.headers)
    if opened.mime in SHOWN:
        headers["Content-Disposition"] = "inline"
    return HttpResponse(opened.content, headers=headers)
