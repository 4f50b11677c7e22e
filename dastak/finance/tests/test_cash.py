"""Cash promised, taken with a receipt, and handed in."""

from uuid import uuid4

import pytest

from dastak.finance import api
from dastak.finance.tests.bills import FOR_A_SENIOR, FREE_BY_LAW, a_line, a_quote, refused
from dastak.finance.tests.conftest import DISTRICT, NOW, Cast
from dastak.kernel.actors import SYSTEM, Actor, NotYours, OutsideYourArea


def in_hand(who: Actor) -> tuple[int, int]:
    cash = api.cash_in_hand(facilitator_id=who.me, district=DISTRICT, by=who, now=NOW)
    return cash.balance_paisa, cash.reserved_paisa


def reserve(bill: api.Bill, who: Actor) -> api.Bill:
    return api.reserve_cash(bill_id=bill.id, facilitator_id=who.me, by=who, now=NOW)


def test_cash_at_the_door_gives_a_receipt(cast: Cast) -> None:
    bill = cast.bill()
    reserve(bill, cast.bilal)
    assert in_hand(cast.bilal) == (0, 55_000)
    receipt = cast.collect(bill)
    assert receipt.serial.startswith("LHR-2026-000001-")
    assert receipt.amount_paisa == 55_000
    assert in_hand(cast.bilal) == (55_000, 0)
    paid = api.get_bill(bill_id=bill.id, by=cast.amna, now=NOW)
    assert (paid.state, paid.settlement) == (api.BillState.PAID, api.Settlement.CASH)
    assert not api.verify_ledger(by=SYSTEM)


def test_collecting_twice_has_one_effect_and_one_receipt(cast: Cast) -> None:
    bill = cast.bill()
    assert cast.collect(bill) == cast.collect(bill)
    assert in_hand(cast.bilal) == (55_000, 0)


def test_receipts_of_a_district_count_up_without_gaps(cast: Cast) -> None:
    serials = [cast.collect(cast.bill()).serial for _ in range(3)]
    assert [serial[9:15] for serial in serials] == ["000001", "000002", "000003"]
    assert all(api.find_serial(serial) == serial for serial in serials)


def test_another_amount_than_due_is_refused(cast: Cast) -> None:
    bill = cast.bill()
    with refused(api.WrongAmount, match="550 is due, not Rs 549.99"):
        api.collect_cash(
            bill_id=bill.id,
            facilitator_id=cast.bilal.me,
            amount_paisa=54_999,
            by=cast.bilal,
            now=NOW,
        )


def test_no_cash_is_taken_for_a_free_service(cast: Cast) -> None:
    bill = cast.bill(a_quote(FREE_BY_LAW))
    with refused(api.BillNotOpen, match="waived"):
        cast.collect(bill)


def test_a_paid_bill_is_not_paid_to_a_second_facilitator(cast: Cast) -> None:
    bill = cast.bill()
    cast.collect(bill)
    with refused(api.BillNotOpen, match="paid"):
        cast.collect(bill, by=cast.bashir)


def test_a_facilitator_books_only_own_cash(cast: Cast) -> None:
    bill = cast.bill()
    with refused(NotYours):
        api.collect_cash(
            bill_id=bill.id,
            facilitator_id=cast.bashir.me,
            amount_paisa=bill.due_paisa,
            by=cast.bilal,
            now=NOW,
        )
    with refused(NotYours):
        api.reserve_cash(bill_id=bill.id, facilitator_id=cast.bashir.me, by=cast.bilal, now=NOW)


def test_a_seniors_subsidy_is_posted_with_the_cash(cast: Cast) -> None:
    bill = cast.bill(a_quote(FOR_A_SENIOR))
    assert (bill.due_paisa, bill.subsidy_paisa) == (20_000, 5_000)
    cast.collect(bill)
    rules = [row.rule for row in api.list_journals(order_id=bill.order_id, by=SYSTEM, now=NOW)]
    assert rules == ["2", "6a", "17b"]
    api.recognise_service(line_id=bill.line_id, by=SYSTEM, now=NOW)
    assert not api.verify_ledger(by=SYSTEM)


def test_a_promise_above_the_limit_is_refused(cast: Cast) -> None:
    reserve(cast.bill(a_quote((a_line("mutation", 24_800),))), cast.bilal)
    with refused(api.CashLimitReached, match="550 more .* limit of Rs 25,000"):
        reserve(cast.bill(), cast.bilal)


def test_cash_above_the_limit_is_refused(cast: Cast) -> None:
    cast.collect(cast.bill(a_quote((a_line("mutation", 24_800),))))
    with refused(api.CashLimitReached):
        cast.collect(cast.bill())


def test_promised_cash_is_taken_even_at_the_limit(cast: Cast) -> None:
    bill = cast.bill(a_quote((a_line("mutation", 25_000),)))
    reserve(bill, cast.bilal)
    cast.collect(bill)
    assert in_hand(cast.bilal) == (2_500_000, 0)


def test_reserving_twice_promises_once(cast: Cast) -> None:
    bill = cast.bill()
    assert reserve(bill, cast.bilal) == reserve(bill, cast.bilal)
    assert in_hand(cast.bilal) == (0, 55_000)


def test_a_swap_of_facilitators_moves_the_promise(cast: Cast) -> None:
    for first, second in ((cast.bilal, cast.bashir), (cast.bashir, cast.bilal)):
        bill = cast.bill()
        reserve(bill, first)
        reserve(bill, second)
        assert (in_hand(first), in_hand(second)) == ((0, 0), (0, 55_000))
        api.release_cash(bill_id=bill.id, by=cast.sana, now=NOW)
        assert in_hand(second) == (0, 0)
    assert not api.verify_ledger(by=SYSTEM)


