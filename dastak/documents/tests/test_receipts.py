"""The receipt of a hand-over: made with the move, printed once, never changed, open to a check."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import Error, connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from dastak.documents import api, models
from dastak.documents.tests import cast
from dastak.documents.tests.cast import (
    AMNA,
    AT_DESK,
    BILAL,
    DUA,
    FARAH,
    NOW,
    WITH_AMNA,
    WITH_BILAL,
)
from dastak.documents.types import Holder, HolderKind, Item, Side, Standing, Transfer
from dastak.kernel.actors import SYSTEM, Actor, NotYours, Role
from dastak.kernel.ids import find_order_number, find_tracking_token, tracking_token, uuid7
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.paper import api as paper
from dastak.people import api as people

pytestmark = pytest.mark.usefixtures("ground")
LATER = NOW + timedelta(days=2)
needs_font = pytest.mark.skipif(
    not (Path(project.DASTAK_FONT_DIR) / "NotoNastaliqUrdu.ttf").is_file(),
    reason="the Urdu font is not built: make demo builds it",
)


@pytest.fixture
def signer(settings: Settings, tmp_path: Path) -> None:
    settings.DASTAK_PDF_SIGNER_DIR = tmp_path
    paper.issue_demo_authority(folder=tmp_path, now=NOW)


def hand_over(
    items: list[Item], receiver: Holder = WITH_BILAL, *, seal: str = "", days: int = 0
) -> Transfer:
    now = NOW + timedelta(days=days)
    ids = [item.id for item in items]
    transfer = api.offer_transfer(item_ids=ids, receiver=receiver, by=SYSTEM, now=now)
    api.confirm_transfer(transfer_id=transfer.id, side=Side.GIVER, by=SYSTEM, now=now)
    return api.confirm_transfer(
        transfer_id=transfer.id, side=Side.RECEIVER, seal_number=seal, by=SYSTEM, now=now
    )


def receipts_of(items: list[Item]) -> list[api.Receipt]:
    return api.list_receipts(subject=items[0].subject, by=AMNA, now=LATER)


def code_of(transfer: Transfer, kind: str = "custody") -> str:
    payload = paper.Payload(
        kind=kind, serial=transfer.number, subject=transfer.token, issued_at=NOW
    )
    return paper.sign_code(payload=payload).text


def test_the_move_makes_the_receipt() -> None:
    items = cast.amnas_papers()
    offered = api.offer_transfer(
        item_ids=[item.id for item in items], receiver=WITH_BILAL, by=SYSTEM, now=NOW
    )
    assert (offered.number, offered.token, receipts_of(items)) == ("", "", [])
    for side in Side:
        moved = api.confirm_transfer(transfer_id=offered.id, side=side, by=SYSTEM, now=NOW)
    assert moved.number.startswith("DP-")
    assert find_order_number(moved.number)
    assert find_tracking_token(moved.token) == moved.token
    (receipt,) = receipts_of(items)
    assert (receipt.number, receipt.token) == (moved.number, moved.token)
    assert receipt.issued_at == moved.moved_at
    assert (receipt.giver, receipt.receiver) == (HolderKind.CITIZEN, HolderKind.FACILITATOR)
    assert [(each.name, each.count) for each in receipt.papers] == [
        (cast.CARD, 1),
        (cast.DEGREE, 1),
    ]
    assert not receipt.is_delivery


def test_a_hand_over_that_was_called_off_has_no_receipt() -> None:
    items = cast.amnas_papers()
    ids = [item.id for item in items]
    transfer = api.offer_transfer(item_ids=ids, receiver=WITH_BILAL, by=SYSTEM, now=NOW)
    api.cancel_transfer(transfer_id=transfer.id, by=SYSTEM, now=NOW)
    assert receipts_of(items) == []


def test_nobody_else_sees_the_receipts() -> None:
    items = cast.amnas_papers()
    hand_over(items)
    dua = dataclasses.replace(DUA, permits=AMNA.permits)
    assert api.list_receipts(subject=items[0].subject, by=dua, now=NOW) == []


@pytest.mark.parametrize(
    "change",
    [
        "number = 'DP-1'",
        "token = 'X'",
        "seal_number = 'S'",
        "receiver_id = giver_id",
        "moved_at = moved_at + interval '1 s'",
        "item_ids = '{}'",
        "cancelled_at = now(), moved_at = NULL, number = NULL, token = NULL",
    ],
)
def test_a_receipt_never_changes(change: str) -> None:
    transfer = hand_over(cast.amnas_papers())
    with pytest.raises(Error, match="never changes"), transaction.atomic(), transaction_as(SYSTEM):
        _sql(f"UPDATE documents_transfer SET {change} WHERE id = '{transfer.id}'")


def test_a_paper_on_a_receipt_keeps_its_name() -> None:
    (first, *_) = cast.amnas_papers()
    with pytest.raises(Error, match="keeps its name"), transaction.atomic(), transaction_as(SYSTEM):
        _sql(f"UPDATE documents_item SET name_en = 'Passport' WHERE id = '{first.id}'")


def test_no_hand_over_moves_without_a_receipt() -> None:
    items = cast.amnas_papers()
    ids = [item.id for item in items]
    transfer = api.offer_transfer(item_ids=ids, receiver=WITH_BILAL, by=SYSTEM, now=NOW)
    moved = "giver_at = now(), receiver_at = now(), moved_at = now()"
    with pytest.raises(Error, match="has_receipt"), transaction.atomic(), transaction_as(SYSTEM):
        _sql(f"UPDATE documents_transfer SET {moved} WHERE id = '{transfer.id}'")


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_courier_passes_on_the_seal_that_he_got() -> None:
    items = cast.amnas_papers()
    hand_over(items)
    hand_over(items, AT_DESK, days=1)
    assert hand_over(items, WITH_BILAL, seal=" S-77  120934 ", days=2).seal_number == "S-77 120934"
    assert hand_over(items, WITH_AMNA, days=3).seal_number == "S-77 120934"
    # Amna has opened it.
    assert hand_over(items, WITH_BILAL, days=4).seal_number == ""
    assert [each.is_delivery for each in receipts_of(items)] == [False, False, False, True, False]


def test_a_check_tells_where_the_papers_are_and_when_they_came_back() -> None:
    items = cast.amnas_papers()
    taken = hand_over(items)
    for holder, days in ((WITH_BILAL, 0), (AT_DESK, 1), (WITH_BILAL, 2), (WITH_AMNA, 3)):
        if days:
            hand_over(items, holder, days=days)
        found = api.check_receipt(token=taken.token, now=LATER)
        assert found.standing is Standing.VALID
        assert (found.number, found.issued_at) == (taken.number, taken.moved_at)
        assert {each.holder for each in found.papers} == {holder.kind}
        assert all(each.is_back == (holder == WITH_AMNA) for each in found.papers)
        assert {each.since.date() for each in found.papers} == {
            (NOW + timedelta(days=days)).astimezone(UTC).date()
        }


def test_papers_that_went_apart_are_told_apart() -> None:
    first, second = items = cast.amnas_papers()
    taken = hand_over(items)
    hand_over([first], AT_DESK, days=1)
    found = api.check_receipt(token=taken.token, now=LATER)
    assert [(each.name, each.holder) for each in found.papers] == [
        (first.name, HolderKind.DEPARTMENT),
        (second.name, HolderKind.FACILITATOR),
    ]


def test_a_check_tells_nothing_personal() -> None:
    by_hand = [
        Bilingual("Card of Amna Bibi", "Card of Amna Bibi"),
        Bilingual("CNIC 35202-1234567-1", "شناختی کارڈ 35202-1234567-1"),
        cast.CARD,
    ]
    items = api.register_items(
        subject=uuid7(),
        names=by_hand,
        kind=api.ItemKind.ORIGINAL,
        holder=WITH_AMNA,
        scope=cast.SCOPE,
        by=BILAL,
        now=NOW,
    )
    taken = hand_over(items)
    told = dataclasses.asdict(api.check_receipt(token=taken.token, now=LATER))
    assert [(each["name"]["en"], each["count"]) for each in told["papers"]] == [
        ("Another paper", 2),
        ("Original CNIC", 1),
    ]
    text = json.dumps(told, default=str)
    for personal in ("Amna", "35202", str(cast.AMNA_ID), str(cast.BILAL_ID), "lahore"):
        assert personal not in text


def test_token_address_and_qr_lead_to_the_same_answer() -> None:
    taken = hand_over(cast.amnas_papers())
    answers = [
        api.check_receipt(token=text, now=LATER)
        for text in (
            taken.token,
            taken.token.lower(),
            f"https://dastak.example.pk/c/{taken.token}",
            code_of(taken),
        )
    ]
    assert answers[0].standing is Standing.VALID
    assert answers.count(answers[0]) == 4


def test_a_forged_code_is_called_forged() -> None:
    code = code_of(hand_over(cast.amnas_papers()))
    forged = code[:-20] + ("A" * 20 if code[-20:] != "A" * 20 else "B" * 20)
    answer = api.check_receipt(token=forged, now=LATER)
    assert answer == api.ReceiptCheck(standing=Standing.FORGED)


@pytest.mark.parametrize("text", ["", "hello", "../../etc", "0" * 17, "A" * 400, "ء", "\0"])
def test_what_is_no_receipt_is_unknown(text: str) -> None:
    assert api.check_receipt(token=text, now=NOW) == api.ReceiptCheck(standing=Standing.UNKNOWN)


def test_every_unknown_token_gets_the_same_answer_for_the_same_work(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with transaction_as(SYSTEM), django_assert_num_queries(2):
        one, other = (api.check_receipt(token=tracking_token(), now=NOW) for _ in range(2))
    assert one == other == api.ReceiptCheck(standing=Standing.UNKNOWN)


def test_a_certificate_is_no_receipt_and_a_receipt_no_certificate() -> None:
    taken = hand_over(cast.amnas_papers())
    issued = api.issue_certificate(certificate=cast.domicile(), by=FARAH, now=NOW)
    for text in (issued.token, code_of(taken, kind="certificate")):
        assert api.check_receipt(token=text, now=NOW).standing is Standing.UNKNOWN
    for text in (taken.token, code_of(taken)):
        assert api.verify(token=text, now=NOW).standing is Standing.UNKNOWN


def test_a_check_is_two_looks_and_so_is_a_list(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    items = cast.amnas_papers()
    taken = hand_over(items)
    hand_over(items, AT_DESK, days=1)
    with transaction_as(SYSTEM):
        with django_assert_num_queries(2):
            api.check_receipt(token=taken.token, now=NOW)
        with django_assert_num_queries(2):
            api.list_receipts(subject=items[0].subject, by=SYSTEM, now=NOW)


def _person(name: str, cnic: str) -> people.NewPerson:
    return people.NewPerson(
        cnic=cnic,
        name=name,
        gender="female",
        birth_date=date(1990, 5, 1),
        district=cast.DISTRICT,
    )


def _known() -> tuple[list[Item], Actor]:
    """Papers of somebody whom ``people`` knows, and who may read them."""
    person = people.register_on_behalf(
        person=_person("Amna Bibi", "3520212345672"), by=SYSTEM, now=NOW
    )
    scope = api.Scope(cast.DISTRICT, cast.DEPARTMENT, person.id)
    items = api.register_items(
        subject=uuid7(),
        names=[cast.CARD, Bilingual("Old deed", "Old deed")],
        kind=api.ItemKind.ORIGINAL,
        holder=Holder(HolderKind.CITIZEN, str(person.id)),
        scope=scope,
        by=SYSTEM,
        now=NOW,
    )
    return items, dataclasses.replace(AMNA, person_id=person.id)


@needs_font
@pytest.mark.usefixtures("signer")
def test_the_signed_pdf_is_made_once_when_it_is_opened_first() -> None:
    items, amna = _known()
    taken = hand_over(items)
    opened = [api.open_receipt(token=taken.token, by=by, now=LATER) for by in (amna, BILAL, FARAH)]
    assert len({each.content for each in opened}) == 1
    assert opened[0].name == f"{taken.number}.pdf"
    finding = paper.verify_pdf(pdf=opened[0].content, now=LATER)
    assert (finding.is_signed, finding.is_intact, finding.is_trusted) == (True, True, True)
    seen = Access.objects.filter(person_id=amna.person_id, fields="receipt")
    assert sorted(seen.values_list("role", flat=True)) == ["citizen", "facilitator", "officer"]
    assert set(seen.values_list("purpose", flat=True)) == {"receipt"}


@needs_font
@pytest.mark.usefixtures("signer")
def test_who_acts_for_her_opens_her_receipt_and_she_sees_that() -> None:
    people.load_seeds(by=SYSTEM, now=NOW)
    people.forget_permits()
    son = people.register_on_behalf(person=_person("Dua", "3520276543211"), by=SYSTEM, now=NOW)
    by = Actor(Role.CITIZEN, son.id, people.permits_of(Role.CITIZEN))
    mother = people.add_family_member(
        member=_person("Zainab Bibi", "3520276543229"),
        relation=people.Relation.MOTHER,
        by=by,
        now=NOW,
    ).person
    scope = api.Scope(cast.DISTRICT, cast.DEPARTMENT, mother.id)
    items = api.register_items(
        subject=uuid7(),
        names=[cast.CARD],
        kind=api.ItemKind.ORIGINAL,
        holder=Holder(HolderKind.CITIZEN, str(mother.id)),
        scope=scope,
        by=SYSTEM,
        now=NOW,
    )
    taken = hand_over(items)
    assert api.open_receipt(token=taken.token, by=by, now=LATER).content.startswith(b"%PDF")
    look = Access.objects.get(person_id=mother.id, purpose="receipt", actor=son.id)
    assert look.role == "citizen"


@needs_font
@pytest.mark.usefixtures("signer")
def test_every_hand_over_on_the_way_can_be_printed() -> None:
    items, amna = _known()
    home = Holder(HolderKind.CITIZEN, str(amna.person_id))
    way = [
        hand_over(items),
        hand_over(items, AT_DESK, days=1),
        hand_over(items, Holder(HolderKind.CENTRE, "lahore-1"), days=2),
        hand_over(items, WITH_BILAL, seal="S-1", days=3),
        hand_over(items, home, days=4),
    ]
    for each in way:
        opened = api.open_receipt(token=each.token, by=amna, now=LATER)
        assert opened.content.startswith(b"%PDF")
    with transaction_as(SYSTEM):
        assert models.File.objects.filter(kind="receipt").count() == len(way)


@pytest.mark.parametrize(("by", "refusal"), [(DUA, api.NoSuchReceipt), (BILAL, NotYours)])
def test_a_receipt_stays_shut_for_those_it_is_not_about(
    by: Actor, refusal: type[Exception]
) -> None:
    taken = hand_over(cast.amnas_papers(), Holder(HolderKind.FACILITATOR, str(uuid7())))
    with pytest.raises(refusal):
        api.open_receipt(token=taken.token, by=by, now=LATER)


@pytest.mark.parametrize("token", ["", "x", "../..", "0" * 17])
@pytest.mark.parametrize("by", [AMNA, BILAL])
def test_an_unknown_receipt_is_not_opened(token: str, by: Actor) -> None:
    with pytest.raises(api.NoSuchReceipt):
        api.open_receipt(token=token, by=by, now=LATER)
