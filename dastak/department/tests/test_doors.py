"""Who may call what at the officer's desk, and what unknown or malformed things are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.people.api import load_seeds, permits_of

ID = "01900000-0000-7000-8000-000000000001"
CASE = f"cases/{ID}"
READS = ["queue", "reasons", "objection-reasons", CASE, f"{CASE}/objections"]
REJECT = {"reason_code": "papers_missing", "law_clause": "s. 4", "explanation_en": "No copy."}
OBJECT = {"items": [{"code": "paper_missing"}], "due_date": "2030-01-01"}
WRITES: list[tuple[str, dict[str, Any]]] = [
    ("cases/receive", {"barcode": "B1234567897"}),
    (f"{CASE}/take", {}),
    (f"{CASE}/approve", {}),
    (f"{CASE}/reject", REJECT),
    (f"{CASE}/confirm-rejection", {}),
    (f"{CASE}/hand-out", {}),
    (f"{CASE}/object", OBJECT),
    (f"{CASE}/put-aside", {}),
    (f"{CASE}/go-on", {"reason": "It is printed already."}),
]
PAGES = [
    "",
    "/next",
    f"/scans/{ID}",
    f"/{CASE}",
    f"/{CASE}/bundle",
    f"/{CASE}/reject",
    f"/{CASE}/object",
]
Enter = Callable[[Role], Client]


@pytest.fixture
def enter(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """A client that acts in a role, with the permits that the role really has."""
    load_seeds(by=SYSTEM, now=clock.now())

    def sign_in(role: Role) -> Client:
        actor = Actor(
            role=role,
            person_id=uuid4(),
            permits=permits_of(role),
            districts=frozenset({"lahore"}),
            departments=frozenset({"pb-dc-office"}),
        )
        monkeypatch.setattr("dastak.project.middleware.find_actor", lambda **_: actor)
        client = Client(headers={"Authorization": "Bearer any"})
        client.cookies["dastak_session"] = "any"
        return client

    return sign_in


def send(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(
        f"/api/v1/department/{path}",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )


@pytest.mark.parametrize("path", READS)
def test_reading_is_for_officers(enter: Enter, client: Client, path: str) -> None:
    assert client.get(f"/api/v1/department/{path}").status_code == 401
    for role in (Role.CITIZEN, Role.FACILITATOR, Role.SUPERVISOR):
        assert enter(role).get(f"/api/v1/department/{path}").status_code == 403


@pytest.mark.parametrize(("path", "body"), WRITES, ids=[path for path, _ in WRITES])
def test_writing_is_for_officers(
    enter: Enter, client: Client, path: str, body: dict[str, Any]
) -> None:
    assert send(client, path, body).status_code == 401
    assert send(enter(Role.FACILITATOR), path, body).status_code == 403


@pytest.mark.parametrize(("path", "body"), WRITES, ids=[path for path, _ in WRITES])
def test_a_case_of_another_desk_does_not_exist_here(
    enter: Enter, path: str, body: dict[str, Any]
) -> None:
    answer = send(enter(Role.OFFICER), path, body)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_case")


@pytest.mark.parametrize(("path", "body"), WRITES, ids=[path for path, _ in WRITES])
def test_an_unknown_field_is_named(enter: Enter, path: str, body: dict[str, Any]) -> None:
    answer = send(enter(Role.OFFICER), path, {**body, "surprise": 1})
    assert answer.status_code == 422
    assert "surprise" in answer.json()["errors"]


def test_an_empty_queue_is_an_answer(enter: Enter) -> None:
    client = enter(Role.OFFICER)
    body = client.get("/api/v1/department/queue").json()
    assert (body["cases"], body["has_next"]) == ([], False)
    assert body["counts"] == {"sent": 0, "received": 0, "in_process": 0}
    assert client.get("/api/v1/department/queue?state=lost").status_code == 422
    assert client.get("/api/v1/department/reasons").json()["reasons"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_opens_for_another_role(enter: Enter, client: Client, path: str) -> None:
    assert client.get(f"/ur/department{path}").status_code == 302
    assert enter(Role.FACILITATOR).get(f"/ur/department{path}").status_code == 403


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_an_empty_desk_says_that_all_is_done(enter: Enter, lang: str) -> None:
    page = enter(Role.OFFICER).get(f"/{lang}/department")
    assert page.status_code == 200
    assert {"ur": "سب مکمل", "en": "All done"}[lang] in page.content.decode()


def test_odd_queries_get_the_queue(enter: Enter) -> None:
    client = enter(Role.OFFICER)
    for query in ("?page=0", "?page=x", "?state=lost", "?state=mine", "?page=999999"):
        assert client.get(f"/en/department{query}").status_code == 200
    assert client.get("/en/department/next?after=x").status_code == 302
    assert client.get("/en/department?q=%00").status_code == 422


def test_a_wrong_barcode_is_told_on_a_page_that_leads_back(enter: Enter) -> None:
    page = enter(Role.OFFICER).post(
        "/en/department/receive", {"barcode": "B123", "_key": str(uuid4())}
    )
    assert page.status_code == 404
    assert 'href="/en/department"' in page.content.decode()


def test_a_rejection_without_its_law_keeps_what_was_typed(enter: Enter) -> None:
    typed = {**REJECT, "law_clause": "", "explanation_ur": "نقل موجود نہیں", "_key": str(uuid4())}
    page = enter(Role.OFFICER).post(f"/en/department/{CASE}/reject", typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert "نقل موجود نہیں" in text
    assert "No copy." in text
    assert 'href="#f-law_clause"' in text
