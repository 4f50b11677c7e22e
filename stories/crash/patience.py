"""How people reach a product that comes and goes: every request again, under the same key."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from simulators.people.wire import HttpWire, Reply

SECONDS_MAX = 120.0
PAUSE_SECONDS = 0.5


class GaveUp(Exception):
    """No answer for as long as anybody is patient: the product is stuck."""


@dataclass
class PatientWire:
    """Carries a request until it is answered, however often the other side dies meanwhile.

    :param again: how often a request was sent once more, by why.
    """

    base: str
    again: Counter[str] = field(default_factory=Counter)
    _local: threading.local = field(default_factory=threading.local)

    def send(
        self, method: str, path: str, *, headers: Mapping[str, str], body: bytes, kind: str
    ) -> Reply:
        """Send one request. :raises GaveUp: without an answer for ``SECONDS_MAX``."""
        deadline = time.monotonic() + SECONDS_MAX
        why = ""
        while time.monotonic() < deadline:
            try:
                reply = self._wire().send(method, path, headers=headers, body=body, kind=kind)
            except httpx.TransportError as failure:
                why = type(failure).__name__
                self._local.wire = None
            else:
                if reply.status < 500:
                    return reply
                why = str(reply.status)
            self.again[why] += 1
            time.sleep(PAUSE_SECONDS)
        raise GaveUp(f"{method} {path.split('?', maxsplit=1)[0]}: {why} for {SECONDS_MAX:.0f} s")

    def _wire(self) -> HttpWire:
        found: HttpWire | None = getattr(self._local, "wire", None)
        if found is None:
            found = self._local.wire = HttpWire(self.base)
        return found


@dataclass
class Book:
    """What was acknowledged to people: the steps of each line, and the cash taken for it."""

    steps: dict[str, list[str]] = field(default_factory=dict)
    cash: dict[str, tuple[str, int]] = field(default_factory=dict)
    stopped: Counter[str] = field(default_factory=Counter)

    def note(self, line_id: str, *verbs: str) -> None:
        """These steps of a line were answered with success."""
        self.steps.setdefault(line_id, []).extend(verbs)

    def receipt(self, line_id: str, serial: str, paisa: int) -> None:
        """A receipt was handed out."""
        self.cash[line_id] = (serial, paisa)
