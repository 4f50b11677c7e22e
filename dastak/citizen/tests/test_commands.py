from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from dastak.citizen import api
from dastak.citizen.tests import cast
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, NotYours, Role
from dastak.kernel.clock import PKT
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders
from dastak.people import api as people

WORDING = "I agree."
HOUSE = api.Where(district="lahore", address="House 12, Street 4", position="31.55,74.34")


def me(session: people.Session) -> Actor:
    return cast.actor_of(session)


def kept(session: people.Session, where: api.Where = HOUSE) -> api.Draft:
    draft = api.new_draft(person_id=session.person_id, service_code=cast.SERVICE, now=clock.now())
    draft = api.with_applicant(draft, session.person_id)
    draft = api.with_where(draft, where)
    draft = api.with_wish(draft, visitor="anybody", language="ur")
    return api.save_draft(draft=draft, by=me(session), now=clock.now())


def with_slot(session: people.Session) -> api.Draft:
    draft = kept(session)
    now = clock.now()
    slots = api.list_slots(draft=draft, from_day=now.astimezone(PKT).date(), now=now)
    first = next(slot for slot in slots if slot.is_free)
    return api.choose_slot(
        service_code=cast.SERVICE, starts_at=first.starts_at, by=me(session), now=now
    )


def price_hash(session: people.Session, draft: api.Draft) -> str:
    return api.get_review(draft=draft, by=me(session), now=clock.now()).quote.hash


def test_a_draft_is_found_by_its_person_only(amna: people.Session) -> None:
    draft = kept(amna)
    now = clock.now()
    assert api.find_draft(service_code=cast.SERVICE, by=me(amna), now=now) == draft
    other = cast.sign_in(cnic="35202-7654321-2", phone="0301 7654321")
    assert api.find_draft(service_code=cast.SERVICE, by=me(other), now=now) is None
    with pytest.raises(api.NoDraft):
        api.get_draft(service_code=cast.SERVICE, by=me(other), now=now)


def test_nobody_saves_the_draft_of_another(amna: people.Session) -> None:
    draft = replace(kept(amna), person_id=uuid4())
    with pytest.raises(NotYours):
        api.save_draft(draft=draft, by=me(amna), now=clock.now())


def test_a_draft_for_a_stranger_is_refused(amna: people.Session) -> None:
    stranger = cast.sign_in(cnic="35202-7654321-2", phone="0301 7654321")
    draft = api.with_applicant(kept(amna), stranger.person_id)
    with pytest.raises(people.NoMandate):
        api.save_draft(draft=draft, by=me(amna), now=clock.now())


def test_a_second_window_is_told_to_open_the_page_again(amna: people.Session) -> None:
    kept(amna)
    with pytest.raises(api.AlreadyStarted):
        kept(amna)


def test_drafts_survive_for_seven_days_and_are_purged_then(amna: people.Session) -> None:
    kept(amna)
    assert api.purge_drafts(by=SYSTEM, now=clock.now() + timedelta(days=6, hours=23)) == 0
    later = clock.now() + timedelta(days=7)
    assert api.find_draft(service_code=cast.SERVICE, by=me(amna), now=later) is None
    assert api.purge_drafts(by=SYSTEM, now=later) == 1


def test_an_old_draft_that_was_not_purged_yet_gives_way_to_a_new_one(amna: people.Session) -> None:
    kept(amna)
    later = clock.now() + timedelta(days=8)
    draft = api.new_draft(person_id=amna.person_id, service_code=cast.SERVICE, now=later)
    assert api.save_draft(draft=draft, by=me(amna), now=later).id == draft.id


def test_answers_are_not_readable_in_the_table(amna: people.Session) -> None:
    draft = kept(amna)
    with transaction_as(SYSTEM):
        sealed = cast.sealed_answers(draft.id)
    assert b"Street" not in sealed
    assert len(sealed) > 100


def test_choosing_another_time_gives_the_first_one_back(amna: people.Session) -> None:
    draft = with_slot(amna)
    assert draft.held
    now = clock.now()
    slots = api.list_slots(draft=draft, from_day=now.astimezone(PKT).date(), now=now)
    other = [slot for slot in slots if slot.is_free and slot.starts_at != draft.held.starts_at]
    for slot in other[:4]:  # three at once is the most that booking keeps
        draft = api.choose_slot(
            service_code=cast.SERVICE, starts_at=slot.starts_at, by=me(amna), now=now
        )
    assert draft.held
    assert draft.held.starts_at == other[3].starts_at


def test_choosing_the_same_time_again_keeps_the_hold(amna: people.Session) -> None:
    draft = with_slot(amna)
    assert draft.held
    again = api.choose_slot(
        service_code=cast.SERVICE, starts_at=draft.held.starts_at, by=me(amna), now=clock.now()
    )
    assert again.held == draft.held


