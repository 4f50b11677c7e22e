from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from dastak.documents import api, models
from dastak.documents.tests import cast
from dastak.documents.tests.cast import (
    AMNA,
    AT_DESK,
    BILAL,
    CARD,
    DUA,
    FARAH,
    HAMID,
    NOW,
    SCOPE,
    WITH_AMNA,
    WITH_BILAL,
)
from dastak.documents.types import Holder, Item, ItemKind, Scope, Side, Transfer
from dastak.kernel.actors import SYSTEM, Actor, NotYours
from dastak.kernel.codes import one_time_code
from dastak.kernel.ids import uuid7
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as

pytestmark = pytest.mark.usefixtures("ground")
LATER = NOW + timedelta(hours=1)


def offer(items: list[Item], receiver: Holder = WITH_BILAL) -> Transfer:
    ids = [item.id for item in items]
    return api.offer_transfer(item_ids=ids, receiver=receiver, by=SYSTEM, now=NOW)


def confirm(transfer: Transfer, side: Side, by: Actor = SYSTEM) -> Transfer:
    return api.confirm_transfer(transfer_id=transfer.id, side=side, by=by, now=LATER)


def code_for(transfer: Transfer, side: Side = Side.GIVER) -> str:
    return one_time_code(purpose=f"transfer-{side}", subject=transfer.id, digits=4)


def wrong_code(transfer: Transfer) -> str:
    return "0001" if code_for(transfer) == "0000" else "0000"


def enter(transfer: Transfer, code: str, side: Side = Side.GIVER) -> api.CodeResult:
    return api.confirm_transfer_by_code(
        transfer_id=transfer.id, side=side, code=code, by=BILAL, now=LATER
    )


def event_names() -> list[str]:
    return list(EventLog.objects.order_by("seq").values_list("name", flat=True))


def test_papers_are_with_the_citizen_in_the_order_named() -> None:
    items = cast.amnas_papers()
    assert [item.name.en for item in items] == ["Original CNIC", "Matric certificate"]
    assert {item.holder for item in items} == {WITH_AMNA}
    assert api.list_items(subject=items[0].subject, by=AMNA, now=NOW) == items


def test_nobody_puts_papers_into_anothers_hands_by_writing_it_down() -> None:
    with pytest.raises(NotYours):
        api.register_items(
            subject=uuid7(),
            names=[CARD],
            kind=ItemKind.ORIGINAL,
            holder=AT_DESK,
            scope=SCOPE,
            by=BILAL,
            now=NOW,
        )


def test_papers_of_another_area_cannot_be_registered() -> None:
    with pytest.raises(NotYours):
        api.register_items(
            subject=uuid7(),
            names=[CARD],
            kind=ItemKind.ORIGINAL,
            holder=WITH_AMNA,
            scope=Scope("multan", None, cast.AMNA_ID),
            by=BILAL,
            now=NOW,
        )


def test_no_papers_cannot_be_registered() -> None:
    with pytest.raises(api.NothingToHandOver):
        api.register_items(
            subject=uuid7(),
            names=[],
            kind=ItemKind.ORIGINAL,
            holder=WITH_AMNA,
            scope=SCOPE,
            by=BILAL,
            now=NOW,
        )


def test_papers_move_when_both_sides_have_accepted() -> None:
    items = cast.amnas_papers()
    transfer = offer(items)
    assert confirm(transfer, Side.RECEIVER, BILAL).moved_at is None
    assert {item.holder for item in api.list_held(holder=WITH_AMNA, by=AMNA, now=NOW)} == {
        WITH_AMNA
    }
    moved = confirm(transfer, Side.GIVER, AMNA)
    assert moved.moved_at == LATER
    held = api.list_held(holder=WITH_BILAL, by=BILAL, now=LATER)
    assert [item.id for item in held] == [item.id for item in items]
    assert api.list_held(holder=WITH_AMNA, by=AMNA, now=LATER) == []
    assert event_names() == ["documents.ItemsOffered", "documents.ItemsMoved"]
    payload = EventLog.objects.get(name="documents.ItemsMoved").payload
    assert payload["names_ur"] == "اصل شناختی کارڈ، میٹرک کی سند"
    assert (payload["giver_kind"], payload["receiver_kind"]) == ("citizen", "facilitator")
    assert payload["person_id"] == str(cast.AMNA_ID)


def test_the_day_may_be_walked_at_one_instant() -> None:
    (card, degree) = cast.amnas_papers()
    for receiver in (WITH_BILAL, AT_DESK, WITH_BILAL, WITH_AMNA):
        transfer = offer([card, degree], receiver)
        for side in Side:
            api.confirm_transfer(transfer_id=transfer.id, side=side, by=SYSTEM, now=NOW)
    with transaction_as(SYSTEM):
        periods = list(models.Custody.objects.filter(item=card.id).order_by("period"))
    assert len(periods) == 5
    ends = [row.period.upper for row in periods]
    assert ends == [row.period.lower for row in periods[1:]] + [None]


