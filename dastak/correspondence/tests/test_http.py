"""Messages over HTTP and on pages without JavaScript."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dastak.correspondence import api
from dastak.correspondence.tests.threads import NOW, citizen, person, seen, staff, submitted, write
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.tests.props import picture

pytestmark = pytest.mark.usefixtures("committed")
API = "/api/v1/correspondence"
QUESTION = {"text": "کون سا کاغذ چاہیے؟", "language": "ur"}


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("dastak.kernel.clock.now", lambda: NOW)

    def sign_in(actor: Actor) -> Client:
        monkeypatch.setattr("dastak.project.middleware.find_actor", lambda **_: actor)
        client = Client(headers={"Authorization": "Bearer x"})
        client.cookies["dastak_session"] = "x"
        return client

    return sign_in


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    headers = {"Idempotency-Key": str(uuid4())}
    return client.post(f"{API}/{path}", body, content_type="application/json", headers=headers)


def test_both_sides_write_by_the_api(enter: Any) -> None:
    opening, rabia = submitted(), staff()
    amna = citizen(opening.applicant_id)
    thread = f"threads/{opening.line_id}"
    content = base64.b64encode(picture()).decode()
    body = {**QUESTION, "files": [{"name": "a.png", "content": content}]}
    answer = post(enter(amna), f"{thread}/messages", body)
    assert answer.status_code == 201, answer.content
    message = answer.json()
    (kept,) = message["attachments"]
    desk = enter(rabia)
    inbox = desk.get(f"{API}/threads").json()
    assert [each["number"] for each in inbox["threads"]] == [opening.number]
    assert desk.get(f"{API}/attachments/{kept['id']}").content.startswith(b"\xff\xd8\xff")
    words = {"language": "en", "text": "Which paper is needed?"}
    path = f"messages/{message['id']}/translations"
    assert post(desk, path, words).status_code == 204
    texts = desk.get(f"{API}/ready-texts").json()
    code = texts["templates"][1]["code"]
    ready = {"template": code, "values": {"paper": "cnic"}}
    assert post(desk, f"{thread}/ready-texts", ready).status_code == 201
    client = enter(amna)
    shown = client.get(f"{API}/{thread}").json()
    assert shown["card"]["turn"]["side"] == "citizen"
    assert shown["card"]["unread"] == 1
    assert shown["messages"][1]["translations"][0]["name"] == "Rabia Anwar"
    assert "CNIC" in shown["messages"][2]["words"]["en"]
    assert post(client, f"{thread}/read", {}).status_code == 204
    assert client.get(f"{API}/{thread}").json()["card"]["unread"] == 0


def test_bad_input_is_refused_with_its_place(enter: Any) -> None:
    opening = submitted()
    client = enter(citizen(opening.applicant_id))
    thread = f"threads/{opening.line_id}/messages"
    for body, code in (
        ({**QUESTION, "text": " "}, "text_missing"),
        ({**QUESTION, "text": "x" * 2001}, "text_too_long"),
        ({**QUESTION, "files": [{"name": "a", "content": "!"}]}, "content_unreadable"),
        ({**QUESTION, "files": [{"name": "a", "content": "eHh4"}]}, "not_allowed_kind"),
        ({**QUESTION, "language": "pa"}, "fields_invalid"),
    ):
        answer = post(client, thread, body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert post(client, f"threads/{uuid4()}/messages", QUESTION).status_code == 404
    assert post(client, f"threads/{opening.line_id}/ready-texts", {}).status_code == 403
    assert len(seen(opening, citizen(opening.applicant_id)).messages) == 1


def test_nobody_reads_or_writes_without_signing_in() -> None:
    opening = submitted()
    assert Client().get(f"{API}/threads/{opening.line_id}").status_code == 401
    assert post(Client(), f"threads/{opening.line_id}/messages", QUESTION).status_code == 401


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_citizen_writes_on_the_page_and_nothing_typed_is_lost(enter: Any, lang: str) -> None:
    opening, rabia = submitted(), staff()
    amna = citizen(opening.applicant_id)
    client, address = enter(amna), f"/{lang}/my/messages/{opening.line_id}"
    write(opening, rabia, text="<b>Come</b>")
    page = client.get(address).content.decode()
    assert "&lt;b&gt;Come" in page
    assert seen(opening, amna).card.unread == 0
    form = {"_key": str(uuid4()), "text": "میں کل آؤں گی", "aim": "note", "language": "ur"}
    file = SimpleUploadedFile("a.png", b"no picture", "image/png")
    wrong = client.post(address, {**form, "files": file})
    assert wrong.status_code == 422
    assert "میں کل آؤں گی" in wrong.content.decode()
    assert 'name="files"' in wrong.content.decode()
    file = SimpleUploadedFile("a.png", picture(), "image/png")
    sent = client.post(address, {**form, "_key": str(uuid4()), "files": file})
    assert sent.status_code == 302
    thread = seen(opening, amna)
    assert thread.card.turn is None
    (kept,) = thread.messages[-1].attachments
    shown = client.get(f"/{lang}/messages/files/{kept.id}")
    assert shown["Content-Disposition"] == "inline"
    assert "a.jpg" in client.get(address).content.decode()


def test_a_strangers_thread_has_no_page(enter: Any) -> None:
    opening = submitted()
    client = enter(citizen(person()))
    assert client.get(f"/en/my/messages/{opening.line_id}").status_code == 404
    typed = {"_key": str(uuid4()), "text": "x"}
    assert client.post(f"/en/my/messages/{opening.line_id}", typed).status_code == 404


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_an_officer_works_through_the_inbox(enter: Any, lang: str) -> None:
    opening, rabia = submitted(), staff()
    amna = citizen(opening.applicant_id)
    asked = write(opening, amna, text="کون سا کاغذ؟", language=api.Language.UR)
    desk, base = enter(rabia), f"/{lang}/department/messages"
    address = f"{base}/{opening.line_id}"
    assert address in desk.get(base).content.decode()
    assert address in desk.get(f"{base}?q={opening.number}").content.decode()
    assert address not in desk.get(f"{base}?show=waiting").content.decode()
    page = desk.get(f"{address}?template=come_with_original").content.decode()
    assert 'name="day"' in page
    assert 'name="paper"' in page
    key = {"_key": str(uuid4())}
    wrong = desk.post(
        f"{address}/ready", {**key, "template": "come_with_original", "paper": "cnic", "day": "x"}
    )
    assert wrong.status_code == 422
    assert 'value="come_with_original"' in wrong.content.decode()
    typed = {"template": "come_with_original", "paper": "cnic", "day": "2026-06-05"}
    assert desk.post(f"{address}/ready", {"_key": str(uuid4()), **typed}).status_code == 302
    words = {"message": str(asked.id), "language": "en", "text": "Which paper?"}
    assert desk.post(f"{address}/translate", {"_key": str(uuid4()), **words}).status_code == 302
    assert desk.post(f"{address}/translate", {"_key": str(uuid4())}).status_code == 404
    empty = desk.post(address, {"_key": str(uuid4()), "text": ""})
    assert empty.status_code == 422
    own = {"_key": str(uuid4()), "text": "Thank you", "aim": "note", "language": "en"}
    assert desk.post(address, own).status_code == 302
    page = desk.get(address).content.decode()
    assert "Which paper?" in page
    assert len(seen(opening, amna).messages) == 4


def test_a_closed_thread_is_shown_without_a_form(enter: Any, monkeypatch: Any) -> None:
    opening = submitted()
    amna = citizen(opening.applicant_id)
    write(opening, amna)
    api.end_thread(line_id=opening.line_id, by=SYSTEM, now=NOW)
    client = enter(amna)
    address = f"/en/my/messages/{opening.line_id}"
    assert "<textarea" in client.get(address).content.decode()
    monkeypatch.setattr("dastak.kernel.clock.now", lambda: NOW.replace(day=9))
    page = client.get(address).content.decode()
    assert "<textarea" not in page
    assert "Which paper is missing?" in page
    late = client.post(address, {"_key": str(uuid4()), "text": "x", "language": "en"})
    assert late.status_code == 409


def test_only_the_desk_has_an_inbox(enter: Any) -> None:
    for role in (Role.SUPERVISOR, Role.AGENT):
        assert enter(staff(role)).get(f"{API}/threads").status_code == 403
