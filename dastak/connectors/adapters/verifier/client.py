"""The verifier's side of the line: one question, one answer, never charged twice."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from dastak.connectors.adapters.verifier.mapping import (
    Unreadable,
    must_be_signed,
    to_body,
    to_outcome,
)
from dastak.connectors.types import Outcome, Verification
from dastak.kernel.circuit import Circuit
from dastak.kernel.partners import NoAnswer, Unacceptable, connect, quiet_seconds

_NOT_FOUND = 404
_ANSWERED = frozenset({200, 201})
# A refusal of these kinds is about the request itself: the same again gets the same answer.
_FINAL = frozenset({400, 409, 413, 422})


@dataclass(frozen=True, slots=True)
class Account:
    """Where the verifier is, our token there, and the secret it signs with."""

    url: str
    token: str
    secret: str


class VerifierClient:
    """Asks the verifier. Keeps its connections; may be used by several threads.

    :param tries: how often one call asks before it gives up for now.
    :param limit: connections at once.
    """

    def __init__(
        self,
        *,
        account: Account,
        timeout_seconds: float = 4.0,
        tries: int = 2,
        limit: int = 8,
        circuit: Circuit | None = None,
    ) -> None:
        self.limit = limit
        self.circuit = circuit or Circuit(failures_max=5, open_seconds=5)
        self._secret, self._tries = account.secret, tries
        self._http = connect(
            url=account.url,
            timeout_seconds=timeout_seconds,
            limit=limit,
            headers={"Authorization": f"Bearer {account.token}"},
        )

    def verify(self, verification: Verification) -> Outcome:
        """Have a fingerprint checked. A lost answer is looked up before anything is asked again.

        :raises NoAnswer: when it is not known what became of it.
        :raises Unacceptable: when the request itself is refused.
        """
        try:
            return self._ask(verification)
        except NoAnswer as silence:
            last = silence
        for _ in range(self._tries - 1):
            try:
                return self.resume(verification)
            except NoAnswer as silence:
                last = silence
        raise last

    def resume(self, verification: Verification) -> Outcome:
        """The outcome of a check that was asked for before; asks again only where it never was.

        :raises NoAnswer, Unacceptable: as ``verify``.
        """
        return self.find(reference=verification.reference) or self._ask(verification)

    def find(self, *, reference: str) -> Outcome | None:
        """The outcome under a reference, or None when it surely was never checked.

        :raises NoAnswer: when it is not known.
        """
        answer = self._call("GET", f"/v1/verifications/{reference}")
        if answer.status_code == _NOT_FOUND:
            self.circuit.succeeded()
            return None
        return self._outcome(answer, reference)

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _ask(self, verification: Verification) -> Outcome:
        answer = self._call("POST", "/v1/verifications", to_body(verification))
        return self._outcome(answer, verification.reference)

    def _outcome(self, answer: httpx.Response, reference: str) -> Outcome:
        try:
            outcome = to_outcome(content=answer.content, reference=reference)
        except Unreadable as damaged:
            self.circuit.failed()
            raise NoAnswer(str(damaged)) from damaged
        self.circuit.succeeded()
        return outcome

    def _call(self, method: str, path: str, body: object = None) -> httpx.Response:
        if self.circuit.is_open():
            raise NoAnswer("the verifier is left alone for a while")
        try:
            answer = self._http.request(method, path, json=body)
            self._must_be_usable(answer)
        except (httpx.HTTPError, Unreadable) as failure:
            self.circuit.failed()
            raise NoAnswer(f"{type(failure).__name__}: {failure}"[:150]) from failure
        except NoAnswer:
            self.circuit.failed()
            raise
        if answer.status_code in _FINAL:
            self.circuit.succeeded()
            raise Unacceptable(f"{answer.status_code}: {answer.text}"[:150])
        return answer

    def _must_be_usable(self, answer: httpx.Response) -> None:
        known = answer.status_code in _ANSWERED | _FINAL | {_NOT_FOUND}
        if not known:
            seconds = quiet_seconds(answer.headers)
            raise NoAnswer(f"status {answer.status_code}", retry_seconds=seconds)
        signature = answer.headers.get("X-Signature", "")
        must_be_signed(content=answer.content, signature=signature, secret=self._secret)
