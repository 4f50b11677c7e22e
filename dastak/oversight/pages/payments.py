"""Money that waits for a decision, and refunds: who has it, until when, and what to do with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from dastak.finance import api as finance
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import page
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames

PAGE = 50
# What somebody still has to do something about, in the order of their road.
UNDER_WAY = (
    finance.RefundState.REQUESTED,
    finance.RefundState.APPROVED,
    finance.RefundState.SENT,
)
ON_SUSPENSE = {
    "take": "finance.take_suspense",
    "apply": "finance.apply_suspense",
    "return": "finance.return_suspense",
}
ON_REFUNDS = {"approve": "finance.approve_refund", "refuse": "finance.approve_refund"}


@page(frames.DESK)
def payments(request: Any) -> HttpResponse:
    """Suspense of a district, the next deadline first, and its refunds that are under way."""
    by, now = request.actor, request.now
    districts = frames.area(by)
    district = frames.chosen_or_largest(request, districts)
    number = frames.page_number(request)
    items = (
        finance.list_suspense(district=district, by=by, now=now, page=number) if district else ()
    )
    refunds = [
        each
        for state in UNDER_WAY
        if district
        for each in finance.list_refunds(district=district, state=state, by=by, now=now)
    ]
    context = {
        "districts": districts,
        "district": district,
        "items": [_item_row(request, each) for each in items],
        "left_paisa": sum(each.left_paisa for each in items if not _is_claim(each)),
        "refunds": [_refund_row(request, each) for each in refunds],
        # The api tells no total: a full page has perhaps another one after it.
        **frames.page_links(request, number=number, pages=number + (len(items) == PAGE)),
    }
    return frames.show(request, "oversight/payments.html", context, here="payments")


def _is_claim(item: finance.Suspense) -> bool:
    return item.kind is finance.SuspenseKind.REVERSED


def _item_row(request: Any, item: finance.Suspense) -> dict[str, Any]:
    now = request.now
    return {
        "item": item,
        "kind": bilingual(f"oversight.suspense.{item.kind}"),
        "age": api.span(seconds=(now - item.opened_at).total_seconds()),
        "is_overdue": item.is_overdue(now=now),
        "owner": _owner(request, item),
        "verbs": _offered(request, ON_SUSPENSE, _verbs_of(item), "item", item.id),
    }


def _verbs_of(item: finance.Suspense) -> tuple[str, ...]:
    """A claim is nobody's money: it can only be taken on."""
    return ("take",) if _is_claim(item) else ("take", "apply", "return")


def _owner(request: Any, item: finance.Suspense) -> Bilingual:
    if item.owner_id is None:
        return bilingual("oversight.payments.owner_nobody")
    is_mine = item.owner_id == request.actor.person_id
    return bilingual("oversight.payments.owner_me" if is_mine else "oversight.payments.owner_other")


def _refund_row(request: Any, refund: finance.Refund) -> dict[str, Any]:
    is_open = refund.state is finance.RefundState.REQUESTED
    return {
        "refund": refund,
        "state": bilingual(f"oversight.refund.{refund.state}"),
        "is_mine": refund.requested_by is not None
        and refund.requested_by == request.actor.person_id,
        "age": api.span(seconds=(request.now - refund.requested_at).total_seconds()),
        "verbs": _offered(
            request, ON_REFUNDS, tuple(ON_REFUNDS) if is_open else (), "refund", refund.id
        ),
    }


def _offered(
    request: Any, permits: dict[str, str], verbs: tuple[str, ...], thing: str, row: UUID
) -> list[dict[str, Any]]:
    if request.actor.role not in frames.ACTING.roles:
        return []
    return [
        {
            "label": bilingual(f"oversight.payments.do_{verb}"),
            "href": reverse(f"oversight_{thing}", args=[row, verb]),
        }
        for verb in verbs
        if request.actor.may(permits[verb])
    ]


@page(frames.ACTING)
def act_on_item(request: Any, item_id: UUID, verb: str) -> HttpResponseBase:
    """Ask, then take money in suspense on, let it pay a bill, or ask that it be given back."""
    by, now = request.actor, request.now
    item = finance.get_suspense(item_id=item_id, by=by, now=now)
    api.must_be_offered(verb=verb, offered=_verbs_of(item))
    problem = None
    if request.method == "POST":
        problem = _do_item(request, item, verb)
        if problem is None:
            return _back(item.district, verb)
    field = {"apply": _number_field, "return": _reason_field}.get(verb)
    fields = [field(request, problem)] if field else []
    return _ask(request, _about(item, verb), fields, problem)


