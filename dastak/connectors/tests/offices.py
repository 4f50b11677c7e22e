"""Departments' systems as real processes, and an exchange with them in real time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from dastak.connectors import api
from dastak.connectors.adapters import accounts
from dastak.connectors.tests import cases
from dastak.connectors.tests.cases import NOW
from dastak.kernel.actors import SYSTEM
from simulators.tests.partner import Partner, ok, start

MANNERS = {"vehicle": "rest", "land": "csv", "registry": "soap"}
SERVICES = {
    "vehicle": ("PB-EXC-TRM", "pb-excise"),
    "land": ("PB-BOR-FRD", "pb-land-records"),
    "registry": ("PB-LG-MAR", "pb-local-government"),
}
TIMEOUT_MS = 300
PLAN = {"timeout_ms": TIMEOUT_MS, "poll_seconds": 1, "quiet_seconds": 1, "answer_seconds": 1}


@dataclass
class Office:
    """One department's system and our side of the line to it."""

    system: str
    partner: Partner
    folder: Path
    began: float = field(default_factory=time.monotonic)
    skipped: float = 0.0

    def account(self) -> dict[str, Any]:
        """What the settings say of it."""
        url = f"file://{self.folder}" if self.system == "land" else self.partner.url
        secrets = {"secret_out": "platform-secret", "secret_in": "office-secret"}
        return {"url": url, "key_id": f"{self.system}-1", **secrets, "plan": PLAN}

    def now(self) -> Any:
        return NOW + timedelta(seconds=time.monotonic() - self.began + self.skipped)

    def send(self, **changes: Any) -> api.Case:
        """A case for this department."""
        code, department = SERVICES[self.system]
        case = cases.new_case(**{"service_code": code, "department": department, **changes})
        return api.submit_case(case=case, by=SYSTEM, now=self.now())

    def run(self) -> int:
        return api.run_connector(system=self.system, by=SYSTEM, now=self.now())

    def until(self, done: Callable[[], bool], seconds_max: float = 8) -> float:
        """Exchange until something is so; how long it took."""
        started = time.monotonic()
        while not done():
            took = time.monotonic() - started
            assert took < seconds_max, (self.told(), self.partner.truth())
            if not self.run():
                time.sleep(0.05)
        return time.monotonic() - started

    def state(self, case: api.Case) -> str:
        return self.case(case.id).state.value

    def case(self, case_id: UUID) -> api.Case:
        return api.get_case(case_id=case_id, purpose="test", by=SYSTEM, now=self.now()).case

    def move(self, case: api.Case, standing: str, **changes: Any) -> None:
        """Let the department do something."""
        body = {"case_id": str(case.id), "standing": standing, "changes": changes}
        ok(self.partner.bare.post("/_move", json=body))

    def received(self, **changes: Any) -> api.Case:
        """A case that the department has taken in."""
        case = self.send(**changes)
        self.until(lambda: self.state(case) == "received")
        return case

    def letters(self) -> list[str]:
        """Reasons of the dead letters, sorted."""
        return sorted(
            letter.reason for letter in api.list_letters(page=1, by=SYSTEM, now=self.now())
        )

    def told(self) -> list[str]:
        """What was told about connectors, in order."""
        return [name for name in ("ConnectorDown", "ConnectorUp") for _ in cases.events(name)]

    def is_down(self) -> bool:
        lines = api.list_connectors(by=SYSTEM, now=self.now())
        return next(line.is_down for line in lines if line.code == self.system)

    def accepted(self) -> dict[str, int]:
        """How often each case was taken as an application, by the department's own word."""
        found: dict[str, int] = self.partner.truth()["accepted"]
        return found


def start_office(system: str, folder: Path) -> Office:
    """Start the process of a department."""
    options = ["--manner", MANNERS[system], "--seed", "7", "--tick-ms", "60", "--slow-ms", "20"]
    options += ["--key-id", f"{system}-1", "--folder", str(folder)]
    return Office(system, start("departments", *options), folder)


def accounts_of(*offices: Office) -> str:
    """The setting."""
    return json.dumps({office.system: office.account() for office in offices})


def reset(office: Office) -> Office:
    """A healthy, empty department; our lines to it are new."""
    office.partner.bare.post("/_reset").raise_for_status()
    accounts.forget_systems()
    office.began, office.skipped = time.monotonic(), 0.0
    return office