def test_cash_taken_by_another_frees_the_promise_of_the_first(cast: Cast) -> None:
    for promised, taking in ((cast.bilal, cast.bashir), (cast.bashir, cast.bilal)):
        bill = cast.bill()
        reserve(bill, promised)
        cast.collect(bill, by=taking)
        assert in_hand(promised)[1] == 0
    assert not api.verify_ledger(by=SYSTEM)


def test_releasing_twice_is_releasing_once(cast: Cast) -> None:
    bill = cast.bill()
    reserve(bill, cast.bilal)
    for _ in range(2):
        freed = api.release_cash(bill_id=bill.id, by=cast.bilal, now=NOW)
        assert freed.reserved_for is None


def test_nothing_is_promised_for_a_settled_bill(cast: Cast) -> None:
    reserve(cast.bill(a_quote(FREE_BY_LAW)), cast.bilal)
    assert in_hand(cast.bilal) == (0, 0)


def test_nothing_is_promised_for_a_void_bill(cast: Cast) -> None:
    bill = cast.bill()
    api.void_bill(bill_id=bill.id, by=cast.amna, now=NOW)
    with refused(api.BillNotOpen, match="void"):
        reserve(bill, cast.bilal)


def test_an_unknown_bill_is_not_collected(cast: Cast) -> None:
    with refused(api.NoSuchBill):
        api.collect_cash(
            bill_id=uuid4(), facilitator_id=cast.bilal.me, amount_paisa=1, by=cast.bilal, now=NOW
        )


def test_a_district_without_a_limit_takes_no_cash(cast: Cast) -> None:
    before = NOW.replace(year=2020)
    with refused(api.NoCashPolicy):
        api.reserve_cash(
            bill_id=cast.bill().id, facilitator_id=cast.bilal.me, by=cast.bilal, now=before
        )


def test_room_for_more_cash_is_told_for_many_at_once(cast: Cast) -> None:
    cast.collect(cast.bill())
    reserve(cast.bill(), cast.bilal)
    nobody = uuid4()
    rooms = api.list_cash_room(
        facilitator_ids=[cast.bilal.me, nobody], district=DISTRICT, by=SYSTEM, now=NOW
    )
    assert rooms == {cast.bilal.me: 2_390_000, nobody: 2_500_000}


def test_a_supervisor_sees_who_carries_cash(cast: Cast) -> None:
    cast.collect(cast.bill())
    (row,) = api.list_cash(district=DISTRICT, by=cast.sana, now=NOW)
    assert (row.facilitator_id, row.balance_paisa) == (cast.bilal.me, 55_000)
    with refused(OutsideYourArea):
        api.list_cash(district="peshawar", by=cast.sana, now=NOW)


def test_a_facilitator_does_not_see_what_another_carries(cast: Cast) -> None:
    with refused(NotYours):
        api.cash_in_hand(facilitator_id=cast.bashir.me, district=DISTRICT, by=cast.bilal, now=NOW)


def offer(cast: Cast, paisa: int) -> api.CashHandover:
    return api.offer_cash(amount_paisa=paisa, district=DISTRICT, by=cast.bilal, now=NOW)


def count(cast: Cast, handover: api.CashHandover, paisa: int) -> api.CashHandover:
    return api.accept_cash(handover_id=handover.id, counted_paisa=paisa, by=cast.sana, now=NOW)


def test_cash_is_handed_in_when_the_count_agrees(cast: Cast) -> None:
    cast.collect(cast.bill())
    handover = offer(cast, 50_000)
    (waiting,) = api.list_handovers(district=DISTRICT, by=cast.sana, now=NOW)
    assert waiting.amount_paisa is None
    assert count(cast, handover, 50_000).is_accepted
    assert count(cast, handover, 50_000).is_accepted
    assert in_hand(cast.bilal) == (5_000, 0)
    assert not api.verify_ledger(by=SYSTEM)


def test_a_count_that_differs_moves_nothing(cast: Cast) -> None:
    cast.collect(cast.bill())
    with refused(api.CountDiffers):
        count(cast, offer(cast, 50_000), 49_000)
    assert in_hand(cast.bilal) == (55_000, 0)


def test_a_new_offer_withdraws_the_former(cast: Cast) -> None:
    cast.collect(cast.bill())
    former, latter = offer(cast, 50_000), offer(cast, 49_000)
    with refused(api.HandoverClosed):
        count(cast, former, 50_000)
    assert count(cast, latter, 49_000).is_accepted


def test_nobody_counts_the_cash_they_hand_in(cast: Cast) -> None:
    cast.collect(cast.bill())
    handover = offer(cast, 50_000)
    himself = Actor(
        role=cast.sana.role,
        person_id=cast.bilal.me,
        permits=cast.sana.permits,
        districts=cast.sana.districts,
        departments=cast.sana.departments,
    )
    with refused(api.CountYourOwn):
        api.accept_cash(handover_id=handover.id, counted_paisa=50_000, by=himself, now=NOW)


@pytest.mark.parametrize("paisa", [0, -1, 55_001])
def test_only_carried_cash_is_offered(cast: Cast, paisa: int) -> None:
    cast.collect(cast.bill())
    with refused(api.OfferWrong):
        offer(cast, paisa)


def test_cash_is_offered_in_the_own_district(cast: Cast) -> None:
    with refused(OutsideYourArea):
        api.offer_cash(amount_paisa=1, district="peshawar", by=cast.bilal, now=NOW)


def test_an_unknown_handover_is_not_counted(cast: Cast) -> None:
    with refused(api.NoSuchHandover):
        api.accept_cash(handover_id=uuid4(), counted_paisa=1, by=cast.sana, now=NOW)
