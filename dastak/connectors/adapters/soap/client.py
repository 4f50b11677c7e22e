"""The caller's side of a registry that is asked in envelopes. It never calls us: it is polled."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from dastak.connectors.adapters.line import Line
from dastak.connectors.adapters.reading import ask_each, must_be_about, to_report
from dastak.connectors.adapters.soap.envelope import parse, to_envelope
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

_OPERATIONS = {
    MessageKind.SUBMIT: "Submit",
    MessageKind.ANSWER: "Answer",
    MessageKind.CANCEL: "Cancel",
}
_NOT_FOUND, _DUPLICATE, _INVALID = "NOT_FOUND", "DUPLICATE", "INVALID"


class SoapSystem:
    """A department that is asked in envelopes. See ``DepartmentSystem``."""

    batch_max = 1

    def __init__(self, *, plan: SystemPlan, account: Account) -> None:
        self.plan, self._account = plan, account
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
        fields = self._call("Document", {"document_id": document_id})
        try:
            content = base64.b64decode(str(fields.get("content", "")), validate=True)
        except binascii.Error as damaged:
            raise Unreadable("damaged", document_id) from damaged
        if hashlib.sha256(content).hexdigest() != sha256:
            self.circuit.failed()
            raise Unreadable("wrong_document", document_id)
        self.circuit.succeeded()
        return content

    def probe(self) -> bool:
        """See ``DepartmentSystem``."""
        try:
            self._call("Ping", {})
        except (NoAnswer, Unreadable, Unacceptable):
            return False
        return True

    def close(self) -> None:
        """See ``DepartmentSystem``."""
        self._line.close()

    def _deliver(self, parcel: Parcel) -> Delivery:
        asked = Asked(parcel.case_id, parcel.applicant_ref)
        try:
            is_there = parcel.is_repeat and parcel.kind is MessageKind.SUBMIT and self._find(asked)
            if not is_there:
                self._send(parcel, asked)
        except Unacceptable as refusal:
            return Delivery(
                parcel.message_id, str(refusal), is_final=True, is_absent=refusal.is_absent
            )
        except Unreadable as odd:
            return Delivery(parcel.message_id, str(odd))
        except NoAnswer as silence:
            # It may be working on it still, so it is looked up at the next attempt, not now.
            return Delivery(parcel.message_id, silence.reason, retry_seconds=silence.retry_seconds)
        return Delivery(parcel.message_id)

    def _send(self, parcel: Parcel, asked: Asked) -> None:
        content = json.dumps(dict(parcel.content), ensure_ascii=False, sort_keys=True)
        fields = {
            "case_id": str(parcel.case_id),
            "applicant_ref": parcel.applicant_ref,
            "content": content,
        }
        try:
            self._report(self._call(_OPERATIONS[parcel.kind], fields), asked)
        except Unacceptable as refusal:
            if str(refusal) != _DUPLICATE:
                raise
            self.circuit.succeeded()

    def _find(self, asked: Asked) -> Report | None:
        try:
            return self._report(self._call("Status", {"case_id": str(asked.case_id)}), asked)
        except Unacceptable as refusal:
            if str(refusal) != _NOT_FOUND:
                # A refused question says nothing about the case.
                raise NoAnswer(str(refusal)) from refusal
            self.circuit.succeeded()
            return None

    def _report(self, fields: dict[str, Any], asked: Asked) -> Report:
        try:
            report = must_be_about(to_report(fields, words={}), asked)
        except Unreadable:
            self.circuit.failed()
            raise
        self.circuit.succeeded()
        return report

    def _call(self, operation: str, fields: dict[str, str]) -> dict[str, Any]:
        """One envelope there and back.

        :raises Unacceptable: with the code of the department's fault.
        :raises NoAnswer: without an answer to be relied on.
        """
        said = str(uuid4())
        body = to_envelope(operation=operation, fields={"request_id": said, **fields})
        headers = {
            "Authorization": f"Bearer {self._account.secret_out}",
            "Content-Type": "text/xml; charset=utf-8",
        }
        answer = self._line.call("POST", "/soap", headers=headers, body=body)
        mark = hmac.new(self._account.secret_in.encode(), answer.body, hashlib.sha256).hexdigest()
        signature = answer.headers.get("X-Signature", "")
        try:
            if not hmac.compare_digest(signature.encode(), f"sha256={mark}".encode()):
                raise Unreadable("wrong_signature")
            name, found = parse(answer.body)
            if found.pop("request_id", "") != said:
                raise Unreadable("wrong_reference", "the answer is to another request")
        except Unreadable as odd:
            self.circuit.failed()
            raise NoAnswer(str(odd)) from odd
        if name == "Fault":
            code = str(found.get("code", ""))
            raise Unacceptable(code, is_absent=code == _INVALID)
        return found