def test_an_order_without_a_time_is_not_sent(amna: people.Session) -> None:
    draft = kept(amna)
    with pytest.raises(api.AnswerMissing):
        api.send_order(
            service_code=cast.SERVICE,
            quote_hash=price_hash(amna, draft),
            wording=WORDING,
            by=me(amna),
            now=clock.now(),
        )


def test_an_order_without_a_draft_is_not_sent(amna: people.Session) -> None:
    with pytest.raises(api.NoDraft):
        api.send_order(
            service_code=cast.SERVICE, quote_hash="0", wording=WORDING, by=me(amna), now=clock.now()
        )


def test_sending_books_the_visit_and_keeps_the_consent(amna: people.Session) -> None:
    draft = with_slot(amna)
    view = api.send_order(
        service_code=cast.SERVICE,
        quote_hash=price_hash(amna, draft),
        wording=WORDING,
        by=me(amna),
        now=clock.now(),
    )
    assert draft.held
    assert view.id == draft.order_id
    assert view.lines[0].stage is orders.Stage.SCHEDULED
    assert view.lines[0].slot_starts_at == draft.held.starts_at
    consents = people.list_consents(by=me(amna), now=clock.now())
    assert [each.kind for each in consents] == ["order"]
    file = api.get_order_file(order_id=view.id, by=me(amna), now=clock.now())
    assert file.bill is not None
    assert file.code is None
    assert file.withdrawal is not None
    assert file.withdrawal.is_allowed


def test_a_refused_order_leaves_the_draft_and_no_consent(amna: people.Session) -> None:
    draft = with_slot(amna)
    with pytest.raises(orders.PriceChanged):
        api.send_order(
            service_code=cast.SERVICE,
            quote_hash="0" * 64,
            wording=WORDING,
            by=me(amna),
            now=clock.now(),
        )
    found = api.find_draft(service_code=cast.SERVICE, by=me(amna), now=clock.now())
    assert found == draft
    assert people.list_consents(by=me(amna), now=clock.now()) == []


@pytest.mark.parametrize(
    ("district", "position", "is_used"),
    [("lahore", "31.55,74.34", True), ("lahore", "33.6,73.05", False), ("lahore", "", False)],
)
def test_a_position_is_used_when_it_lies_in_the_district(
    amna: people.Session, district: str, position: str, is_used: bool
) -> None:
    draft = kept(amna, replace(HOUSE, district=district, position=position))
    review = api.get_review(draft=draft, by=me(amna), now=clock.now())
    assert review.is_position_used is is_used


def test_a_district_that_is_not_on_the_map_needs_a_position(amna: people.Session) -> None:
    draft = kept(amna, replace(HOUSE, district="orakzai", position=""))
    with pytest.raises(api.PlaceUnknown):
        api.get_review(draft=draft, by=me(amna), now=clock.now())
    found = replace(draft, position=api.Point(33.7, 71.1))
    assert api.get_review(draft=found, by=me(amna), now=clock.now()).is_position_used


@pytest.mark.parametrize(
    "permit",
    [
        "save_draft",
        "choose_slot",
        "choose_time",
        "send_order",
        "find_draft",
        "get_order_file",
        "purge_drafts",
    ],
)
def test_every_command_and_query_needs_its_permit(amna: people.Session, permit: str) -> None:
    nobody = Actor(role=Role.CITIZEN, person_id=amna.person_id)
    now = clock.now()
    draft = api.new_draft(person_id=amna.person_id, service_code=cast.SERVICE, now=now)
    calls: dict[str, Callable[[], object]] = {
        "save_draft": lambda: api.save_draft(draft=draft, by=nobody, now=now),
        "choose_slot": lambda: api.choose_slot(
            service_code=cast.SERVICE, starts_at=now, by=nobody, now=now
        ),
        "choose_time": lambda: api.choose_time(
            order_id=draft.id, starts_at=now, command_id=draft.id, by=nobody, now=now
        ),
        "send_order": lambda: api.send_order(
            service_code=cast.SERVICE, quote_hash="", wording="", by=nobody, now=now
        ),
        "find_draft": lambda: api.find_draft(service_code=cast.SERVICE, by=nobody, now=now),
        "get_order_file": lambda: api.get_order_file(order_id=draft.id, by=nobody, now=now),
        "purge_drafts": lambda: api.purge_drafts(by=nobody, now=now),
    }
    with pytest.raises(NotPermitted) as refusal:
        calls[permit]()
    assert refusal.value.fields["permit"] == f"citizen.{permit}"
