"""What needs a person: every source, who looks after it, and that it goes when its cause does."""

from __future__ import annotations

import csv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, OutsideYourArea, Role
from dastak.kernel.errors import Problem
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.api import MatterAct, MatterKind
from dastak.oversight.rules import is_wanted, urgency
from dastak.oversight.tests.conftest import Desk, words
from dastak.oversight.tests.walks import NOW, Case, register, staff
from dastak.people import api as people

LATER = NOW + timedelta(days=2)
ALL = api.Wanted()


def matters(by: Actor, wanted: api.Wanted = ALL, now: Any = NOW) -> dict[MatterKind, api.Matter]:
    found = api.list_worklist(wanted=wanted, by=by, now=now)
    assert found.count == len(found.matters)
    return {each.kind: each for each in found.matters}


def sana(*districts: str) -> Actor:
    return staff(Role.SUPERVISOR, *districts)


def account(name: str, cnic: str, *districts: str) -> Actor:
    """A supervisor with an account."""
    person = register(cnic, name.title())
    made = people.create_staff(
        staff=people.NewStaff(
            person_id=person.id,
            username=name,
            password="a long enough pass phrase",
            role=Role.SUPERVISOR,
            districts=frozenset(districts or ("lahore",)),
            departments=frozenset({"*"}),
        ),
        by=SYSTEM,
        now=NOW,
    )
    return replace(staff(Role.SUPERVISOR, *districts), person_id=made.person_id)


def hold(case: Case) -> UUID:
    line = case.order.lines[0].id
    orders.hold_line(
        line_id=line, reason="A flood.", party=orders.Party.PLATFORM, by=SYSTEM, now=NOW
    )
    return line


def test_a_late_visit_can_be_taken_away(case: Case) -> None:
    assert matters(sana()) == {}
    late = matters(sana(), now=LATER)[MatterKind.LATE]
    assert (late.act, late.number) == (MatterAct.UNASSIGN, case.order.number)
    assert (late.district, late.owner) == ("lahore", "")


def test_a_line_on_hold_is_told_once_and_goes_when_it_is_released(case: Case) -> None:
    line = hold(case)
    found = matters(sana(), now=LATER)
    assert set(found) == {MatterKind.HELD}
    assert (found[MatterKind.HELD].act, found[MatterKind.HELD].since) == (MatterAct.RELEASE, NOW)
    orders.release_line(line_id=line, by=SYSTEM, now=NOW)
    assert matters(sana()) == {}


def test_a_visit_that_nobody_took_two_hours_before_it_needs_somebody(case: Case) -> None:
    orders.unassign_visit(visit_id=case.visit.id, reason="ill", by=SYSTEM, now=NOW)
    near = case.visit.starts_at - timedelta(hours=1)
    found = matters(sana(), now=near)
    assert MatterKind.NOBODY_COMES in found
    assert matters(sana(), now=near - timedelta(hours=1, minutes=1)) == {}


def test_an_open_hand_over_and_kept_papers_are_told(case: Case) -> None:
    line = case.order.lines[0]
    (item,) = documents.register_items(
        subject=line.id,
        names=[Bilingual("Card", "کارڈ")],
        kind=documents.ItemKind.ORIGINAL,
        holder=documents.Holder(documents.HolderKind.FACILITATOR, str(case.bilal.id)),
        scope=documents.Scope("lahore", line.department, case.order.person_id),
        by=SYSTEM,
        now=NOW,
    )
    desk = documents.Holder(documents.HolderKind.DEPARTMENT, f"{line.department}@lahore")
    documents.offer_transfer(item_ids=[item.id], receiver=desk, by=SYSTEM, now=NOW)
    soon = matters(sana(), now=NOW + timedelta(hours=3))
    assert MatterKind.UNCONFIRMED not in soon
    found = matters(sana(), now=NOW + timedelta(days=4))
    assert found[MatterKind.UNCONFIRMED].number == case.order.number
    assert (found[MatterKind.KEPT].ref, found[MatterKind.KEPT].since) == (line.id, NOW)


def test_another_district_sees_nothing_and_may_not_ask(case: Case) -> None:
    hold(case)
    assert matters(sana("multan")) == {}
    with pytest.raises(OutsideYourArea):
        matters(sana("multan"), api.Wanted(district="lahore"))


