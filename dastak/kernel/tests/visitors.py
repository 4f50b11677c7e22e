"""People at the front door of these tests. The kernel knows no context: they come by HTTP."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from dastak.kernel.codes import one_time_code

AMNA = "3520212345672"
ZAINAB = "3520276543212"
DEVICE = "a-telephone-of-tests"
PASSWORD = "dastak-demo-only"  # of the demo's cast


class _Silent:
    def write(self, _: str) -> int:
        return 0


def seed() -> None:
    """Districts, permits and the other seed rows."""
    call_command("seed", verbosity=0, stdout=_Silent())


def hire() -> None:
    """The demo's staff."""
    call_command("demo_cast", verbosity=0, stdout=_Silent())


@dataclass
class Visitor:
    """Somebody who calls the API with a token, or opens pages with a cookie."""

    token: str = ""
    person_id: str = ""
    client: Client = field(
        default_factory=lambda: Client(enforce_csrf_checks=True, raise_request_exception=False)
    )

    def call(
        self, method: str, path: str, body: Any = None, *, key: str = "", lang: str = "en"
    ) -> HttpResponse:
        """One call of the API; every write has a key of its own unless one is named."""
        headers = {"Accept-Language": lang}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if method != "GET":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        content = b"" if body is None else json.dumps(body).encode()
        answer: Any = self.client.generic(
            method, f"/api/v1{path}", content, content_type="application/json", headers=headers
        )
        return answer  # type: ignore[no-any-return]

    def browse(self) -> Client:
        """A browser that holds the session's cookie."""
        browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if self.token:
            browser.cookies[settings.SESSION_COOKIE] = self.token
        return browser


def code_of(challenge_id: str) -> str:
    """The code as the message would hold it."""
    return one_time_code(purpose="sign_in", subject=UUID(challenge_id))


def citizen(cnic: str = AMNA, phone: str = "+923001234567", district: str = "lahore") -> Visitor:
    """A citizen who signed in and said who they are."""
    visitor = Visitor()
    asked = {"cnic": cnic, "phone": phone, "device": DEVICE}
    challenge = json.loads(visitor.call("POST", "/people/codes", asked).content)["challenge_id"]
    said = {"challenge_id": challenge, "code": code_of(challenge), "device": DEVICE}
    _enter(visitor, visitor.call("POST", "/people/sessions", said))
    profile = {
        "name": "Amna Bibi",
        "gender": "female",
        "birth_date": "1990-05-01",
        "district": district,
    }
    assert visitor.call("PUT", "/people/me", profile).status_code == 200
    return visitor


def staff(username: str) -> Visitor:
    """One of the cast."""
    visitor = Visitor()
    said = {"username": username, "password": PASSWORD}
    _enter(visitor, visitor.call("POST", "/people/staff-sessions", said))
    return visitor


def _enter(visitor: Visitor, answer: HttpResponse) -> None:
    assert answer.status_code == 201, answer.content
    session = json.loads(answer.content)
    visitor.token, visitor.person_id = session["token"], session["person_id"]
