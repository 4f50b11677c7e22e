"""The gateway's side of the line. A message under one reference arrives once, however often sent."""

from __future__ import annotations

import httpx

from dastak.kernel.circuit import Circuit
from dastak.kernel.partners import connect, quiet_seconds
from dastak.notices.adapters.sms.mapping import Unreadable, to_body, to_results, unknown
from dastak.notices.types import Outgoing, Result

_DONE = 200
CONNECTIONS_MAX = 4


class SmsClient:
    """Sends batches. Keeps its connection.

    :param sender: the name registered with the networks.
    :param limit: messages in one batch; the gateway takes 100.
    """

    def __init__(
        self,
        *,
        url: str,
        token: str,
        sender: str = "DASTAK",
        timeout_seconds: float = 10.0,
        limit: int = 100,
        circuit: Circuit | None = None,
    ) -> None:
        self.limit = limit
        self.circuit = circuit or Circuit(failures_max=5, open_seconds=5)
        self._sender = sender
        self._http = connect(
            url=url,
            timeout_seconds=timeout_seconds,
            limit=CONNECTIONS_MAX,
            headers={"Authorization": f"Bearer {token}"},
        )

    def send(self, batch: list[Outgoing]) -> list[Result]:
        """Hand over a batch; one result for each message. Never raises for the gateway's faults."""
        try:
            answer = self._http.post(
                "/v1/messages/batch", json=to_body(batch=batch, sender=self._sender)
            )
        except httpx.HTTPError as failure:
            return self._silence(batch, f"{type(failure).__name__}: {failure}")
        if answer.status_code != _DONE:
            wait = quiet_seconds(answer.headers)
            return self._silence(batch, f"status {answer.status_code}", wait)
        try:
            results = to_results(content=answer.content, batch=batch)
        except Unreadable as damaged:
            return self._silence(batch, str(damaged))
        self.circuit.succeeded()
        return results

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def _silence(self, batch: list[Outgoing], why: str, retry_seconds: int = 0) -> list[Result]:
        self.circuit.failed(retry_seconds=retry_seconds)
        return [unknown(one, why, retry_seconds) for one in batch]
