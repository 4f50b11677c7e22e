"""One HTTP line to a system: a deadline for the whole call, a limit of size, a circuit breaker."""

from __future__ import annotations

import time
from dataclasses import dataclass

import httpx

from dastak.connectors.adapters.system import LEFT_ALONE, Unacceptable, circuit_of
from dastak.connectors.types import SystemPlan
from dastak.kernel.partners import NoAnswer, connect, quiet_seconds

BYTES_MAX = 4_000_000
_ANSWERED = frozenset({200, 201, 202, 404})
_CONFLICT = 409
# A refusal of these kinds is about the request itself: the same again gets the same answer.
_FINAL = frozenset({400, 409, 413, 422})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    body: bytes
    headers: httpx.Headers


class Line:
    """Calls one system. Keeps its connections; may be used by several threads.

    Redirects are not followed and the environment's proxies are not used.
    """

    def __init__(self, *, url: str, plan: SystemPlan) -> None:
        self.circuit = circuit_of(plan)
        self._seconds_max = plan.timeout_ms / 1000
        self._http = connect(url=url, timeout_seconds=self._seconds_max, limit=plan.concurrent_max)

    def call(self, method: str, path: str, *, headers: dict[str, str], body: bytes = b"") -> Answer:
        """One call. Failures are counted; whether an answer is *good* is for the caller to say.

        :raises NoAnswer: when it is not known what became of it.
        :raises Unacceptable: when the request itself is refused.
        """
        if self.circuit.is_open():
            raise NoAnswer(LEFT_ALONE)
        try:
            answer = self._read(method, path, headers, body)
        except httpx.HTTPError as failure:
            self.circuit.failed()
            raise NoAnswer(f"{type(failure).__name__}: {failure}"[:150]) from failure
        except NoAnswer:
            self.circuit.failed()
            raise
        if answer.status in _FINAL:
            said = f"{answer.status}: {answer.body[:100].decode(errors='replace')}"
            raise Unacceptable(said, is_absent=answer.status != _CONFLICT)
        if answer.status not in _ANSWERED:
            seconds = quiet_seconds(answer.headers)
            self.circuit.failed(retry_seconds=min(seconds, 60))
            raise NoAnswer(f"status {answer.status}", retry_seconds=seconds)
        return answer

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _read(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        # httpx limits each wait, not the whole: an answer that drips would hold the line for ever.
        ends = time.monotonic() + self._seconds_max
        content = bytearray()
        with self._http.stream(method, path, headers=headers, content=body or None) as answer:
            for piece in answer.iter_bytes():
                content += piece
                if time.monotonic() > ends:
                    raise NoAnswer("the answer drips too slowly")
                if len(content) > BYTES_MAX:
                    raise NoAnswer("the answer is too large")
            return Answer(answer.status_code, bytes(content), answer.headers)
