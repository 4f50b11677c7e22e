"""A browser that is signed in as whom the test says, at the hour of the story."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from dastak.kernel.actors import Actor, Role
from dastak.oversight.tests.walks import NOW, Case, assigned, hire, seed, staff


class Desk:
    """Opens pages as somebody."""

    def __init__(self) -> None:
        self.actor: Actor | None = None
        self.client = Client(raise_request_exception=True)
        self.client.cookies["dastak_session"] = "a-token"

    def as_(self, role: Role, *districts: str) -> Desk:
        """Be somebody of this role from now on."""
        self.actor = staff(role, *districts)
        return self

    def get(self, path: str, **query: Any) -> Any:
        """Open a page."""
        return self.client.get(path, query, headers=self._token())

    def post(self, path: str, **values: Any) -> Any:
        """Send a form."""
        return self.client.post(path, {"_key": str(uuid4()), **values}, headers=self._token())

    def _token(self) -> dict[str, str]:
        return {"Authorization": "Bearer a-token"}


def words(answer: HttpResponse) -> str:
    """The page as text."""
    return answer.content.decode()


@pytest.fixture
def desk(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk in a seeded product, at nine on a Monday morning in Pakistan."""
    seed()
    found = Desk()
    monkeypatch.setattr("dastak.kernel.clock.now", lambda: NOW)
    monkeypatch.setattr("dastak.project.middleware.find_actor", lambda *, token, now: found.actor)
    return found.as_(Role.SUPERVISOR)


@pytest.fixture
def case(desk: Desk) -> Case:
    """An order in Lahore whose visit was accepted."""
    return assigned()


__all__ = ["Desk", "hire", "words"]
