"""Our side of the line to ePay: look first, ask once, believe only what is surely meant for us."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from dastak.finance.adapters.epay import mapping
from dastak.finance.adapters.epay.mapping import Unreadable
from dastak.finance.types import Inquiry, PsidRequest, RefundState
from dastak.kernel.circuit import Circuit
from dastak.kernel.partners import NoAnswer, Unacceptable, connect, quiet_seconds

T = TypeVar("T")
_UNAUTHORISED = 401
_OK = 200
# A refusal of these kinds is about the request itself: the same again gets the same answer.
_FINAL = frozenset({400, 409, 422})
_TOKEN_MARGIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Account:
    """Where ePay is and who we are there. The secret is in no representation and no log."""

    url: str
    client_id: str
    secret: str = field(repr=False)


class EpayClient:
    """Speaks to ePay. Keeps its connections and its token; may be used by several threads."""

    def __init__(
        self,
        *,
        account: Account,
        timeout_seconds: float = 6.0,
        limit: int = 8,
        circuit: Circuit | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.limit = limit
        self.circuit = circuit or Circuit(failures_max=5, open_seconds=10)
        self._account, self._clock = account, clock
        self._token, self._token_ends = "", 0.0
        self._token_lock = threading.Lock()
        self._http = connect(
            url=account.url,
            timeout_seconds=timeout_seconds,
            limit=limit,
        )

    def create(self, request: PsidRequest, *, is_repeat: bool) -> str:
        """A PSID for a request. A repeat first looks whether an earlier one was answered unheard.

        The answer to the request names no reference, so the number is believed only when it is
        found under ours: nobody is ever sent to pay another's bill.

        :raises NoAnswer: when it is not known whether there is one.
        :raises Unacceptable: when the request itself is refused.
        """
        if is_repeat and (former := self.find(reference=request.reference)):
            return former.psid
        made = self._read("/v1/epay/psid", mapping.to_body(request), _new_psid)
        known = self.find(reference=request.reference)
        if known is None or known.psid != made:
            raise NoAnswer("the number is not known under our reference")
        return made

    def find(self, *, reference: str) -> Inquiry | None:
        """What ePay knows under our reference, or None when it surely knows nothing.

        :raises NoAnswer: when it is not known.
        """
        body = {"deptTransactionId": reference}
        return self._read("/v1/epay/status", body, _about("reference", reference))

    def inquire(self, *, psid: str) -> Inquiry | None:
        """What ePay knows of a PSID, or None when it surely knows nothing.

        :raises NoAnswer: when it is not known.
        """
        return self._read("/v1/epay/status", {"consumerNumber": psid}, _about("psid", psid))

    def refund(self, *, reference: str, psid: str, amount: str, is_repeat: bool) -> RefundState:
        """Have money given back to the source that paid a PSID.

        :param amount: in ePay's form.
        :raises NoAnswer: when it is not known whether it was accepted.
        :raises Unacceptable: when ePay refuses.
        """
        if is_repeat and (state := self.find_refund(reference=reference)):
            return state
        body = {"refundReference": reference, "consumerNumber": psid, "amount": amount}
        return self._read("/v1/epay/refunds", body, _refund_of(reference)) or RefundState.SENT

    def find_refund(self, *, reference: str) -> RefundState | None:
        """How far a refund is, or None when ePay surely knows nothing of it.

        :raises NoAnswer: when it is not known.
        """
        body = {"refundReference": reference}
        return self._read("/v1/epay/refund-status", body, _refund_of(reference))

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _read(self, path: str, body: dict[str, Any], read: Callable[[list[Any]], T]) -> T:
        if self.circuit.is_open():
            raise NoAnswer("ePay is left alone for a while")
        try:
            answer = self._send(path, body)
            found = read(mapping.content_of(answer.content))
        except (httpx.HTTPError, Unreadable) as failure:
            self.circuit.failed()
            raise NoAnswer(f"{type(failure).__name__}: {failure}"[:150]) from failure
        except NoAnswer:
            self.circuit.failed()
            raise
        self.circuit.succeeded()
        return found

    def _send(self, path: str, body: dict[str, Any]) -> httpx.Response:
        answer = self._post(path, body)
        if answer.status_code == _UNAUTHORISED:
            # Their clock or ours may be wrong about its end: one new token, one more try.
            self._token_ends = 0.0
            answer = self._post(path, body)
        if answer.status_code in _FINAL and (why := mapping.refusal_of(answer.content)) is not None:
            self.circuit.succeeded()
            raise Unacceptable(f"{answer.status_code}: {why}"[:150])
        return _usable(answer)

    def _post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._session()}"}
        return self._http.post(path, json=body, headers=headers)

    def _session(self) -> str:
        with self._token_lock:
            if self._clock() >= self._token_ends - _TOKEN_MARGIN_SECONDS:
                who = {"clientId": self._account.client_id, "clientSecretKey": self._account.secret}
                answer = _usable(self._http.post("/v1/epay/token", json=who))
                self._token, self._token_ends = mapping.to_token(answer.content)
            return self._token


def _usable(answer: httpx.Response) -> httpx.Response:
    if answer.status_code != _OK:
        seconds = quiet_seconds(answer.headers)
        raise NoAnswer(f"status {answer.status_code}", retry_seconds=seconds)
    return answer


def _new_psid(found: list[dict[str, Any]]) -> str:
    if not found:
        raise Unreadable("no number in the answer")
    return mapping.to_psid(found[0].get("consumerNumber"))


def _about(name: str, wanted: str) -> Callable[[list[dict[str, Any]]], Inquiry | None]:
    def read(found: list[dict[str, Any]]) -> Inquiry | None:
        if not found:
            return None
        inquiry = mapping.to_inquiry(found[0])
        if getattr(inquiry, name) != wanted:
            raise Unreadable("the answer is about another payment")
        return inquiry

    return read


def _refund_of(reference: str) -> Callable[[list[dict[str, Any]]], RefundState | None]:
    def read(found: list[dict[str, Any]]) -> RefundState | None:
        if not found:
            return None
        if found[0].get("refundReference") != reference:
            raise Unreadable("the answer is about another refund")
        return mapping.to_refund_state(found[0])

    return read
