"""A department that answers at once, by the department protocol (docs/protocols/department.json)."""

import hashlib
import hmac
import json
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from simulators.departments.office import Office, document_of, shown
from simulators.faults import Plan
from simulators.fields import Refusal
from simulators.journal import Journal, JsonObject
from simulators.simulator import Answer, Request, Route, in_json

WINDOW_SECONDS = 300
CALL_SECONDS_MAX = 5
CALL_PATH = "/api/v1/connectors/messages"


class RestOffice(Office):
    """``secret_in`` proves callers, ``secret_out`` what is said here; ``callback`` hears of changes."""

    def __init__(
        self,
        *,
        seed: int,
        journal: Journal,
        key_id: str,
        secrets: tuple[str, str],
        callback: str,
        words: Mapping[str, str],
    ) -> None:
        self._key_id = key_id
        self._secret_in, self._secret_out = secrets
        self.callback, self._words = callback, words
        super().__init__(manner="rest", seed=seed, token="", journal=journal)

    def protocol(self) -> Sequence[Route]:
        one = "/v1/applications/{case_id}"
        return (
            Route("GET", "/v1/health", lambda _: in_json(200, {"status": "ok"})),
            Route("PUT", one, self._submit),
            Route("GET", one, lambda request: self._told(self.get(request.parts["case_id"]))),
            Route("POST", one + "/answers", self._answered),
            Route("POST", one + "/cancellation", self._cancelled),
            Route("GET", "/v1/documents/{document_id}", self._document),
        )

    def authorise(self, request: Request) -> None:
        """:raises Refusal: 401 without the platform's signature over exactly this, now."""
        date = request.headers.get("Dastak-Date", "")
        said = request.headers.get("Idempotency-Key", "")
        words = (request.method, request.target, date, said)
        expected = _sign(self._secret_in, words, request.raw)
        is_known = request.headers.get("Dastak-Key", "") == self._key_id
        signature = request.headers.get("Dastak-Signature", "")
        if not is_known or not hmac.compare_digest(expected, signature) or not _is_recent(date):
            raise Refusal(
                401, "not_signed", "Sign method, target, date, id and body; see the docs."
            )

    def signed(self, answer: Answer, plan: Plan, request: Request) -> Answer:
        if plan.fault == "wrong_citizen" and answer.content_type.startswith("application/json"):
            answer = _of_another(answer)
        words = (str(answer.status), request.headers.get("Idempotency-Key", ""))
        body = answer.body + b" " if plan.fault == "wrong_signature" else answer.body
        mark = _sign(self._secret_out, words, body)
        headers = {**answer.headers, "Dastak-Signature": mark}
        return Answer(answer.status, answer.body, answer.content_type, headers)

    def moved(self, case: JsonObject) -> None:
        if self.callback:
            threading.Thread(target=self._call, args=(case,), daemon=True).start()

    def _submit(self, request: Request) -> Answer:
        if request.body.get("case_id") != request.parts["case_id"]:
            raise Refusal(400, "invalid_field", "Must be the id in the address.", field="case_id")
        return self._told(self.submit(request.body))

    def _answered(self, request: Request) -> Answer:
        return self._told(self.answer(request.parts["case_id"]))

    def _cancelled(self, request: Request) -> Answer:
        return self._told(self.cancel(request.parts["case_id"]))

    def _document(self, request: Request) -> Answer:
        for case in self.cases.values():
            if case.get("document", {}).get("id") == request.parts["document_id"]:
                return Answer(200, document_of(case), content_type="application/pdf")
        raise Refusal(404, "not_found", "No such document was issued.")

    def _told(self, case: JsonObject) -> Answer:
        told = shown(case, plan_fault="")
        told["standing"] = self._words.get(told["standing"], told["standing"])
        return in_json(200, told)

    def _call(self, case: JsonObject) -> None:
        """Tell the platform that a case changed; it asks for the rest. Nobody home: it will ask."""
        body = json.dumps({"case_id": case["case_id"], "applicant_ref": case["applicant_ref"]})
        date, said = datetime.now(UTC).isoformat(timespec="seconds"), str(uuid.uuid4())
        words = ("POST", CALL_PATH, date, said)
        headers = {
            "Content-Type": "application/json",
            "Dastak-Key": self._key_id,
            "Dastak-Date": date,
            "Idempotency-Key": said,
            "Dastak-Signature": _sign(self._secret_out, words, body.encode()),
        }
        url = self.callback.rstrip("/") + CALL_PATH
        request = urllib.request.Request(url, body.encode(), headers)
        try:
            urllib.request.urlopen(request, timeout=CALL_SECONDS_MAX).close()
        except OSError:
            return


def _sign(secret: str, words: tuple[str, ...], body: bytes) -> str:
    head = "\n".join(words).encode() + b"\n"
    return "v1=" + hmac.new(secret.encode(), head + body, hashlib.sha256).hexdigest()


def _is_recent(date: str) -> bool:
    try:
        at = datetime.fromisoformat(date)
        return abs((datetime.now(UTC) - at).total_seconds()) <= WINDOW_SECONDS
    except (ValueError, TypeError):
        return False


def _of_another(answer: Answer) -> Answer:
    case: dict[str, Any] = json.loads(answer.body)
    if "applicant_ref" not in case:
        return answer
    return in_json(answer.status, shown(case, plan_fault="wrong_citizen"))
