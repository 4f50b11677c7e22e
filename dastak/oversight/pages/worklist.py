"""What needs a person: one list, one page for each matter, one file for a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dastak.kernel.actors import Role
from dastak.kernel.clock import PKT
from dastak.kernel.ids import spoken
from dastak.kernel.text import bilingual
from dastak.kernel.web import page
from dastak.oversight import api
from dastak.oversight.pages import frames
from dastak.people import api as people

PAGE = 50
CSV_PAGES_MAX = 40
OWNERS = ("all", "mine", "nobody")
VERBS = ("take", "give_back", "hand", "note")
COLUMNS = "kind number service_en service_ur district owner due_at since detail note".split()
ON_LINES = (api.MatterAct.RELEASE, api.MatterAct.UNASSIGN, api.MatterAct.UNLOCK)
BUTTONS = {
    api.MatterAct.RESEND: "oversight_resend",
    api.MatterAct.SEND_AGAIN: "oversight_send_again",
}


def wanted_of(request: Any) -> api.Wanted:
    """The choice in the address; what cannot be read is left out."""
    given = request.GET
    kind, owner = str(given.get("kind", "")), str(given.get("owner", ""))
    return api.Wanted(
        kind=api.MatterKind(kind) if kind in set(api.MatterKind) else None,
        district=frames.chosen(request),
        owner=owner if owner in OWNERS[1:] else "",
        text=str(given.get("number", ""))[:20],
        page=frames.page_number(request),
    )


@page(frames.DESK)
def worklist(request: Any) -> HttpResponse:
    """What needs a person in the area, the most urgent first."""
    wanted = wanted_of(request)
    found = api.list_worklist(wanted=wanted, by=request.actor, now=request.now)
    districts = frames.area(request.actor)
    query = {key: value for key, value in request.GET.items() if key != "page"}
    context = {
        "wanted": wanted,
        "district": wanted.district,
        "districts": districts,
        "kinds": [
            {"value": kind, "key": f"oversight.matter.{kind}", "count": found.counts[kind]}
            for kind in api.MatterKind
        ],
        "owners": [
            {"value": "" if each == "all" else each, "key": f"oversight.work.owner_{each}"}
            for each in OWNERS
        ],
        "found": found,
        "rows": [_row(each, request, frames.names_of(districts)) for each in found.matters],
        "csv_query": urlencode(query),
        **frames.page_links(request, number=wanted.page, pages=max(1, -(-found.count // PAGE))),
    }
    return frames.show(request, "oversight/worklist.html", context, here="worklist")


@page(frames.DESK)
def worklist_csv(request: Any) -> HttpResponse:
    """The same matters as a file for a spreadsheet, at most 2,000; no cell can be a formula."""
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    first = wanted_of(request)
    for number in range(1, CSV_PAGES_MAX + 1):
        wanted = api.Wanted(
            kind=first.kind,
            district=first.district,
            owner=first.owner,
            text=first.text,
            page=number,
        )
        found = api.list_worklist(wanted=wanted, by=request.actor, now=request.now)
        for each in found.matters:
            writer.writerow([api.safe_cell(value=cell) for cell in _cells(each)])
        if number * PAGE >= found.count:
            break
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="worklist.csv"'
    return response


def _cells(each: api.Matter) -> list[object]:
    due = each.due_at.astimezone(PKT).isoformat(timespec="minutes") if each.due_at else ""
    return [
        bilingual(f"oversight.matter.{each.kind}").en,
        spoken(each.number) if each.number else "",
        each.service.en if each.service else "",
        each.service.ur if each.service else "",
        each.district,
        each.owner,
        due,
        each.since.astimezone(PKT).isoformat(timespec="minutes"),
        each.detail,
        each.note,
    ]


@page(frames.DESK)
def matter(request: Any, kind: str, ref: UUID) -> HttpResponse:
    """One matter: what is wrong, what to do next, and who looks after it."""
    by, now = request.actor, request.now
    found = api.get_matter(kind=_kind(kind), ref=ref, by=by, now=now)
    staff = people.list_colleagues(role=Role.SUPERVISOR, by=by, now=now)
    names = frames.names_of(frames.area(by))
    is_mine = found.owner_id is not None and found.owner_id == by.person_id
    context = {
        "row": _row(found, request, names),
        "is_mine": is_mine,
        "is_free": found.owner_id is None,
        "is_letter": found.kind is api.MatterKind.DEAD_LETTER,
        "text_key": f"oversight.matter.text_{found.kind}",
        "colleague_field": {
            "name": "to",
            "kind": "select",
            "label": bilingual("oversight.work.colleague"),
            "options": [
                {"value": each.username, "label": each.username}
                for each in staff
                if each.person_id != by.person_id
            ],
            "value": "",
        },
        "note_field": {
            "name": "note",
            "kind": "textarea",
            "label": bilingual("oversight.work.note"),
            "hint": bilingual("oversight.work.note_hint"),
            "value": found.note,
            "rows": 3,
            "maxlength": 300,
        },
        "reason_field": {
            "name": "reason",
            "kind": "textarea",
            "label": bilingual("oversight.act.reason"),
            "hint": bilingual("oversight.work.set_aside_hint"),
            "value": "",
            "rows": 2,
            "maxlength": 200,
        },
    }
    return frames.show(request, "oversight/matter.html", context, here="worklist")


@page(frames.ACTING)
@require_POST
def care(request: Any, kind: str, ref: UUID, verb: str) -> HttpResponseBase:
    """Take a matter, give it back, hand it to a colleague, or note something."""
    api.must_be_offered(verb=verb, offered=VERBS)
    which: dict[str, Any] = {"kind": _kind(kind), "ref": ref}
    which |= {"by": request.actor, "now": request.now}
    given = request.POST
    if verb == "take":
        api.take_matter(**which)
    elif verb == "give_back":
        api.give_back_matter(**which)
    elif verb == "hand":
        api.hand_matter(to=str(given.get("to", ""))[:60], **which)
    else:
        api.note_matter(note=str(given.get("note", "")), **which)
    return redirect(reverse("oversight_matter", args=[kind, ref]) + f"?done={verb}")


def _kind(given: str) -> api.MatterKind:
    if given not in set(api.MatterKind):
        raise api.NoSuchMatter
    return api.MatterKind(given)


def _row(each: api.Matter, request: Any, names: dict[str, Any]) -> dict[str, Any]:
    now = request.now
    clock = api.clock_word(state="running", due_at=each.due_at, now=now)
    is_late = each.due_at is not None and each.due_at < now
    href, button = _next(each, may_act=request.actor.role in frames.ACTING.roles)
    return {
        "matter": each,
        "kind": bilingual(f"oversight.matter.{each.kind}"),
        "number": spoken(each.number) if each.number else "",
        "district": names.get(each.district, each.district),
        "clock": "late" if is_late else clock,
        "age": api.span(seconds=(now - each.since).total_seconds()),
        "act": bilingual(f"oversight.next.{each.act if href or button else 'open'}"),
        "href": href,
        "button": button,
    }


def _next(each: api.Matter, *, may_act: bool) -> tuple[str, str]:
    """Where the next act is done: a page to open, or an address that a button sends to."""
    if may_act and each.act in BUTTONS:
        return "", reverse(BUTTONS[each.act], args=[each.ref])
    if may_act and each.act in ON_LINES:
        return reverse("oversight_act", args=[each.order_id, each.line_id, each.act.value]), ""
    if each.kind is api.MatterKind.LOSS and may_act:
        return reverse("oversight_loss", args=[each.ref]), ""
    if each.kind in (api.MatterKind.SWAP, api.MatterKind.RECOVERY):
        return reverse("oversight_swap", args=[each.ref]), ""
    return (reverse("oversight_order", args=[each.order_id]) if each.order_id else ""), ""
