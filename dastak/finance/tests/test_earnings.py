"""The charge recognised, commissions, biometric checks."""

from uuid import UUID, uuid4

from dastak.finance import api
from dastak.finance.tests.bills import FREE_BY_LAW, a_quote, refused
from dastak.finance.tests.conftest import DISTRICT, NOW, Cast, with_all_permits
from dastak.kernel.actors import SYSTEM, OutsideYourArea
from dastak.kernel.ids import uuid7


def accrue(line_id: UUID, who: UUID, order_id: UUID | None = None) -> api.Commission:
    return api.accrue_commission(
        order_id=order_id or uuid4(),
        line_id=line_id,
        facilitator_id=who,
        district=DISTRICT,
        by=SYSTEM,
        now=NOW,
    )


def check(check_id: UUID, charge_paisa: int) -> UUID | None:
    return api.book_biometric_check(
        check_id=check_id,
        order_id=uuid4(),
        verifier="nadra",
        charge_paisa=charge_paisa,
        district=DISTRICT,
        by=SYSTEM,
        now=NOW,
    )


def test_a_completed_service_earns_its_charge_once(cast: Cast) -> None:
    bill = cast.bill()
    cast.collect(bill)
    for _ in range(2):
        assert api.recognise_service(line_id=bill.line_id, by=SYSTEM, now=NOW).is_recognised
    legs = api.list_journals(order_id=bill.order_id, by=SYSTEM, now=NOW)[-1].legs
    assert {leg.account: leg.amount_paisa for leg in legs} == {
        "2410": 5_000,
        "2900": -5_000,
        "1900": 5_000,
        "4010": -5_000,
    }
    assert not api.verify_ledger(by=SYSTEM)


def test_a_free_service_earns_nothing_and_is_still_recognised(cast: Cast) -> None:
    bill = cast.bill(a_quote(FREE_BY_LAW))
    assert api.recognise_service(line_id=bill.line_id, by=SYSTEM, now=NOW).is_recognised
    assert api.list_journals(order_id=bill.order_id, by=SYSTEM, now=NOW) == ()


def test_an_unpaid_charge_is_not_earned(cast: Cast) -> None:
    with refused(api.BillUnpaid):
        api.recognise_service(line_id=cast.bill().line_id, by=SYSTEM, now=NOW)


def test_a_line_without_a_bill_earns_nothing(cast: Cast) -> None:
    with refused(api.NoSuchBill):
        api.recognise_service(line_id=uuid4(), by=SYSTEM, now=NOW)


def test_a_commission_is_held_and_released_once(cast: Cast) -> None:
    line_id = uuid7()
    held = accrue(line_id, cast.bilal.me)
    assert (held.amount_paisa, held.state) == (40_000, api.CommissionState.HELD)
    assert accrue(line_id, cast.bilal.me) == held
    for _ in range(2):
        released = api.release_commission(line_id=line_id, by=SYSTEM, now=NOW)
        assert released.state is api.CommissionState.RELEASED
    rules = [row.rule for row in api.list_journals(order_id=held.order_id, by=SYSTEM, now=NOW)]
    assert rules == ["12", "12a"]
    assert not api.verify_ledger(by=SYSTEM)


def test_a_commission_has_one_owner(cast: Cast) -> None:
    line_id = uuid7()
    accrue(line_id, cast.bilal.me)
    with refused(api.CommissionTaken):
        accrue(line_id, cast.bashir.me)


def test_there_is_no_commission_before_a_rate(cast: Cast) -> None:
    with refused(api.NoCommissionRate):
        api.accrue_commission(
            order_id=uuid4(),
            line_id=uuid4(),
            facilitator_id=cast.bilal.me,
            district=DISTRICT,
            by=SYSTEM,
            now=NOW.replace(year=2020),
        )


def test_a_commission_that_was_not_accrued_is_not_released(cast: Cast) -> None:
    with refused(api.NoSuchCommission):
        api.release_commission(line_id=uuid4(), by=SYSTEM, now=NOW)


def test_facilitators_see_their_own_commissions(cast: Cast) -> None:
    mine = [accrue(uuid7(), cast.bilal.me) for _ in range(2)]
    accrue(uuid7(), cast.bashir.me)
    found = api.list_commissions(facilitator_id=cast.bilal.me, by=cast.bilal, now=NOW)
    assert found == tuple(reversed(mine))
    rest = api.list_commissions(
        facilitator_id=cast.bilal.me, by=cast.bilal, now=NOW, before=mine[1].id
    )
    assert rest == (mine[0],)


def test_a_biometric_check_is_booked_once(seeded: None) -> None:
    check_id = uuid4()
    assert check(check_id, 3_500) is not None
    with refused(api.PostingKeyReused):
        check(check_id, 3_600)


def test_a_check_without_charge_posts_nothing(seeded: None) -> None:
    assert check(uuid4(), 0) is None


def test_a_negative_charge_is_refused(seeded: None) -> None:
    with refused(api.ChargeWrong):
        check(uuid4(), -1)


def test_a_check_of_another_district_is_refused(cast: Cast) -> None:
    with refused(OutsideYourArea):
        api.book_biometric_check(
            check_id=uuid4(),
            order_id=uuid4(),
            verifier="nadra",
            charge_paisa=1,
            district="peshawar",
            by=with_all_permits(cast.sana),
            now=NOW,
        )
