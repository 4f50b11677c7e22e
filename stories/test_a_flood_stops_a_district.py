"""The Ravi floods Lahore: visits are called off, everybody is told why and until when, and it goes on."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from simulators.people.cast import Staff
from simulators.people.wire import Refusal
from stories.invariants import check_all
from stories.world import Stage, drain

NOTICE = {
    "en": "The Ravi is over its banks. Stay at home.",
    "ur": "راوی میں سیلاب ہے۔ گھر پر رہیں۔",
}
HOLDS = "/oversight/area-holds"


def staff(stage: Stage, username: str) -> Staff:
    found = Staff(stage.world.wire, drain, username=username)
    found.sign_in()
    return found


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_flood_stops_a_district(stage: Stage) -> None:
    # Amna has a visit today, Zainab's papers are with the department already.
    amna = stage.citizen(name="Amna Bibi")
    zainab = stage.citizen(name="Zainab Noor", cnic="3520276543212", phone="+923017654321")
    sent = stage.journey(zainab)
    for step in (sent.place, sent.schedule, sent.assign, sent.travel):
        step()
    sent.pay(sent.fill_in())
    sent.hand_in()
    legal = zainab.look(sent.order or {})["lines"][0]
    journey = stage.journey(amna)
    journey.place()
    journey.schedule()
    journey.assign()
    assert journey.order
    track = f"/t/{journey.order['token']}"

    # 10:00, the supervisor proposes; nothing happens until a colleague has looked at it.
    sana, admin = staff(stage, "sana"), staff(stage, "admin")
    now = stage.world.now()
    wish: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "district": "lahore",
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(days=4)).isoformat(),
        "reason": "flood",
        "notice": NOTICE,
    }
    one = f"{HOLDS}/{sana.api.call('POST', HOLDS, wish)['id']}"
    drain()
    with pytest.raises(Refusal, match="second_person_needed"):
        sana.api.call("POST", one, {"do": "approve"})
    assert amna.stage(journey.order) == "ASSIGNED"
    admin.api.call("POST", one, {"do": "approve"})
    drain()

    # Amna is told why; her visit is called off, her order waits and keeps its time.
    line = amna.look(journey.order)["lines"][0]
    assert (line["stage"], line["slot"], line["flags"]) == ("QUALIFIED", [None, None], ["on_hold"])
    told = stage.world.phones.texts(amna.phone)
    assert any("سیلاب" in text and "منسوخ" in text for text in told)
    assert any("رکی ہے" in text and "سیلاب" in text for text in told)
    for lang, words in NOTICE.items():
        service = f"/services/{journey.service}?district=lahore"
        for path in ("/", "/notices", service, track):
            assert words in page(f"/{lang}{path}"), path
    progress = sana.api.call("GET", one)
    assert (progress["held"], progress["waiting"]) == (1, 0)

    # No time of the flood is offered, and none can be taken.
    slots = amna.api.call("GET", f"/booking/slots?service={journey.service}&district=lahore&days=7")
    until = datetime.fromisoformat(wish["ends_at"])
    inside = [each for each in slots if datetime.fromisoformat(each["starts_at"]) < until]
    assert inside
    assert {each["free"] for each in inside} == {0}
    assert {each["reason"]["en"] for each in inside} == {NOTICE["en"]}
    body = {
        "service": journey.service,
        "district": "lahore",
        "starts_at": inside[-1]["starts_at"],
    }
    with pytest.raises(Refusal, match="closed_then"):
        amna.api.call("POST", "/booking/holds", body)

    # Zainab's application goes on: no flood stops the law's clock.
    still = zainab.look(sent.order or {})["lines"][0]
    assert (still["flags"], still["clock"]) == ([], legal["clock"])

    # The water falls sooner. Amna is told, and chooses a time of the day after.
    before = datetime.fromisoformat(line["clock"]["due_at"])
    stage.world.pass_time(6 * 3600.0)
    sana.api.call("POST", one, {"do": "lift"})
    drain()
    assert sana.api.call("GET", one)["state"] == "over"
    line = amna.look(journey.order)["lines"][0]
    assert line["flags"] == []
    moved = datetime.fromisoformat(line["clock"]["due_at"]) - before
    assert timedelta(hours=6) <= moved < timedelta(hours=6, minutes=5)
    assert NOTICE["en"] not in page(f"/en{track}")
    stage.world.pass_time(16 * 3600.0)
    drain()
    assert any("پھر شروع" in text for text in stage.world.phones.texts(amna.phone))
    journey.schedule()
    journey.assign()
    assert amna.stage(journey.order) == "ASSIGNED"
    assert check_all(stage.world.now()) == []