def _do_item(request: Any, item: finance.Suspense, verb: str) -> api.ReasonTooShort | None:
    by, now = request.actor, request.now
    if verb == "take":
        finance.take_suspense(item_id=item.id, by=by, now=now)
    elif verb == "apply":
        bill = _bill_for(request, item)
        finance.apply_suspense(item_id=item.id, bill_id=bill.id, by=by, now=now)
    else:
        try:
            reason = api.read_reason(given=str(request.POST.get("reason", "")))
        except api.ReasonTooShort as short:
            return short
        finance.return_suspense(item_id=item.id, reason=reason, by=by, now=now)
    return None


def _bill_for(request: Any, item: finance.Suspense) -> finance.Bill:
    """The bill of the order that was named, else of the order the money came for.

    :raises NoSuchOrder: for an unknown number. :raises NoSuchBill: when it has no bill.
    """
    by, now = request.actor, request.now
    text, order_id = str(request.POST.get("number", "")).strip()[:20], item.order_id
    if text:
        wanted = orders.LineFilter(text=text, state="")
        cards, _ = orders.list_lines(wanted=wanted, by=by, now=now)
        order_id = cards[0].id if cards else None
    if order_id is None:
        raise orders.NoSuchOrder
    bill = orders.get_bill(order_id=order_id, by=by, now=now)
    if bill is None:
        raise finance.NoSuchBill
    return bill


@page(frames.ACTING)
def act_on_refund(request: Any, refund_id: UUID, verb: str) -> HttpResponseBase:
    """Ask, then approve a refund, as another person than the one who asked, or refuse it."""
    by, now = request.actor, request.now
    refund = finance.get_refund(refund_id=refund_id, by=by, now=now)
    api.must_be_offered(verb=verb, offered=ON_REFUNDS)
    if request.method == "POST":
        if verb == "approve":
            sanction = str(request.POST.get("sanction", "")).strip()[:100]
            finance.approve_refund(refund_id=refund_id, sanction=sanction, by=by, now=now)
        else:
            finance.refuse_refund(refund_id=refund_id, by=by, now=now)
        return _back(refund.district, verb)
    fields = [_sanction_field()] if verb == "approve" else []
    return _ask(request, _about(refund, verb), fields, None)


def _about(thing: finance.Suspense | finance.Refund, verb: str) -> dict[str, Any]:
    is_refund = isinstance(thing, finance.Refund)
    paisa = thing.amount_paisa if isinstance(thing, finance.Refund) else thing.left_paisa
    return {
        "verb": verb,
        "psid": thing.psid,
        "amount_paisa": paisa,
        "reason": thing.reason if isinstance(thing, finance.Refund) else "",
        "needs_second": isinstance(thing, finance.Refund) and thing.needs_second,
        "district": thing.district,
        "title_key": f"oversight.payments.title_{verb}",
        "text_key": f"oversight.payments.text_{verb}",
        "button_key": f"oversight.payments.do_{verb}",
        "is_heavy": is_refund or verb == "return",
    }


def _back(district: str, verb: str) -> HttpResponseBase:
    return redirect(f"{reverse('oversight_payments')}?district={district}&done=money_{verb}")


def _ask(
    request: Any,
    context: dict[str, Any],
    fields: list[dict[str, Any]],
    problem: api.ReasonTooShort | None,
) -> HttpResponse:
    error = Bilingual(en=problem.text("en"), ur=problem.text("ur")) if problem else None
    context |= {
        "fields": fields,
        "errors": [{"name": "reason", "message": error}] if error else [],
        "back_url": f"{reverse('oversight_payments')}?district={context['district']}",
    }
    status = 422 if problem else 200
    return frames.show(
        request, "oversight/payment_act.html", context, here="payments", status=status
    )


def _number_field(request: Any, _: api.ReasonTooShort | None) -> dict[str, Any]:
    return {
        "name": "number",
        "kind": "text",
        "label": bilingual("oversight.payments.number"),
        "hint": bilingual("oversight.payments.number_hint"),
        "value": str(request.POST.get("number", ""))[:20],
        "required": False,
        "dir": "ltr",
        "autocomplete": "off",
        "maxlength": 20,
    }


def _reason_field(request: Any, problem: api.ReasonTooShort | None) -> dict[str, Any]:
    return {
        "name": "reason",
        "kind": "textarea",
        "label": bilingual("oversight.act.reason"),
        "hint": bilingual("oversight.payments.reason_hint"),
        "value": str(request.POST.get("reason", ""))[:500],
        "error": Bilingual(en=problem.text("en"), ur=problem.text("ur")) if problem else None,
        "rows": 3,
        "maxlength": 200,
    }


def _sanction_field() -> dict[str, Any]:
    return {
        "name": "sanction",
        "kind": "text",
        "label": bilingual("oversight.payments.sanction"),
        "hint": bilingual("oversight.payments.sanction_hint"),
        "required": False,
        "dir": "ltr",
        "autocomplete": "off",
        "maxlength": 100,
    }
