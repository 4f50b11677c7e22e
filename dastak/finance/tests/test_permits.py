"""Nobody without the permit runs a command or a query."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from dastak.finance import api
from dastak.finance.commands import freezing, partner, refunding
from dastak.finance.tests.bills import a_quote
from dastak.finance.tests.conftest import DISTRICT, NOW
from dastak.finance.types import Part
from dastak.kernel.actors import PUBLIC, Actor, NotPermitted, Role, SignInFirst
from dastak.kernel.commands import declared_permits

ID = uuid4()
PLACE = {"order_id": ID, "line_id": ID, "district": DISTRICT}
BILL = {"bill_id": ID, "facilitator_id": ID}
JOB = partner.Job(ID, None, "", "", None, is_repeat=False)
CALLS: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (api.open_bill, {**PLACE, "quote": a_quote(), "department": None, "person_id": ID}),
    (api.void_bill, {"bill_id": ID}),
    (api.reserve_cash, BILL),
    (api.release_cash, {"bill_id": ID}),
    (api.collect_cash, {**BILL, "amount_paisa": 1}),
    (api.recognise_service, {"line_id": ID}),
    (api.accrue_commission, {**PLACE, "facilitator_id": ID}),
    (api.release_commission, {"line_id": ID}),
    (
        api.book_biometric_check,
        {
            "check_id": ID,
            "order_id": ID,
            "verifier": "nadra",
            "charge_paisa": 1,
            "district": DISTRICT,
        },
    ),
    (api.offer_cash, {"amount_paisa": 1, "district": DISTRICT}),
    (api.accept_cash, {"handover_id": ID, "counted_paisa": 1}),
    (api.load_seeds, {}),
    (api.get_bill, {"bill_id": ID}),
    (api.find_bill, {"line_id": ID}),
    (api.list_bills, {"order_id": ID}),
    (api.get_order_money, {"order_id": ID}),
    (api.list_journals, {"order_id": ID}),
    (api.list_commissions, {"facilitator_id": ID}),
    (api.cash_in_hand, {"facilitator_id": ID, "district": DISTRICT}),
    (api.list_cash, {"district": DISTRICT}),
    (api.list_cash_room, {"facilitator_ids": [ID], "district": DISTRICT}),
    (api.list_handovers, {"district": DISTRICT}),
    (api.verify_ledger, {}),
    (api.request_psid, {"bill_id": ID, "part": Part.WHOLE}),
    (api.void_psid, {"payment_id": ID}),
    (api.expire_psids, {}),
    (api.find_open_psid, {"bill_id": ID}),
    (api.list_payments, {"bill_id": ID}),
    (api.confirm_treasury, {"payment_id": ID}),
    (api.receive_intimation, {"body": b"{}"}),
    (partner.claim_intimations, {"limit": 1}),
    (partner.claim_payments, {"limit": 1}),
    (partner.prepare_job, {"payment_id": ID}),
    (partner.record_reply, {"reply": partner.Reply(JOB)}),
    (refunding.claim_refunds, {"limit": 1}),
    (refunding.record_refund, {"reply": refunding.RefundReply(ID)}),
    (api.list_suspense, {"district": DISTRICT}),
    (api.take_suspense, {"item_id": ID}),
    (api.apply_suspense, {"item_id": ID, "bill_id": ID}),
    (api.return_suspense, {"item_id": ID, "reason": "twice"}),
    (api.request_refund, {"bill_id": ID, "amount_paisa": 1, "reason": "cancelled"}),
    (api.approve_refund, {"refund_id": ID}),
    (api.refuse_refund, {"refund_id": ID}),
    (api.list_refunds, {"district": DISTRICT}),
    (api.list_refunds_of_bill, {"bill_id": ID}),
    (api.list_suspense_of_bill, {"bill_id": ID}),
    (api.list_payable, {"bill_id": ID}),
    (api.list_refundable, {"bill_id": ID}),
    (api.get_suspense, {"item_id": ID}),
    (api.get_refund, {"refund_id": ID}),
    (freezing.freeze_cash, {"facilitator_id": ID, "district": DISTRICT}),
    (freezing.thaw_cash, {"facilitator_id": ID}),
    (
        freezing.recover_cash,
        {"facilitator_id": ID, "district": DISTRICT, "amount_paisa": 1, "recovered_by": ID},
    ),
]


@pytest.mark.parametrize(("call", "values"), CALLS, ids=lambda each: getattr(each, "__name__", ""))
def test_without_the_permit_nothing_happens(
    call: Callable[..., Any], values: dict[str, Any]
) -> None:
    moment = {} if call is api.verify_ledger else {"now": NOW}
    nobody = Actor(role=Role.SUPERVISOR, person_id=ID)
    with pytest.raises(NotPermitted):
        call(**values, **moment, by=nobody)
    with pytest.raises(SignInFirst):
        call(**values, **moment, by=PUBLIC)


def test_every_permit_is_tested_here() -> None:
    declared = {name for name in declared_permits() if name.startswith("dastak.finance.")}
    assert {name.rpartition(".")[2] for name in declared} == {call.__name__ for call, _ in CALLS}