def test_confirming_again_changes_nothing() -> None:
    transfer = offer(cast.amnas_papers())
    for _ in range(2):
        confirm(transfer, Side.RECEIVER, BILAL)
        confirm(transfer, Side.GIVER, AMNA)
    assert event_names().count("documents.ItemsMoved") == 1


@pytest.mark.parametrize(("side", "by"), [(Side.GIVER, BILAL), (Side.RECEIVER, AMNA)])
def test_nobody_accepts_for_the_other_side(side: Side, by: Actor) -> None:
    transfer = offer(cast.amnas_papers())
    with pytest.raises(NotYours):
        confirm(transfer, side, by)


def test_an_officer_accepts_for_her_department_only() -> None:
    transfer = offer(cast.amnas_papers(), AT_DESK)
    assert confirm(transfer, Side.RECEIVER, FARAH).receiver_at == LATER
    with pytest.raises(NotYours):
        confirm(transfer, Side.RECEIVER, HAMID)


def test_an_unknown_hand_over_cannot_be_confirmed() -> None:
    with pytest.raises(api.NoSuchTransfer):
        api.confirm_transfer(transfer_id=uuid7(), side=Side.GIVER, by=AMNA, now=NOW)


def test_no_papers_cannot_be_offered() -> None:
    with pytest.raises(api.NothingToHandOver):
        api.offer_transfer(item_ids=[], receiver=WITH_BILAL, by=SYSTEM, now=NOW)


def test_unknown_papers_cannot_be_offered() -> None:
    with pytest.raises(api.NoSuchItem):
        api.offer_transfer(item_ids=[uuid7()], receiver=WITH_BILAL, by=SYSTEM, now=NOW)


def test_papers_of_two_orders_are_offered_separately() -> None:
    with pytest.raises(api.PapersApart):
        offer(cast.amnas_papers() + cast.amnas_papers())


def test_papers_in_two_hands_are_offered_separately() -> None:
    card, degree = cast.amnas_papers()
    transfer = offer([card])
    confirm(transfer, Side.GIVER)
    confirm(transfer, Side.RECEIVER)
    with pytest.raises(api.PapersApart):
        offer([card, degree], AT_DESK)


def test_papers_are_not_offered_to_who_has_them() -> None:
    with pytest.raises(api.AlreadyThere):
        offer(cast.amnas_papers(), WITH_AMNA)


def test_a_paper_is_in_one_open_hand_over_only() -> None:
    card, degree = cast.amnas_papers()
    offer([card])
    offer([degree], AT_DESK)
    with pytest.raises(api.AlreadyOffered):
        offer([card], AT_DESK)


def test_a_stranger_offers_nothing() -> None:
    ids = [item.id for item in cast.amnas_papers()]
    with pytest.raises(NotYours):
        api.offer_transfer(item_ids=ids, receiver=WITH_BILAL, by=DUA, now=NOW)


def test_a_citizen_without_an_app_accepts_by_code() -> None:
    transfer = offer(cast.amnas_papers())
    confirm(transfer, Side.RECEIVER, BILAL)
    result = enter(transfer, f" {code_for(transfer)} ")
    assert result.is_right
    assert result.transfer.moved_at == LATER


def test_a_code_may_be_said_in_urdu_digits() -> None:
    transfer = offer(cast.amnas_papers())
    spoken = code_for(transfer).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert enter(transfer, spoken).is_right


def test_the_code_of_one_side_is_not_that_of_the_other() -> None:
    transfer = offer(cast.amnas_papers())
    assert code_for(transfer, Side.GIVER) != code_for(transfer, Side.RECEIVER)


