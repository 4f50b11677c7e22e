"""Papers are missing at the door: told, kept, and mended by a second visit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.queries.states import log_of
from dastak.orders.tests.road import Road
from dastak.orders.tests.test_withdrawing import told
from dastak.orders.types import Fault, Stage


def names(road: Road) -> list[str]:
    found = api.get_door(line_id=road.line.id, by=road.rider, now=road.now)
    return [paper.name for paper in found.papers if paper.is_required]


def report(
    road: Road,
    papers: Sequence[str],
    fault: Fault = Fault.CITIZEN,
    by: Actor | None = None,
) -> None:
    api.report_gaps(
        line_id=road.line.id,
        papers=papers,
        fault=fault,
        command_id=uuid7(),
        by=by or road.rider,
        now=road.now,
    )


@pytest.mark.parametrize("fault", list(Fault))
def test_a_visit_without_all_papers_ends_and_what_there_is_is_kept(
    road: Road, fault: Fault
) -> None:
    road.to(Stage.AT_DOOR).prepare()
    line_id, visit_id = road.line.id, road.visit_id
    before = forms.get_answers(subject=line_id, purpose="test", by=SYSTEM, now=road.now)
    files = documents.list_files(subject=line_id, by=SYSTEM, now=road.now)
    report(road, names(road)[:1], fault)
    line = road.line
    assert line.stage is Stage.QUALIFIED
    assert (line.visit_id, line.facilitator_id) == (None, None)
    assert len(line.gaps) == 1
    visit = dispatch.get_visit(visit_id=visit_id, by=SYSTEM, now=road.now)
    assert (visit.state, visit.reason) == (dispatch.VisitState.FAILED, "papers_missing")
    after = forms.get_answers(subject=line_id, purpose="test", by=SYSTEM, now=road.now)
    assert after.values == before.values
    assert after.locked_at is None
    assert documents.list_files(subject=line_id, by=SYSTEM, now=road.now) == files
    transfers = documents.list_transfers(subject=line_id, by=SYSTEM, now=road.now)
    assert not any(transfer.is_open for transfer in transfers)
    (event,) = told(road, "PapersFellShort")
    assert event["papers_en"] == line.gaps[0].en
    assert event["fault"] == fault
    assert log_of(line_id)[-1].data["fault"] == fault


def test_a_second_visit_completes_the_form_at_the_first_price(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    road.fill_in()
    report(road, names(road))
    road.drain()
    road.to(Stage.CAPTURED)
    line = road.line
    assert line.gaps == ()
    assert line.bill_id
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=road.now)
    assert bill.due_paisa == road.view.total_paisa


def test_only_papers_of_the_list_can_be_missing_and_at_least_one_is(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    for papers in ([], ["no_such_paper"]):
        with refuses(api.GapsUnknown):
            report(road, papers)


def test_only_the_facilitator_at_the_door_says_what_is_missing(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    with refuses(api.NotAtThisDoor):
        report(road, ["cnic"])
    road.enter()
    with refuses(api.NotAtThisDoor):
        report(road, names(road), by=road.other_rider)


def test_what_is_missing_is_told_once(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    papers, command_id, line_id = names(road), uuid7(), road.line.id
    for _ in range(2):
        api.report_gaps(
            line_id=line_id,
            papers=papers,
            fault=Fault.CITIZEN,
            command_id=command_id,
            by=road.rider,
            now=road.now,
        )
    assert len(told(road, "PapersFellShort")) == 1
