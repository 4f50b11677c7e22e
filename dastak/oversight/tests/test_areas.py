"""The pages and the API of districts that wait, and what the public sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from dastak.kernel.actors import SYSTEM, Role
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.tests.conftest import Desk, words
from dastak.oversight.tests.walks import NOW, SERVICE, Case, staff

NOTICE = {"notice_en": "The Ravi is over its banks.", "notice_ur": "دریائے راوی میں سیلاب ہے۔"}
FORM = {
    "district": "lahore",
    "starts": "2026-12-07T09:00",
    "ends": "2026-12-09T09:00",
    "reason": "flood",
    **NOTICE,
}


def public_page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def propose(desk: Desk, lang: str = "en", **changes: str) -> Any:
    return desk.post(f"/{lang}/oversight/areas/new", **{**FORM, **changes})


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_one_proposes_another_approves_the_public_reads_and_it_is_lifted(
    desk: Desk, case: Case, client: Client, lang: str
) -> None:
    base = f"/{lang}/oversight/areas"
    assert 'class="blank"' in words(desk.get(base))
    assert 'type="datetime-local"' in words(desk.get(f"{base}/new"))
    answer = propose(desk, lang)
    assert answer.status_code == 302
    one = answer["Location"].split("?")[0]
    assert f"{one}/approve" not in words(desk.get(one))
    assert desk.post(f"{one}/approve").status_code == 409
    public = ("/", "/notices", f"/services/{SERVICE}?district=lahore", f"/t/{case.order.token}")
    text = NOTICE[f"notice_{lang}"]
    for path in public:
        assert text not in public_page(client, f"/{lang}{path}"), path

    desk.as_(Role.ADMIN)
    assert f"{one}/approve" in words(desk.get(one))
    assert desk.get(f"{one}/approve").status_code == 200
    assert desk.post(f"{one}/approve").status_code == 302
    assert 'http-equiv="refresh"' in words(desk.get(one))
    for path in public:
        assert text in public_page(client, f"/{lang}{path}"), path
    assert text not in public_page(client, f"/{lang}/services/{SERVICE}?district=kasur")
    while orders.run_area_holds(by=SYSTEM, now=NOW):
        pass
    shown = words(desk.get(one))
    assert "<progress" in shown
    assert 'http-equiv="refresh"' not in shown
    waiting = api.list_worklist(wanted=api.Wanted(), by=staff(Role.SUPERVISOR), now=NOW)
    assert api.MatterKind.HELD not in {each.kind for each in waiting.matters}

    assert desk.get(f"{one}/lift").status_code == 200
    assert desk.post(f"{one}/lift").status_code == 302
    while orders.run_area_holds(by=SYSTEM, now=NOW):
        pass
    for path in public:
        assert text not in public_page(client, f"/{lang}{path}"), path


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": "soon"},
        {"ends": "2026-12-06T09:00"},
        {"notice_en": "x"},
        {"reason": ""},
        {"district": "nowhere-at-all"},
    ],
)
def test_what_cannot_be_is_asked_again_with_what_was_typed(
    desk: Desk, wrong: dict[str, str]
) -> None:
    desk.actor = staff(Role.SUPERVISOR, "*")
    answer = propose(desk, **wrong)
    assert answer.status_code == 422
    assert NOTICE["notice_ur"] in words(answer)


def test_others_only_look_or_not_even_that(desk: Desk) -> None:
    one = propose(desk)["Location"].split("?")[0]
    assert desk.post(f"{one}/burn").status_code == 409
    desk.as_(Role.AUDITOR)
    assert desk.get(one).status_code == 200
    assert f"{one}/approve" not in words(desk.get(one))
    assert desk.post(f"{one}/approve").status_code == 403
    assert desk.get("/en/oversight/areas/new").status_code == 403
    desk.as_(Role.SUPERVISOR, "multan")
    assert desk.get(one).status_code == 404
    assert propose(desk).status_code == 422
    assert desk.as_(Role.OFFICER).get(one).status_code == 403


def send(desk: Desk, path: str, content: dict[str, Any]) -> Any:
    headers = {"Authorization": "Bearer a-token", "Idempotency-Key": str(uuid4())}
    where = f"/api/v1/oversight/area-holds{path}"
    return desk.client.post(where, content, content_type="application/json", headers=headers)


def test_the_same_by_json(desk: Desk, client: Client) -> None:
    wish = {
        "id": str(uuid4()),
        "district": "lahore",
        "starts_at": NOW.isoformat(),
        "ends_at": (NOW + timedelta(days=2)).isoformat(),
        "reason": "strike",
        "notice": {"en": NOTICE["notice_en"], "ur": NOTICE["notice_ur"]},
    }
    assert send(desk, "", wish).json()["state"] == "asked"
    path = f"/{UUID(wish['id'])}"  # type: ignore[arg-type]
    assert send(desk, path, {"do": "approve"}).status_code == 409
    desk.as_(Role.SUPERVISOR)
    assert send(desk, path, {"do": "approve"}).json()["state"] == "running"
    (told,) = client.get("/api/v1/orders/area-notices?district=lahore").json()
    assert told["cause"] == {"en": "strike", "ur": "ہڑتال"}
    (listed,) = desk.get("/api/v1/oversight/area-holds").json()
    assert desk.get(f"/api/v1/oversight/area-holds{path}").json() == listed
    assert send(desk, path, {"do": "lift"}).json()["state"] == "lifting"
    assert client.get("/api/v1/orders/area-notices").json() == []
