"""Who may call what, and what unknown or malformed things are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dastak.field.pages import urlpatterns
from dastak.kernel import clock
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, Role
from dastak.kernel.models import Access
from dastak.people.api import load_seeds, permits_of

ID = "01900000-0000-7000-8000-000000000001"
COMMAND = {"command_id": ID}
CODE = {"code": "1234", "command_id": ID}
LINE = f"lines/{ID}"
READS = ["day", "offers", "cash", "held", f"visits/{ID}", LINE, f"{LINE}/finger"]
WRITES: list[tuple[str, dict[str, Any]]] = [
    (f"offers/{ID}/accept", COMMAND),
    (f"offers/{ID}/decline", {"reason": "too_far"}),
    (f"visits/{ID}/start", COMMAND),
    (f"visits/{ID}/arrive", {"manual_reason": "At the gate."}),
    (f"visits/{ID}/door", CODE),
    (f"{LINE}/originals", {"names": [{"en": "Matric certificate"}]}),
    (f"{LINE}/finger", {"finger": 1, "template_hash": "0" * 64, "device": "reader-7"}),
    (f"{LINE}/read-back", {}),
    (f"{LINE}/capture", CODE),
    (f"{LINE}/cash", {"amount_paisa": 100, "command_id": ID}),
    (f"{LINE}/hand-in", {}),
    (f"{LINE}/collect", {"seal_number": "S-1", "command_id": ID}),
    (f"{LINE}/deliver", CODE),
    (f"{LINE}/return", CODE),
    (f"{LINE}/calls", COMMAND),
    (f"{LINE}/no-show", COMMAND),
    (f"{LINE}/stop", {**COMMAND, "reason": "age"}),
    (f"{LINE}/gaps", {**COMMAND, "papers": ["cnic_front"], "fault": "citizen"}),
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
            departments=EVERYWHERE,
        )
        monkeypatch.setattr("dastak.project.middleware.find_actor", lambda **_: actor)
        client = Client(headers={"Authorization": "Bearer any"})
        client.cookies["dastak_session"] = "any"
        return client

    return sign_in


def send(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(
        f"/api/v1/field/{path}",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )


@pytest.mark.parametrize("path", READS)
def test_reading_is_for_facilitators(enter: Enter, client: Client, path: str) -> None:
    assert client.get(f"/api/v1/field/{path}").status_code == 401
    for role in (Role.CITIZEN, Role.OFFICER, Role.SUPERVISOR):
        assert enter(role).get(f"/api/v1/field/{path}").status_code == 403


@pytest.mark.parametrize(("path", "body"), WRITES, ids=[path for path, _ in WRITES])
def test_writing_is_for_facilitators(
    enter: Enter, client: Client, path: str, body: dict[str, Any]
) -> None:
    assert send(client, path, body).status_code == 401
    assert send(enter(Role.OFFICER), path, body).status_code == 403


@pytest.mark.parametrize(("path", "body"), WRITES, ids=[path for path, _ in WRITES])
def test_what_is_not_mine_is_refused_with_both_languages(
    enter: Enter, path: str, body: dict[str, Any]
) -> None:
    answer = send(enter(Role.FACILITATOR), path, body)
    assert answer.status_code in (404, 409), answer.content
    assert set(answer.json()["texts"]) == {"en", "ur"}


@pytest.mark.parametrize(("path", "body"), WRITES, ids=[path for path, _ in WRITES])
def test_an_unknown_field_is_named(enter: Enter, path: str, body: dict[str, Any]) -> None:
    answer = send(enter(Role.FACILITATOR), path, {**body, "surprise": 1})
    assert answer.status_code == 422
    assert "surprise" in answer.json()["errors"]


def test_an_empty_day_is_an_answer(enter: Enter) -> None:
    client = enter(Role.FACILITATOR)
    assert client.get("/api/v1/field/day?day=2026-11-23").json()["visits"] == []
    assert client.get("/api/v1/field/offers").json() == {"offers": []}
    assert client.get("/api/v1/field/held").json() == {"items": []}
    assert client.get("/api/v1/field/day?day=yesterday").status_code == 422


def test_a_paper_of_somebody_else_is_refused(enter: Enter) -> None:
    answer = enter(Role.FACILITATOR).post(
        f"/api/v1/field/{LINE}/papers",
        {"kind": "cnic", "file": SimpleUploadedFile("a.png", b"x", "image/png")},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code == 404, answer.content


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_day_without_visits_has_a_page(enter: Enter, lang: str) -> None:
    client = enter(Role.FACILITATOR)
    page = client.get(f"/{lang}/field?day=2026-11-23")
    assert page.status_code == 200
    words = {"ur": "اس دن کوئی وزٹ نہیں", "en": "No visits on this day"}
    assert words[lang] in page.content.decode()
    assert client.get(f"/{lang}/field?day=nonsense").status_code == 200


def test_pages_send_strangers_to_the_staff_door(client: Client, transactional_db: None) -> None:
    answer = client.get("/ur/field")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/ur/staff/sign-in?next=")


def _address(route: str) -> str:
    for name in ("visit_id", "line_id", "offer_id", "strike_id", "swap_id"):
        route = route.replace(f"<uuid:{name}>", ID)
    return "/en/" + route.replace("<int:number>", "1").replace("<str:kind>", "cnic").replace(
        "<str:token>", "none"
    )


@pytest.mark.parametrize("route", [str(each.pattern) for each in urlpatterns])
def test_no_page_opens_for_another_role(enter: Enter, route: str) -> None:
    client = enter(Role.OFFICER)
    key = {"_key": str(uuid4())}
    assert 403 in {
        client.get(_address(route)).status_code,
        client.post(_address(route), key).status_code,
    }


def test_a_refused_page_says_so_in_its_own_frame_and_leads_back(enter: Enter) -> None:
    client = enter(Role.FACILITATOR)
    page = client.post(f"/en/field/visits/{ID}/start", {"_key": str(uuid4())})
    assert page.status_code == 409
    text = page.content.decode()
    assert "no longer belongs to an open order" in text
    assert f'href="/en/field/visits/{ID}"' in text
    assert client.get(f"/en/field/lines/{ID}").status_code == 404


@pytest.mark.parametrize(
    "route", [str(each.pattern) for each in urlpatterns if "<" in str(each.pattern)]
)
def test_no_form_opens_for_what_is_not_mine(enter: Enter, route: str) -> None:
    page = enter(Role.FACILITATOR).get(_address(route))
    assert page.status_code in (404, 405)  # 405: the address takes forms only
    assert page.status_code == 405 or Access.objects.filter(was_refused=True).count() == 1


NUL = "a\x00b"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"offers/{ID}/decline", {"reason": NUL}),
        (f"visits/{ID}/arrive", {"manual_reason": NUL}),
        (f"visits/{ID}/door", {"code": NUL, "command_id": ID}),
        (f"{LINE}/originals", {"names": [{"en": NUL}]}),
        (f"{LINE}/finger", {"finger": 1, "template_hash": NUL, "device": NUL}),
        (f"{LINE}/collect", {"seal_number": NUL, "command_id": ID}),
    ],
)
def test_control_characters_break_nothing(enter: Enter, path: str, body: dict[str, Any]) -> None:
    assert send(enter(Role.FACILITATOR), path, body).status_code in (404, 409, 422)
