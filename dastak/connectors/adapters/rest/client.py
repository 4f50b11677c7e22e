"""The caller's side of the department protocol. One case is submitted once, whatever is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256 as digest_of
from typing import Any
from uuid import UUID, uuid4

from dastak.connectors.adapters import signing
from dastak.connectors.adapters.line import Answer, Line
from dastak.connectors.adapters.reading import ask_each, must_be_about, to_report
from dastak.connectors.adapters.rest.mapping import Mapping
from dastak.connectors.adapters.system import Account, Unacceptable, Unreadable
from dastak.connectors.types import (
    Asked,
    Delivery,
    MessageKind,
    Parcel,
    Report,
    SystemPlan,
    Told,
)
from dastak.kernel.partners import NoAnswer

_NOT_FOUND = 404
_LAST_PARTS = {MessageKind.ANSWER: "/answers", MessageKind.CANCEL: "/cancellation"}


class RestSystem:
    """A department that speaks our protocol. See ``DepartmentSystem``."""

    batch_max = 1

    def __init__(
        self,
        *,
        plan: SystemPlan,
        account: Account,
        mapping: Mapping,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.plan, self._account, self._mapping, self._clock = plan, account, mapping, clock
        self._line = Line(url=account.url, plan=plan)
        self.circuit = self._line.circuit

    def deliver(self, parcels: Sequence[Parcel]) -> list[Delivery]:
        """See ``DepartmentSystem``."""
        return [self._deliver(parcel) for parcel in parcels]

    def ask(self, cases: Sequence[Asked]) -> Told:
        """See ``DepartmentSystem``."""
        return ask_each(cases, self._find)

    def fetch(self, *, document_id: str, sha256: str) -> bytes:
        """See ``DepartmentSystem``."""
        answer = self._call("GET", f"/v1/documents/{document_id}")
        if answer.status == _NOT_FOUND or digest_of(answer.body).hexdigest() != sha256:
            self.circuit.failed()
            raise Unreadable("wrong_document", document_id)
        self.circuit.succeeded()
        return answer.body

    def probe(self) -> bool:
        """See ``DepartmentSystem``."""
        try:
            self._call("GET", "/v1/health")
        except (NoAnswer, Unreadable, Unacceptable):
            return False
        return True

    def close(self) -> None:
        """See ``DepartmentSystem``."""
        self._line.close()

    def _deliver(self, parcel: Parcel) -> Delivery:
        asked = Asked(parcel.case_id, parcel.applicant_ref)
        try:
            if parcel.is_repeat and self._has_it(parcel, asked):
                return Delivery(parcel.message_id)
            self._send(parcel, asked)
        except Unacceptable as refusal:
            return Delivery(
                parcel.message_id, str(refusal), is_final=True, is_absent=refusal.is_absent
            )
        except Unreadable as odd:
            return Delivery(parcel.message_id, str(odd))
        except NoAnswer as silence:
            return self._after(silence, parcel, asked)
        return Delivery(parcel.message_id)

    def _after(self, silence: NoAnswer, parcel: Parcel, asked: Asked) -> Delivery:
        """A lost answer is looked up before anything is said again."""
        fault = Delivery(parcel.message_id, silence.reason, retry_seconds=silence.retry_seconds)
        try:
            return Delivery(parcel.message_id) if self._has_it(parcel, asked) else fault
        except (NoAnswer, Unreadable, Unacceptable):
            return fault

    def _has_it(self, parcel: Parcel, asked: Asked) -> bool:
        """Whether a submission arrived; the other messages may be said twice without harm."""
        return parcel.kind is MessageKind.SUBMIT and self._find(asked) is not None

    def _send(self, parcel: Parcel, asked: Asked) -> None:
        path = f"/v1/applications/{parcel.case_id}{_LAST_PARTS.get(parcel.kind, '')}"
        method = "PUT" if parcel.kind is MessageKind.SUBMIT else "POST"
        body = to_body(parcel=parcel, mapping=self._mapping)
        answer = self._call(method, path, body=body, message_id=parcel.message_id)
        if answer.status == _NOT_FOUND:
            raise Unacceptable("404: the department does not know the case")
        self._report(answer, asked)

    def _find(self, asked: Asked) -> Report | None:
        try:
            answer = self._call("GET", f"/v1/applications/{asked.case_id}")
        except Unacceptable as odd:
            # A refused question says nothing about the case.
            raise NoAnswer(str(odd)) from odd
        if answer.status == _NOT_FOUND:
            self.circuit.succeeded()
            return None
        return self._report(answer, asked)

    def _report(self, answer: Answer, asked: Asked) -> Report:
        try:
            body = json.loads(answer.body)
            report = must_be_about(to_report(body, words=self._mapping.words), asked)
        except ValueError as damaged:
            self.circuit.failed()
            raise Unreadable("damaged", "not JSON") from damaged
        except Unreadable:
            self.circuit.failed()
            raise
        self.circuit.succeeded()
        return report

    def _call(
        self, method: str, path: str, *, body: bytes = b"", message_id: UUID | None = None
    ) -> Answer:
        said = str(message_id or uuid4())
        date = signing.stamp(self._clock())
        words = (method, path, date, said)
        headers = {
            signing.KEY: self._account.key_id,
            signing.DATE: date,
            signing.ID: said,
            signing.SIGNATURE: signing.sign(
                secret=self._account.secret_out, words=words, body=body
            ),
            "Content-Type": "application/json",
        }
        answer = self._line.call(method, path, headers=headers, body=body)
        proof = (str(answer.status), said)
        signature = answer.headers.get(signing.SIGNATURE, "")
        if not signing.is_signed(
            signature=signature, secret=self._account.secret_in, words=proof, body=answer.body
        ):
            self.circuit.failed()
            raise NoAnswer("the signature is not the department's")
        return answer


def to_body(*, parcel: Parcel, mapping: Mapping) -> bytes:
    """The body of a message: the same bytes however often it is made."""
    content: dict[str, Any] = {
        "case_id": str(parcel.case_id),
        "applicant_ref": parcel.applicant_ref,
        **parcel.content,
    }
    if parcel.kind is MessageKind.SUBMIT:
        content["service"] = mapping.theirs("services", content["service"])
        content["answers"] = [
            {**answer, "name": mapping.theirs("answers", answer["label_en"])}
            for answer in content["answers"]
        ]
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
