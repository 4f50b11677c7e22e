"""Bills opened, settled without money and voided."""

from uuid import uuid4

from django.db import connection

from dastak.finance import api
from dastak.finance.tests.bills import (
    BORNE_BY_PROGRAMME,
    DOMICILE,
    FOR_A_SENIOR,
    FREE_BY_LAW,
    a_quote,
    refused,
)
from dastak.finance.tests.conftest import DISTRICT, NOW, Cast, with_all_permits
from dastak.kernel.actors import SYSTEM, NotYours, OutsideYourArea


def journals(bill: api.Bill) -> list[str]:
    return [row.rule for row in api.list_journals(order_id=bill.order_id, by=SYSTEM, now=NOW)]


def told() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM kernel_event_log WHERE name LIKE 'finance.%%' ORDER BY seq"
        )
        return [name.removeprefix("finance.") for (name,) in cursor.fetchall()]


def test_an_accepted_price_becomes_an_open_bill(cast: Cast) -> None:
    bill = cast.bill()
    assert (bill.state, bill.due_paisa, bill.lines) == (api.BillState.OPEN, 55_000, DOMICILE)
    assert journals(bill) == ["2"]
    assert told() == ["BillOpened"]


def test_the_same_quote_again_opens_no_second_bill(cast: Cast) -> None:
    first = cast.bill()
    again = api.open_bill(
        order_id=first.order_id,
        line_id=first.line_id,
        district=DISTRICT,
        quote=a_quote(quote_hash=first.quote_hash),
        department=None,
        person_id=cast.amna.me,
        by=cast.amna,
        now=NOW,
    )
    assert again == first
    assert journals(first) == ["2"]


def test_another_price_for_a_line_with_a_bill_is_refused(cast: Cast) -> None:
    first = cast.bill()
    with refused(api.BillExists):
        api.open_bill(
            order_id=first.order_id,
            line_id=first.line_id,
            quote=a_quote(),
            district=DISTRICT,
            department=None,
            person_id=cast.amna.me,
            by=cast.amna,
            now=NOW,
        )


def test_a_void_bill_makes_room_for_a_new_price(cast: Cast) -> None:
    first = cast.bill()
    api.void_bill(bill_id=first.id, by=cast.amna, now=NOW)
    second = api.open_bill(
        order_id=first.order_id,
        line_id=first.line_id,
        quote=a_quote(FOR_A_SENIOR),
        district=DISTRICT,
        department=None,
        person_id=cast.amna.me,
        by=cast.amna,
        now=NOW,
    )
    assert api.find_bill(line_id=first.line_id, by=cast.amna, now=NOW) == second
    assert journals(first) == ["2", "3", "2"]
    assert not api.verify_ledger(by=SYSTEM)


def test_a_citizen_cannot_open_a_bill_for_somebody_else(cast: Cast) -> None:
    with refused(NotYours):
        api.open_bill(
            order_id=uuid4(),
            line_id=uuid4(),
            quote=a_quote(),
            district=DISTRICT,
            department=None,
            person_id=uuid4(),
            by=cast.amna,
            now=NOW,
        )


def test_a_bill_of_another_district_is_not_opened_by_staff(cast: Cast) -> None:
    with refused(OutsideYourArea):
        api.open_bill(
            order_id=uuid4(),
            line_id=uuid4(),
            quote=a_quote(),
            district="peshawar",
            department=None,
            person_id=uuid4(),
            by=with_all_permits(cast.sana),
            now=NOW,
        )


def test_nobody_owes_what_the_law_waives(cast: Cast) -> None:
    bill = cast.bill(a_quote(FREE_BY_LAW))
    assert (bill.state, bill.settlement) == (api.BillState.WAIVED, api.Settlement.ZERO)
    assert journals(bill) == []
    assert told() == ["BillOpened", "BillSettled"]


def test_what_the_programme_bears_is_posted_at_once(cast: Cast) -> None:
    bill = cast.bill(a_quote(BORNE_BY_PROGRAMME))
    assert (bill.state, bill.settlement) == (api.BillState.WAIVED, api.Settlement.WAIVED)
    assert journals(bill) == ["2", "17b"]
    assert not api.verify_ledger(by=SYSTEM)


def test_a_voided_exemption_is_reversed(cast: Cast) -> None:
    bill = cast.bill(a_quote(BORNE_BY_PROGRAMME))
    api.void_bill(bill_id=bill.id, by=cast.amna, now=NOW)
    posted = api.list_journals(order_id=bill.order_id, by=SYSTEM, now=NOW)
    assert [row.rule for row in posted] == ["2", "17b", "17b", "3"]
    assert posted[2].reverses == posted[1].id
    assert not api.verify_ledger(by=SYSTEM)


def test_voiding_twice_is_voiding_once(cast: Cast) -> None:
    bill = cast.bill()
    assert api.void_bill(bill_id=bill.id, by=cast.amna, now=NOW) == api.void_bill(
        bill_id=bill.id, by=cast.amna, now=NOW
    )
    assert told() == ["BillOpened", "BillVoided"]


def test_voiding_gives_promised_cash_back(cast: Cast) -> None:
    bill = cast.bill()
    api.reserve_cash(bill_id=bill.id, facilitator_id=cast.bilal.me, by=cast.bilal, now=NOW)
    api.void_bill(bill_id=bill.id, by=cast.amna, now=NOW)
    cash = api.cash_in_hand(facilitator_id=cast.bilal.me, district=DISTRICT, by=cast.bilal, now=NOW)
    assert cash.reserved_paisa == 0


def test_a_paid_bill_is_never_voided(cast: Cast) -> None:
    bill = cast.bill()
    cast.collect(bill)
    with refused(api.BillPaid):
        api.void_bill(bill_id=bill.id, by=cast.amna, now=NOW)


def test_the_bill_of_a_completed_service_stands(cast: Cast) -> None:
    bill = cast.bill(a_quote(BORNE_BY_PROGRAMME))
    api.recognise_service(line_id=bill.line_id, by=SYSTEM, now=NOW)
    with refused(api.BillRecognised):
        api.void_bill(bill_id=bill.id, by=cast.amna, now=NOW)


def test_anothers_bill_does_not_exist_for_a_citizen(cast: Cast) -> None:
    bill = cast.bill()
    stranger = type(cast.amna)(role=cast.amna.role, person_id=uuid4(), permits=cast.amna.permits)
    with refused(api.NoSuchBill):
        api.get_bill(bill_id=bill.id, by=stranger, now=NOW)
    with refused(api.NoSuchBill):
        api.void_bill(bill_id=bill.id, by=stranger, now=NOW)
    with refused(api.NoSuchBill):
        api.get_order_money(order_id=bill.order_id, by=stranger, now=NOW)