def test_a_matter_is_taken_given_back_and_handed_over(case: Case) -> None:
    me, colleague = account("sana", "3520291000091"), account("omar", "3520291000092")
    which: Any = {"kind": MatterKind.HELD, "ref": hold(case), "now": NOW}
    api.take_matter(by=me, **which)
    api.take_matter(by=me, **which)
    assert matters(me, api.Wanted(owner="mine"))[MatterKind.HELD].owner == "sana"
    assert matters(colleague, api.Wanted(owner="mine")) == {}
    with pytest.raises(api.MatterTaken, match="sana"):
        api.take_matter(by=colleague, **which)
    for act in (api.give_back_matter, lambda **all_: api.hand_matter(to="sana", **all_)):
        with pytest.raises(api.NotYourMatter):
            act(by=colleague, **which)
    api.note_matter(note=" rang  twice ", by=me, **which)
    api.hand_matter(to="Omar", by=me, **which)
    found = matters(colleague, api.Wanted(owner="mine"))[MatterKind.HELD]
    assert (found.owner, found.note) == ("omar", "rang twice")
    api.give_back_matter(by=colleague, **which)
    assert MatterKind.HELD in matters(me, api.Wanted(owner="nobody"))
    told = EventLog.objects.filter(name="oversight.CareChanged").order_by("seq")
    assert [each.payload["how"] for each in told] == ["taken", "noted", "handed", "given_back"]


def test_nobody_of_another_district_is_handed_a_matter(case: Case) -> None:
    me, far = account("sana", "3520291000091"), account("far", "3520291000092", "multan")
    assert far.districts == {"multan"}
    for name in ("far", "nobody"):
        with pytest.raises(api.NoSuchColleague):
            api.hand_matter(kind=MatterKind.HELD, ref=hold_once(case), to=name, by=me, now=NOW)


def hold_once(case: Case) -> UUID:
    line = case.order.lines[0].id
    flags = orders.get_order(order_id=case.order.id, by=SYSTEM, now=NOW).lines[0].flags
    return line if orders.Flag.ON_HOLD in flags else hold(case)


def test_a_cause_that_comes_back_is_a_new_matter(case: Case) -> None:
    me, line = account("sana", "3520291000091"), hold(case)
    api.take_matter(kind=MatterKind.HELD, ref=line, by=me, now=NOW)
    orders.release_line(line_id=line, by=SYSTEM, now=NOW)
    with pytest.raises(api.NoSuchMatter):
        api.take_matter(kind=MatterKind.HELD, ref=line, by=me, now=NOW)
    again = NOW + timedelta(minutes=5)
    orders.hold_line(
        line_id=line, reason="Again.", party=orders.Party.PLATFORM, by=SYSTEM, now=again
    )
    assert matters(me, now=again)[MatterKind.HELD].owner == ""
    api.note_matter(kind=MatterKind.HELD, ref=line, note="new", by=me, now=again)
    assert matters(me, now=again)[MatterKind.HELD].owner == ""


def test_two_who_take_a_matter_at_once_do_not_both_have_it(case: Case) -> None:
    both = [account("sana", "3520291000091"), account("omar", "3520291000092")]
    line = hold(case)

    def take(by: Actor) -> str:
        try:
            api.take_matter(kind=MatterKind.HELD, ref=line, by=by, now=NOW)
        except Problem as problem:
            return problem.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, both)) == ["matter_taken", "taken"]


def test_a_note_has_an_end(case: Case) -> None:
    line = hold(case)
    with pytest.raises(api.NoteTooLong):
        api.note_matter(kind=MatterKind.HELD, ref=line, note="x" * 301, by=sana(), now=NOW)


