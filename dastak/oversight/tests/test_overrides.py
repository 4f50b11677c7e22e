"""The pages and the API of steps that need a second person."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from dastak.kernel.actors import Role
from dastak.oversight.tests.conftest import Desk, words
from dastak.oversight.tests.walks import Case

NOTE = "The visitor's motorcycle broke down."


def form(case: Case) -> str:
    return f"{case.path[3:]}/lines/{case.order.lines[0].id}/propose"


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_one_proposes_another_agrees_and_the_change_is_shown(
    desk: Desk, case: Case, lang: str
) -> None:
    base = f"/{lang}/oversight/overrides"
    assert 'class="blank"' in words(desk.get(base))
    ask = f"/{lang}{form(case)}"
    assert ask in words(desk.get(f"/{lang}{case.path[3:]}"))
    assert desk.get(ask).status_code == 200
    wish = {"kind": "cancel", "reason": "platform_fault"}
    assert desk.post(ask, note="so", **wish).status_code == 422
    assert desk.post(ask, note=NOTE, kind="release", reason="mistake").status_code == 409
    made = desk.post(ask, note=NOTE, **wish)
    assert made.status_code == 302
    one = made["Location"].split("?")[0]
    assert f"{one}/approve" not in words(desk.get(one))
    assert desk.post(f"{one}/approve").status_code == 409
    desk.as_(Role.SUPERVISOR)
    assert one in words(desk.get(base))
    assert f"{one}/approve" in words(desk.get(one))
    assert desk.get(f"{one}/approve").status_code == 200
    assert desk.get(f"{one}/burn").status_code == 409
    assert desk.post(f"{one}/approve").status_code == 302
    assert "cancelled" in words(desk.get(one))
    assert 'class="blank"' in words(desk.get(ask))


def test_others_look_or_not_even_that(desk: Desk, case: Case) -> None:
    ask = f"/en{form(case)}"
    made = desk.post(ask, note=NOTE, kind="unassign", reason="safety")
    one = made["Location"].split("?")[0]
    desk.as_(Role.AUDITOR)
    assert desk.get(one).status_code == 200
    assert f"{one}/approve" not in words(desk.get(one))
    assert desk.post(f"{one}/refuse").status_code == 403
    assert desk.get(ask).status_code == 403
    desk.as_(Role.SUPERVISOR, "multan")
    assert desk.get(one).status_code == 404
    assert desk.get(ask).status_code == 404


def test_the_same_by_json(desk: Desk, case: Case) -> None:
    def send(path: str, content: dict[str, Any]) -> Any:
        headers = {"Authorization": "Bearer a-token", "Idempotency-Key": str(uuid4())}
        where = f"/api/v1/oversight/overrides{path}"
        return desk.client.post(where, content, content_type="application/json", headers=headers)

    wish = {
        "id": str(uuid4()),
        "line_id": str(case.order.lines[0].id),
        "kind": "unassign",
        "reason": "cannot_come",
        "note": NOTE,
    }
    assert send("", wish).json()["state"] == "asked"
    assert send(f"/{wish['id']}", {"do": "approve"}).status_code == 409
    desk.as_(Role.SUPERVISOR)
    done = send(f"/{wish['id']}", {"do": "approve"}).json()
    assert (done["before"]["stage"], done["after"]["stage"]) == ("ASSIGNED", "SCHEDULED")
    (listed,) = desk.get("/api/v1/oversight/overrides").json()
    assert listed == done
