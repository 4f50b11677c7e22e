"""The world of the stories: the public API in this process, background work done on request."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from django.core.management import call_command
from django.test import Client

from dastak.kernel import clock
from dastak.kernel.loops import run_all_once
from dastak.kernel.models import Clock
from dastak.project import cast
from simulators.people.cast import Citizen
from simulators.people.play import Journey, World
from simulators.people.wire import Phones, Reply

ROUNDS = 30
MONDAY = datetime(2026, 11, 23, 4, tzinfo=UTC)  # nine in the morning in Pakistan


class ClientWire:
    """Carries requests through every middleware of the product, without a socket."""

    def __init__(self) -> None:
        self._client = Client(raise_request_exception=False)

    def send(
        self, method: str, path: str, *, headers: Mapping[str, str], body: bytes, kind: str
    ) -> Reply:
        """Send one request."""
        answer = self._client.generic(
            method, path, body, content_type=kind or "application/json", headers=dict(headers)
        )
        try:
            said: Any = json.loads(answer.content) if answer.content else {}
        except ValueError:
            said = answer.content.decode(errors="replace")
        return Reply(answer.status_code, said)


def partner_ready(url: str, seconds: float = 10.0) -> None:
    """Wait until a simulator answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/_health", trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise TimeoutError(f"{url} does not answer")


def drain() -> None:
    """Do all background work that is due: events, messages, offers, checks."""
    for _ in range(ROUNDS):
        if not run_all_once():
            return


@dataclass
class Stage:
    """A product with its cast, ready for a story."""

    world: World
    verifier: str
    payments: str

    @classmethod
    def set(cls, *, gateway: str, verifier: str, payments: str) -> Stage:
        """Seed, hire, and let it be a Monday, nine in the morning."""
        for url in (gateway, verifier, payments):
            httpx.post(f"{url}/_reset", json={}, trust_env=False).raise_for_status()
        Clock.objects.update(ahead=MONDAY - datetime.now(UTC))
        call_command("seed", verbosity=0, stdout=_Silent())
        cast.make(now=clock.now())
        world = World(
            ClientWire(),
            Phones(gateway),
            pass_time=_pass,
            meanwhile=drain,
            say=lambda line: None,
        )
        drain()
        return cls(world, verifier, payments)

    def citizen(self, **facts: Any) -> Citizen:
        """Somebody new to the product."""
        return Citizen(self.world.wire, drain, phones=self.world.phones, **facts)

    def pay_unasked(self, paisa: int) -> None:
        """Somebody pays at a bank under a number nobody asked for, and ePay tells us of it."""
        paid = httpx.post(f"{self.payments}/_pay_other", json={"paisa": paisa}, trust_env=False)
        paid.raise_for_status()
        self.carry_intimation()

    def pay_at_bank(self, psid: str) -> None:
        """Somebody pays at a bank what a number asks for, and ePay tells us of it."""
        paid = httpx.post(f"{self.payments}/_pay", json={"psid": psid}, trust_env=False)
        paid.raise_for_status()
        self.carry_intimation()

    def carry_intimation(self) -> None:
        """The latest of what ePay wants to tell us reaches our door, and is followed up."""
        said = httpx.get(f"{self.payments}/_intimations", trust_env=False).json()["intimations"]
        answer = self.world.wire.send(
            "POST",
            "/api/v1/finance/epay/intimations",
            headers={"Authorization": "Bearer payments-token"},
            body=said[-1]["body"].encode(),
            kind="application/json",
        )
        assert answer.status == 200, answer
        drain()

    def journey(self, citizen: Citizen, **facts: Any) -> Journey:
        """An order about to be placed."""
        return Journey(self.world, citizen, **facts)


class _Silent:
    def write(self, _: str) -> int:
        return 0


def _pass(seconds: float) -> None:
    clock.advance(by=timedelta(seconds=seconds))
