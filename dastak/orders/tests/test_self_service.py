"""Digital self-service from the form to the download, and every way out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from dastak.connectors import api as connectors
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import NOWHERE, SYSTEM, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.models import Access, EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.tests.props import refuses
from dastak.orders import api, models
from dastak.orders.rules.fold import DoneAlone, StepNotAllowed
from dastak.orders.rules.guards import FormIncomplete, PapersMissing
from dastak.orders.tests import alone
from dastak.orders.tests.road import Road
from dastak.orders.tests.test_paying import (  # noqa: F401 - fixtures
    Bank,
    _epay_process,
    bank,
)
from dastak.orders.types import Flag, Outcome, Party, Stage
from dastak.people import api as people


def told(road: Road, name: str) -> int:
    """How often an event of the order was emitted."""
    return EventLog.objects.filter(subject=alone.oid(road), name=f"orders.{name}").count()


def test_the_whole_way_skips_the_visit_and_the_delivery(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.sent(alone.alone(road))
    assert (alone.stage_of(walk), walk.line.visit_id) == (Stage.CAPTURED, None)
    alone.pay(walk, bank)
    assert alone.stage_of(walk) is Stage.SUBMITTED
    alone.decide(walk)
    assert (alone.stage_of(walk), walk.line.clock.party) == (Stage.DECIDED, Party.CITIZEN)
    alone.download(walk)
    assert alone.stage_of(walk) is Stage.DELIVERED
    walk.now += timedelta(days=8)
    assert api.close_lines(by=SYSTEM, now=walk.now) == 1
    assert walk.line.outcome is Outcome.COMPLETED
    assert alone.skipped(walk) == dict.fromkeys(
        ("SCHEDULED", "ASSIGNED", "EN_ROUTE", "AT_DOOR", "OUT_FOR_DELIVERY"), "digital"
    )
    assert not walk.items()
    assert not finance.verify_ledger(by=SYSTEM)


def test_it_costs_no_visit_and_says_at_once_that_none_comes(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    assert set(alone.skipped(walk)) == {
        "SCHEDULED",
        "ASSIGNED",
        "EN_ROUTE",
        "AT_DOOR",
        "OUT_FOR_DELIVERY",
    }
    assert walk.view.total_paisa == alone.FEE
    assert alone.way(walk, api.Way.VISIT).quote.total_paisa > alone.FEE


def test_the_desk_has_it_at_once_with_its_scans(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.pay(alone.sent(alone.alone(road)), bank)
    case = connectors.get_case(
        case_id=walk.case_id, purpose="decision", by=walk.officer, now=walk.now
    )
    assert case.case.is_electronic
    assert case.case.state is connectors.CaseState.RECEIVED
    assert case.case.reference
    assert len(case.papers) == len([p for p in alone.own(walk).papers if p.is_required])
    assert case.originals == ()


def test_a_service_without_a_published_fee_asks_for_nothing(road: Road) -> None:
    walk = alone.sent(alone.alone(road, alone.TRADE))
    walk.drain()
    assert walk.line.bill_id is None
    assert alone.stage_of(walk) is Stage.SUBMITTED
    assert told(walk, "NothingToPayHere") == 1
    with refuses(api.NotSentYet):
        api.request_payment(
            order_id=alone.oid(walk), part=finance.Part.WHOLE, by=walk.citizen, now=walk.now
        )


def test_it_cannot_be_sent_unfinished(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    with refuses(FormIncomplete):
        api.read_through(order_id=alone.oid(walk), by=walk.citizen, now=walk.now)
    alone.fill(walk)
    with refuses(PapersMissing):
        alone.send(walk)


def test_answers_and_papers_are_kept_until_one_goes_on(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    alone.fill(walk)
    walk.now += timedelta(days=3)
    assert alone.own(walk).facts.form_missing == ()
    alone.upload(walk)
    assert alone.own(walk).facts.papers_missing == ()


def test_a_wrong_code_is_counted_and_sends_nothing(road: Road) -> None:
    walk = alone.prepare(alone.begin(alone.alone(road)))
    wrong = alone.send(walk, told="0000")
    assert (wrong.is_right, wrong.tries_left) == (False, 4)
    assert alone.stage_of(walk) is Stage.QUALIFIED


def test_five_wrong_codes_lock_it_until_the_helpline_has_called(road: Road) -> None:
    walk = alone.prepare(alone.begin(alone.alone(road)))
    for _ in range(5):
        alone.send(walk, told="0000")
    with refuses(api.CodeLocked):
        alone.send(walk)
    api.unlock_code(line_id=walk.line.id, by=SYSTEM, now=walk.now)
    assert alone.send(walk).is_right


def test_sending_twice_is_once(road: Road) -> None:
    walk, command_id = alone.prepare(alone.begin(alone.alone(road))), uuid7()
    assert alone.send(walk, command_id=command_id).is_right
    assert alone.send(walk, command_id=command_id).is_right
    assert told(walk, "ApplicationSent") == 1


def test_what_was_sent_cannot_be_changed(road: Road) -> None:
    walk = alone.sent(alone.alone(road))
    with refuses(StepNotAllowed):
        api.fill_in(order_id=alone.oid(walk), values={}, by=walk.citizen, now=walk.now)


def test_another_price_than_shown_is_refused(road: Road) -> None:
    walk = alone.prepare(alone.begin(alone.alone(road)))
    with refuses(api.PriceChanged):
        api.send_application(
            order_id=alone.oid(walk),
            code="1234",
            quote_hash="0" * 64,
            command_id=uuid7(),
            by=walk.citizen,
            now=walk.now,
        )


def test_only_papers_of_the_form_are_kept(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    with refuses(api.PaperNotAsked):
        alone.add(walk, "a_love_letter")


def test_the_eleventh_file_of_a_paper_is_refused(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    kind = alone.own(walk).papers[0].name
    for _ in range(10):
        alone.add(walk, kind)
    with refuses(api.TooManyFiles):
        alone.add(walk, kind)


def test_it_is_offered_only_where_a_row_says_so(road: Road) -> None:
    walk = replace(alone.alone(road), service="PB-REV-DOM")
    order = walk.new_order(channel=api.Channel.DIGITAL)
    with refuses(api.NotCoveredOnline):
        api.place_order(
            order=order, order_id=uuid7(), command_id=uuid7(), by=walk.citizen, now=walk.now
        )


def test_a_stranger_fills_nothing_in(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    stranger = replace(walk.rider_as_citizen(), districts=NOWHERE, departments=NOWHERE)
    calls: tuple[Callable[[], object], ...] = (
        lambda: api.get_own_form(order_id=alone.oid(walk), by=stranger, now=walk.now),
        lambda: api.fill_in(order_id=alone.oid(walk), values={}, by=stranger, now=walk.now),
        lambda: alone.way(walk, api.Way.VISIT, by=stranger),
    )
    for call in calls:
        with refuses(api.NoSuchLine, api.NoSuchOrder):
            call()


def test_no_time_can_be_booked_for_it(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    verbs = {action.verb for action in walk.line.actions}
    assert "schedule" not in verbs
    with refuses(DoneAlone):
        walk.schedule()


def test_an_unfinished_one_is_warned_of_and_ends(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    begun = walk.now
    assert api.warn_unfinished(by=SYSTEM, now=begun + timedelta(days=4)) == 0
    assert api.warn_unfinished(by=SYSTEM, now=begun + timedelta(days=5, minutes=1)) == 1
    assert api.warn_unfinished(by=SYSTEM, now=begun + timedelta(days=6)) == 0
    late = begun + timedelta(days=7, minutes=1)
    assert api.tell_breaches(by=SYSTEM, now=late) == 0
    assert api.expire_lines(by=SYSTEM, now=late) == 1
    assert walk.line.outcome is Outcome.EXPIRED
    assert (told(walk, "FormRunsOut"), told(walk, "FormExpired")) == (1, 1)
    assert told(walk, "OrderExpired") == 0


def test_an_unpaid_one_is_warned_of_and_ends_with_its_bill(road: Road) -> None:
    walk = alone.sent(alone.alone(road))
    bill_id = walk.line.bill_id
    assert bill_id
    assert api.warn_unfinished(by=SYSTEM, now=walk.now + timedelta(days=2, hours=1)) == 1
    late = walk.now + timedelta(days=3, minutes=1)
    assert api.lapse_unpaid(by=SYSTEM, now=late) == 1
    assert walk.line.outcome is Outcome.EXPIRED
    assert finance.get_bill(bill_id=bill_id, by=SYSTEM, now=late).state is finance.BillState.VOID
    assert (told(walk, "PaymentRunsOut"), told(walk, "OrderLapsed")) == (1, 1)


def test_a_held_one_neither_ends_nor_is_warned_of(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    api.hold_line(
        line_id=walk.line.id, reason="flood", party=Party.PLATFORM, by=SYSTEM, now=walk.now
    )
    late = walk.now + timedelta(days=9)
    assert api.warn_unfinished(by=SYSTEM, now=late) == 0
    assert api.expire_lines(by=SYSTEM, now=late) == 0
    with refuses(api.NoSuchOrder, api.NoSuchLine, StepNotAllowed, Exception):
        alone.fill(walk)


def test_what_was_paid_while_it_was_held_counts_when_it_goes_on(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.sent(alone.alone(road))
    line_id = walk.line.id
    api.hold_line(line_id=line_id, reason="flood", party=Party.PLATFORM, by=SYSTEM, now=walk.now)
    alone.pay(walk, bank)
    assert alone.stage_of(walk) is Stage.CAPTURED
    api.release_line(line_id=line_id, by=SYSTEM, now=walk.now)
    walk.drain()
    assert alone.stage_of(walk) is Stage.SUBMITTED


def test_it_is_withdrawn_before_it_is_sent(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    api.withdraw_order(order_id=alone.oid(walk), command_id=uuid7(), by=walk.citizen, now=walk.now)
    assert walk.line.outcome is Outcome.WITHDRAWN


def test_it_is_withdrawn_after_it_is_sent_and_nothing_has_to_come_back(road: Road) -> None:
    walk = alone.sent(alone.alone(road))
    api.ask_back(
        order_id=alone.oid(walk),
        captured=api.Captured.ERASE,
        command_id=uuid7(),
        by=walk.citizen,
        now=walk.now,
    )
    assert walk.line.outcome is Outcome.WITHDRAWN
    assert (told(walk, "SentTakenBack"), told(walk, "OrderWithdrawn")) == (1, 1)


def test_a_rejected_one_brings_nothing_and_ends_rejected(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.reject(alone.pay(alone.sent(alone.alone(road)), bank))
    assert (alone.stage_of(walk), walk.line.visit_id) == (Stage.DECIDED, None)
    assert not walk.items()
    assert told(walk, "RejectedOnline") == 1
    walk.now += timedelta(days=3, minutes=5)
    assert api.deliver_standing(by=SYSTEM, now=walk.now) == 1
    walk.now += timedelta(days=8)
    assert api.close_lines(by=SYSTEM, now=walk.now) == 1
    assert walk.line.outcome is Outcome.REJECTED


def test_what_was_decided_counts_as_delivered_after_three_days(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.decide(alone.pay(alone.sent(alone.alone(road)), bank))
    assert api.deliver_standing(by=SYSTEM, now=walk.now + timedelta(days=2)) == 0
    walk.now += timedelta(days=3, minutes=5)
    assert api.deliver_standing(by=SYSTEM, now=walk.now) == 1
    assert alone.stage_of(walk) is Stage.DELIVERED
    assert told(walk, "ResultStood") == 1
    alone.download(walk)
    assert told(walk, "CertificateDownloaded") == 0


def test_the_download_is_logged_and_an_officers_look_delivers_nothing(
    road: Road,
    bank: Bank,  # noqa: F811
) -> None:
    walk = alone.decide(alone.pay(alone.sent(alone.alone(road)), bank))
    reader = replace(walk.officer, permits=people.permits_of(Role.OFFICER))
    alone.download(walk, by=reader)
    assert alone.stage_of(walk) is Stage.DECIDED
    assert alone.download(walk).mime == "application/pdf"
    with transaction_as(SYSTEM):
        looks = Access.objects.filter(purpose="certificate", actor=walk.citizen.me)
        assert looks.count() == 1
    assert alone.stage_of(walk) is Stage.DELIVERED


def test_a_download_counts_though_the_order_is_on_hold(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.decide(alone.pay(alone.sent(alone.alone(road)), bank))
    api.hold_line(
        line_id=walk.line.id, reason="dispute", party=Party.PLATFORM, by=SYSTEM, now=walk.now
    )
    alone.download(walk)
    assert alone.stage_of(walk) is Stage.DELIVERED
    assert Flag.ON_HOLD in walk.line.flags


def test_nothing_is_handed_out_for_it(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.decide(alone.pay(alone.sent(alone.alone(road)), bank))
    with refuses(api.NothingToHandOut):
        api.hand_out(line_id=walk.line.id, by=walk.officer, now=walk.now)


def test_it_is_counted_and_listed_apart(road: Road) -> None:
    alone.begin(alone.alone(road))
    wanted = api.LineFilter(channel=api.Channel.DIGITAL)
    cards, count = api.list_lines(wanted=wanted, by=SYSTEM, now=road.now)
    assert (count, cards[0].channel) == (1, api.Channel.DIGITAL)
    web = replace(wanted, channel=api.Channel.WEB)
    assert api.list_lines(wanted=web, by=SYSTEM, now=road.now)[1] == 0
    counted = {each.stage: each for each in api.stage_counts(district="", by=SYSTEM, now=road.now)}
    assert (counted[Stage.QUALIFIED].count, counted[Stage.QUALIFIED].digital) == (1, 1)


def test_the_certificate_is_no_paper(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.decide(alone.pay(alone.sent(alone.alone(road)), bank))
    (issued,) = documents.list_issued(subject=walk.line.id, by=SYSTEM, now=walk.now)
    assert issued.token == walk.line.issued_token
    assert documents.list_items(subject=walk.line.id, by=SYSTEM, now=walk.now) == []


def test_a_certificate_of_nobodys_order_moves_nothing(road: Road) -> None:
    api.certificate_opened(line_id=uuid7(), by=SYSTEM, now=road.now)
    assert models.Line.objects.count() == 0


def test_an_objection_is_answered_in_writing_and_nobody_is_sent(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.pay(alone.sent(alone.alone(road)), bank)
    walk.take()
    wanted = [connectors.ObjectionItem("paper_missing", "the second page")]
    last = walk.now.date() + timedelta(days=5)
    connectors.object_case(
        case_id=walk.case_id, items=wanted, due_date=last, by=walk.officer, now=walk.now
    )
    walk.drain()
    assert Flag.OBJECTION_OPEN in walk.line.flags
    with refuses(DoneAlone):
        api.book_cure(
            order_id=alone.oid(walk),
            hold_id=walk.hold().id,
            command_id=uuid7(),
            by=walk.citizen,
            now=walk.now,
        )
    api.answer_objection(
        order_id=alone.oid(walk),
        words="The photograph is in my message.",
        command_id=uuid7(),
        by=walk.citizen,
        now=walk.now,
    )
    walk.drain()
    assert Flag.OBJECTION_OPEN not in walk.line.flags
    assert walk.line.clock.party is Party.DEPARTMENT
