"""Each command is refused to those who may not give it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from dastak.kernel.actors import Actor, NotPermitted, NotYours, OutsideYourArea
from dastak.kernel.errors import Refused
from dastak.kernel.tests.props import refuses
from dastak.kernel.text import Bilingual
from dastak.orders import api
from dastak.orders.tests.road import Road
from dastak.orders.types import Party, Stage

Call = Callable[[Actor, UUID, Any], object]
NEEDING_PERMITS: list[tuple[str, Call]] = [
    ("orders.place_order", lambda by, i, now: api.place_order(
        order=None, order_id=i, command_id=i, by=by, now=now)),  # type: ignore[arg-type]
    ("orders.schedule_order", lambda by, i, now: api.schedule_order(
        order_id=i, hold_id=i, quote_hash="", command_id=i, by=by, now=now)),
    ("orders.withdraw_order", lambda by, i, now: api.withdraw_order(
        order_id=i, command_id=i, by=by, now=now)),
    ("orders.reschedule_order", lambda by, i, now: api.reschedule_order(
        order_id=i, hold_id=i, command_id=i, by=by, now=now)),
    ("orders.log_call", lambda by, i, now: api.log_call(
        line_id=i, command_id=i, by=by, now=now)),
    ("orders.report_no_show", lambda by, i, now: api.report_no_show(
        line_id=i, command_id=i, by=by, now=now)),
    ("orders.report_gaps", lambda by, i, now: api.report_gaps(
        line_id=i, papers=[], fault=api.Fault.CITIZEN, command_id=i, by=by, now=now)),
    ("orders.bring_to_hub", lambda by, i, now: api.bring_to_hub(line_id=i, by=by, now=now)),
    ("orders.keep_at_hub", lambda by, i, now: api.store_at_hub(
        line_id=i, command_id=i, by=by, now=now)),
    ("orders.keep_at_hub", lambda by, i, now: api.hand_out_at_hub(line_id=i, by=by, now=now)),
    ("orders.keep_at_hub", lambda by, i, now: api.send_back(line_id=i, by=by, now=now)),
    ("orders.ask_delivery", lambda by, i, now: api.ask_delivery(
        order_id=i, command_id=i, by=by, now=now)),
    ("orders.take_unclaimed", lambda by, i, now: api.take_unclaimed(
        line_id=i, command_id=i, by=by, now=now)),
    ("orders.remind_unclaimed", lambda by, i, now: api.remind_unclaimed(by=by, now=now)),
    ("orders.replace_late", lambda by, i, now: api.replace_late(by=by, now=now)),
    ("orders.stop_at_door", lambda by, i, now: api.stop_at_door(
        line_id=i, reason=api.Ineligible.AGE, command_id=i, by=by, now=now)),
    ("orders.override_eligibility", lambda by, i, now: api.override_eligibility(
        line_id=i, reason="", by=by, now=now)),
    ("orders.ask_back", lambda by, i, now: api.ask_back(
        order_id=i, captured=api.Captured.KEEP, command_id=i, by=by, now=now)),
    ("orders.return_papers", lambda by, i, now: api.return_papers(
        line_id=i, code="", command_id=i, by=by, now=now)),
    ("orders.expire_lines", lambda by, i, now: api.expire_lines(by=by, now=now)),
    ("orders.expire_lines", lambda by, i, now: api.lapse_unpaid(by=by, now=now)),
    ("orders.expire_lines", lambda by, i, now: api.deliver_standing(by=by, now=now)),
    ("orders.warn_unfinished", lambda by, i, now: api.warn_unfinished(by=by, now=now)),
    ("orders.follow_documents", lambda by, i, now: api.certificate_opened(
        line_id=i, by=by, now=now)),
    ("orders.fill_in", lambda by, i, now: api.fill_in(order_id=i, values={}, by=by, now=now)),
    ("orders.fill_in", lambda by, i, now: api.get_own_form(order_id=i, by=by, now=now)),
    ("orders.upload_paper", lambda by, i, now: api.upload_paper(
        order_id=i, kind="", filename="", content=b"", by=by, now=now)),
    ("orders.read_through", lambda by, i, now: api.read_through(order_id=i, by=by, now=now)),
    ("orders.send_application", lambda by, i, now: api.send_application(
        order_id=i, code="", quote_hash="", command_id=i, by=by, now=now)),
    ("orders.switch_way", lambda by, i, now: api.switch_to_visit(
        order_id=i, quote_hash="", gender=None, command_id=i, by=by, now=now)),
    ("orders.switch_way", lambda by, i, now: api.switch_to_digital(
        order_id=i, quote_hash="", command_id=i, by=by, now=now)),
    ("orders.accept_offer", lambda by, i, now: api.accept_offer(
        offer_id=i, command_id=i, by=by, now=now)),
    ("orders.decline_offer", lambda by, i, now: api.decline_offer(
        offer_id=i, reason="", by=by, now=now)),
    ("orders.start_trip", lambda by, i, now: api.start_trip(
        visit_id=i, command_id=i, by=by, now=now)),
    ("orders.arrive", lambda by, i, now: api.arrive(
        visit_id=i, place=None, manual_reason="", by=by, now=now)),
    ("orders.open_door", lambda by, i, now: api.open_door(
        visit_id=i, code="", command_id=i, by=by, now=now)),
    ("orders.unassign_visit", lambda by, i, now: api.unassign_visit(
        visit_id=i, reason="", by=by, now=now)),
    ("orders.save_form", lambda by, i, now: api.save_form(line_id=i, values={}, by=by, now=now)),
    ("orders.add_paper", lambda by, i, now: api.add_paper(
        line_id=i, kind="", filename="", content=b"", by=by, now=now)),
    ("orders.take_originals", lambda by, i, now: api.take_originals(
        line_id=i, names=[Bilingual("a", "b")], by=by, now=now)),
    ("orders.check_finger", lambda by, i, now: api.check_finger(
        line_id=i, finger=1, template_hash="", device="", by=by, now=now)),
    ("orders.read_back", lambda by, i, now: api.read_back(line_id=i, by=by, now=now)),
    ("orders.capture", lambda by, i, now: api.capture(
        line_id=i, code="", command_id=i, by=by, now=now)),
    ("orders.collect_cash", lambda by, i, now: api.collect_cash(
        line_id=i, amount_paisa=1, command_id=i, by=by, now=now)),
    ("orders.hand_in", lambda by, i, now: api.hand_in(line_id=i, by=by, now=now)),
    ("orders.receive_case", lambda by, i, now: api.receive_case(barcode="", by=by, now=now)),
    ("orders.follow_department", lambda by, i, now: api.submitted(
        line_id=i, reference="", by=by, now=now)),
    ("orders.follow_department", lambda by, i, now: api.objected(
        line_id=i, objection=api.NewObjection(1, (), now.date()), by=by, now=now)),
    ("orders.follow_department", lambda by, i, now: api.objection_settled(
        line_id=i, number=1, outcome="", by=by, now=now)),
    ("orders.follow_department", lambda by, i, now: api.cancel_granted(line_id=i, by=by, now=now)),
    ("orders.follow_department", lambda by, i, now: api.cancel_refused(
        line_id=i, reason="", by=by, now=now)),
    ("orders.book_cure", lambda by, i, now: api.book_cure(
        order_id=i, hold_id=i, command_id=i, by=by, now=now)),
    ("orders.answer_objection", lambda by, i, now: api.answer_objection(
        order_id=i, words="", command_id=i, by=by, now=now)),
    ("orders.cure", lambda by, i, now: api.read_cure(line_id=i, by=by, now=now)),
    ("orders.cure", lambda by, i, now: api.cure(
        line_id=i, code="", words="", command_id=i, by=by, now=now)),
    ("orders.cure", lambda by, i, now: api.fail_cure(
        line_id=i, reason=api.CureFailure.NO_SHOW, command_id=i, by=by, now=now)),
    ("orders.ask_cancel", lambda by, i, now: api.ask_cancel(
        order_id=i, reason=api.CancelReason.NOT_NEEDED, command_id=i, by=by, now=now)),
    ("orders.hand_out", lambda by, i, now: api.hand_out(line_id=i, by=by, now=now)),
    ("orders.collect_output", lambda by, i, now: api.collect_output(
        line_id=i, seal_number="", command_id=i, by=by, now=now)),
    ("orders.deliver", lambda by, i, now: api.deliver(
        line_id=i, code="", command_id=i, by=by, now=now)),
    ("orders.close_lines", lambda by, i, now: api.close_lines(by=by, now=now)),
    ("orders.tell_breaches", lambda by, i, now: api.tell_breaches(by=by, now=now)),
    ("orders.hold_line", lambda by, i, now: api.hold_line(
        line_id=i, reason="", party=Party.PLATFORM, by=by, now=now)),
    ("orders.release_line", lambda by, i, now: api.release_line(line_id=i, by=by, now=now)),
]  # fmt: skip


@pytest.mark.parametrize(("permit", "call"), NEEDING_PERMITS, ids=[p for p, _ in NEEDING_PERMITS])
def test_a_command_is_refused_without_its_permit(road: Road, permit: str, call: Call) -> None:
    almost = replace(road.rider, permits=frozenset({"orders.view_order"}))
    with refuses(NotPermitted, match=permit):
        call(almost, uuid4(), road.now)


def test_a_held_order_of_mine_is_not_released_by_me(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    with refuses(NotPermitted, NotYours, OutsideYourArea, Refused):
        api.release_line(line_id=road.line.id, by=road.citizen, now=road.now)