def test_wrong_codes_are_counted_and_then_locked() -> None:
    transfer = offer(cast.amnas_papers())
    left = [enter(transfer, wrong_code(transfer)).tries_left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(api.CodeLocked):
        enter(transfer, code_for(transfer))


def test_after_a_lock_a_new_offer_has_a_new_code() -> None:
    items = cast.amnas_papers()
    first = offer(items)
    for _ in range(5):
        enter(first, wrong_code(first))
    api.cancel_transfer(transfer_id=first.id, by=BILAL, now=LATER)
    second = offer(items)
    assert enter(second, code_for(second)).is_right


def test_a_desk_does_not_accept_by_code() -> None:
    transfer = offer(cast.amnas_papers(), AT_DESK)
    with pytest.raises(api.CodeOnlyForPeople):
        enter(transfer, "1234", Side.RECEIVER)


def test_only_the_other_side_types_a_citizens_code() -> None:
    transfer = offer(cast.amnas_papers(), AT_DESK)
    with pytest.raises(NotYours):
        enter(transfer, code_for(transfer))


def test_no_code_is_taken_for_a_finished_hand_over() -> None:
    transfer = offer(cast.amnas_papers())
    confirm(transfer, Side.GIVER)
    confirm(transfer, Side.RECEIVER)
    with pytest.raises(api.TransferClosed):
        enter(transfer, code_for(transfer))


def test_a_code_for_an_unknown_hand_over_is_refused() -> None:
    with pytest.raises(api.NoSuchTransfer):
        api.confirm_transfer_by_code(
            transfer_id=uuid7(), side=Side.GIVER, code="1234", by=BILAL, now=NOW
        )


def test_a_cancelled_hand_over_leaves_the_papers_and_frees_them() -> None:
    items = cast.amnas_papers()
    transfer = offer(items)
    for by in (AMNA, BILAL, HAMID):
        cancelled = api.cancel_transfer(transfer_id=transfer.id, by=by, now=LATER)
        assert cancelled.cancelled_at == LATER
    assert event_names().count("documents.TransferCancelled") == 1
    assert api.list_transfers(subject=transfer.subject, by=AMNA, now=NOW) == []
    assert offer(items, AT_DESK).giver == WITH_AMNA


def test_a_cancelled_hand_over_cannot_be_confirmed() -> None:
    transfer = offer(cast.amnas_papers())
    api.cancel_transfer(transfer_id=transfer.id, by=AMNA, now=LATER)
    with pytest.raises(api.TransferClosed):
        confirm(transfer, Side.GIVER, AMNA)


def test_a_finished_hand_over_cannot_be_cancelled() -> None:
    transfer = offer(cast.amnas_papers())
    confirm(transfer, Side.GIVER)
    confirm(transfer, Side.RECEIVER)
    with pytest.raises(api.TransferClosed):
        api.cancel_transfer(transfer_id=transfer.id, by=AMNA, now=LATER)


def test_a_stranger_cancels_nothing() -> None:
    transfer = offer(cast.amnas_papers())
    with pytest.raises(NotYours):
        api.cancel_transfer(transfer_id=transfer.id, by=FARAH, now=LATER)


def test_an_unknown_hand_over_cannot_be_cancelled() -> None:
    with pytest.raises(api.NoSuchTransfer):
        api.cancel_transfer(transfer_id=uuid7(), by=AMNA, now=NOW)


def test_what_is_elsewhere_and_what_waits_is_counted() -> None:
    items = cast.amnas_papers()
    subject = items[0].subject

    def elsewhere() -> int:
        return api.count_elsewhere(subject=subject, holder=WITH_AMNA, by=AMNA, now=NOW)

    def waiting() -> int:
        return api.count_unconfirmed(subject=subject, by=SYSTEM, now=NOW)

    assert (elsewhere(), waiting()) == (0, 0)
    transfer = offer(items[:1])
    assert (elsewhere(), waiting()) == (0, 1)
    confirm(transfer, Side.GIVER)
    confirm(transfer, Side.RECEIVER)
    assert (elsewhere(), waiting()) == (1, 0)


def test_a_supervisor_sees_what_somebody_of_the_area_holds() -> None:
    cast.amnas_papers()
    assert len(api.list_held(holder=WITH_AMNA, by=HAMID, now=NOW)) == 2


@pytest.mark.parametrize("by", [BILAL, DUA, FARAH])
def test_what_somebody_holds_is_not_for_others(by: Actor) -> None:
    with pytest.raises(NotYours):
        api.list_held(holder=WITH_AMNA, by=by, now=NOW)


def test_strangers_see_no_papers() -> None:
    items = cast.amnas_papers()
    transfer = offer(items)
    assert api.list_items(subject=items[0].subject, by=DUA, now=NOW) == []
    assert api.list_transfers(subject=transfer.subject, by=DUA, now=NOW) == []
    assert len(api.list_items(subject=items[0].subject, by=FARAH, now=NOW)) == 2


@pytest.mark.parametrize("model", [models.Item, models.Custody, models.Transfer])
def test_rows_are_hidden_from_strangers_by_the_database(model: type[models.Item]) -> None:
    offer(cast.amnas_papers())
    with transaction_as(DUA):
        assert not model.objects.exists()
    with transaction_as(AMNA):
        assert model.objects.exists()


def _second_holder(custody: models.Custody) -> None:
    custody.id = uuid7()
    custody.holder_id = str(cast.DUA_ID)
    custody.save(force_insert=True)


def _empty_period(custody: models.Custody) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_custody SET period = 'empty' WHERE id = %s", [custody.id])


def _since_ever(custody: models.Custody) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE documents_custody SET period = tstzrange(NULL, NULL) WHERE id = %s",
            [custody.id],
        )


def _other_holder(custody: models.Custody) -> None:
    models.Custody.objects.filter(id=custody.id).update(holder_id=str(cast.DUA_ID))


def _deletion(custody: models.Custody) -> None:
    custody.delete()


@pytest.mark.parametrize(
    "wrong", [_second_holder, _empty_period, _since_ever, _other_holder, _deletion]
)
def test_the_database_refuses_a_false_history(wrong: Callable[[models.Custody], None]) -> None:
    cast.amnas_papers()
    with transaction_as(SYSTEM):
        custody = models.Custody.objects.all()[0]
        with pytest.raises(Error), transaction.atomic():
            wrong(custody)
