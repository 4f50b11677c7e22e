"""What every department's system is to us, whatever protocol it speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dastak.connectors.types import Asked, Delivery, Parcel, SystemPlan, Told
from dastak.kernel import partners
from dastak.kernel.circuit import Circuit

LEFT_ALONE = "left alone for a while"


class Unacceptable(partners.Unacceptable):
    """The system will never accept this request.

    :param is_absent: and surely does not have the case under which it was sent.
    """

    def __init__(self, reason: str, *, is_absent: bool = True) -> None:
        self.is_absent = is_absent
        super().__init__(reason)


class Unreadable(Exception):
    """The answer is damaged, not signed by the department, or not what was asked for.

    :param reason: a short fixed code, as of a dead letter.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}" if detail else reason)


@dataclass(frozen=True, slots=True)
class Account:
    """Where a system is and what both sides prove themselves with.

    :param url: ``http(s)://`` or ``file://`` of a folder.
    :param key_id: names the pair of secrets, so that they can be changed while in use.
    :param secret_out: signs what we say. :param secret_in: signs what the department says.
    """

    url: str
    key_id: str
    secret_out: str
    secret_in: str


class DepartmentSystem(Protocol):
    """A department's system. Never raises for the other side's faults: it tells them as values."""

    plan: SystemPlan
    circuit: Circuit
    batch_max: int

    def deliver(self, parcels: Sequence[Parcel]) -> list[Delivery]:
        """Hand over up to ``batch_max`` messages. A repeated one is looked up before it is sent."""

    def ask(self, cases: Sequence[Asked]) -> Told:
        """Where up to ``batch_max`` cases stand."""

    def fetch(self, *, document_id: str, sha256: str) -> bytes:
        """The content of an issued document.

        :raises NoAnswer: when it does not come. :raises Unreadable: when it has another digest.
        """

    def probe(self) -> bool:
        """Whether the system is there at all. A failure counts; being there excuses no bad answer."""

    def close(self) -> None:
        """Let go of connections."""


def circuit_of(plan: SystemPlan) -> Circuit:
    """The breaker of a system: left alone for as long as a call may take, then tried once."""
    return Circuit(failures_max=plan.failures_max, open_seconds=plan.timeout_ms / 1000)