WHICH: Any = {"kind": MatterKind.LATE, "ref": uuid4(), "now": NOW}
ACTS: dict[str, Callable[[Actor], Any]] = {
    "list_worklist": lambda by: api.list_worklist(wanted=ALL, by=by, now=NOW),
    "get_matter": lambda by: api.get_matter(by=by, **WHICH),
    "take_matter": lambda by: api.take_matter(by=by, **WHICH),
    "give_back_matter": lambda by: api.give_back_matter(by=by, **WHICH),
    "hand_matter": lambda by: api.hand_matter(to="x", by=by, **WHICH),
    "note_matter": lambda by: api.note_matter(note="x", by=by, **WHICH),
    "set_aside_dead_letter": lambda by: api.set_aside_dead_letter(
        dead_letter_id=uuid4(), reason="x", by=by, now=NOW
    ),
    "list_colleagues": lambda by: people.list_colleagues(role=Role.SUPERVISOR, by=by, now=NOW),
    "list_stuck": lambda by: documents.list_stuck(by=by, now=NOW),
    "list_troubles": lambda by: orders.list_troubles(kinds=(), by=by, now=NOW),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_needs_its_permit(name: str) -> None:
    with pytest.raises(NotPermitted):
        ACTS[name](Actor(Role.OFFICER, uuid4()))


def test_the_most_urgent_comes_first_and_a_choice_leaves_the_rest_out() -> None:
    def made(minutes: int | None, **more: Any) -> api.Matter:
        due = None if minutes is None else NOW + timedelta(minutes=minutes)
        return api.Matter(
            kind=MatterKind.LATE, ref=uuid4(), since=NOW, due_at=due, act=MatterAct.OPEN, **more
        )

    first, second, last = made(1), made(2, district="lahore"), made(None, owner_id=uuid4())
    assert sorted([last, second, first], key=urgency) == [first, second, last]

    def chosen(me: UUID | None = None, **wanted: Any) -> list[api.Matter]:
        choice = api.Wanted(**wanted)
        return [
            each for each in (first, second, last) if is_wanted(matter=each, wanted=choice, me=me)
        ]

    assert chosen(district="lahore") == [second]
    assert chosen(owner="nobody") == [first, second]
    assert chosen(owner="mine", me=last.owner_id) == [last]
    assert chosen(text="1") == []


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_the_page_lists_with_the_next_act_and_takes(desk: Desk, case: Case, lang: str) -> None:
    base = f"/{lang}/oversight/worklist"
    assert 'class="blank"' in words(desk.get(base))
    line = hold(case)
    assert f"/{lang}{case.act('release')[3:]}" in words(desk.get(base))
    assert 'id="worklist"' in words(desk.get(base, kind="held", number=case.order.number))
    assert 'class="blank"' in words(desk.get(base, kind="late"))
    one = f"{base}/held/{line}"
    assert desk.get(one).status_code == 200
    assert desk.post(f"{one}/take").status_code == 302
    assert f"{one}/give_back" in words(desk.get(one))
    assert f"{one}/take" not in words(desk.get(one))
    assert desk.post(f"{one}/burn").status_code == 409
    assert desk.get(f"{base}/nothing/{line}").status_code == 404
    rows = list(csv.reader(StringIO(desk.get(f"{base}.csv").content.decode("utf-8-sig"))))
    assert rows[1][0] == "On hold"
    desk.as_(Role.AUDITOR)
    assert f"{one}/take" not in words(desk.get(one))
    assert desk.post(f"{one}/take").status_code == 403


def test_a_locked_code_is_unlocked_from_the_list(desk: Desk, case: Case) -> None:
    assert desk.get(case.act("unlock")).status_code == 404
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("UPDATE orders_line SET code_tries = 5")
    assert case.act("unlock")[3:] in words(desk.get("/en/oversight/worklist"))
    assert desk.get(case.act("unlock")).status_code == 200
    assert desk.post(case.act("unlock")).status_code == 302
    assert matters(sana()) == {}


def test_the_list_is_served_as_json(desk: Desk, case: Case) -> None:
    line = hold(case)
    found = desk.get("/api/v1/oversight/worklist", kind="held").json()
    assert (found["count"], found["counts"]["held"], found["is_cut"]) == (1, 1, False)
    assert found["matters"][0]["act"] == "release"
    path = f"/api/v1/oversight/worklist/held/{line}"
    headers = {"Authorization": "Bearer a-token", "Idempotency-Key": str(uuid4())}
    kind = "application/json"
    taken = desk.client.post(path, {"do": "note", "note": "x"}, content_type=kind, headers=headers)
    assert taken.status_code == 200
    assert taken.json()["note"] == "x"
    wrong = {"do": "burn"}
    headers["Idempotency-Key"] = str(uuid4())
    assert desk.client.post(path, wrong, content_type=kind, headers=headers).status_code == 422
