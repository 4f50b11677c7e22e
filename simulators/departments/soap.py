"""A registry that speaks XML in envelopes and takes its time. It never calls anybody."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from simulators.departments.office import Office, document_of, shown
from simulators.faults import Plan
from simulators.fields import Refusal
from simulators.journal import Journal, JsonObject
from simulators.simulator import Answer, Request, Route

CODES = {404: "NOT_FOUND", 409: "CONFLICT", 400: "INVALID"}


class SoapOffice(Office):
    """``token`` proves callers, ``secret`` marks the answers; every answer takes ``slow_ms``."""

    speaks_json = False

    def __init__(
        self, *, seed: int, journal: Journal, token: str, secret: str, slow_ms: int
    ) -> None:
        self._secret, self._slow_ms = secret.encode(), slow_ms
        super().__init__(manner="soap", seed=seed, token=token, journal=journal)

    def protocol(self) -> Sequence[Route]:
        return (Route("POST", "/soap", self._serve),)

    def signed(self, answer: Answer, plan: Plan, request: Request) -> Answer:
        body = answer.body
        if plan.fault == "wrong_citizen":
            body = self._of_another(request, body)
        proven = body + b" " if plan.fault == "wrong_signature" else body
        mark = hmac.new(self._secret, proven, hashlib.sha256).hexdigest()
        headers = {**answer.headers, "X-Signature": f"sha256={mark}"}
        return Answer(answer.status, body, answer.content_type, headers)

    def plan(self, request: Request, route: Route) -> Plan:
        plan = super().plan(request, route)
        return Plan(plan.fault, plan.delay_ms + self._slow_ms, plan.hold_ms, plan.drip_ms)

    def _serve(self, request: Request) -> Answer:
        operation, fields = _parsed(request.raw)
        doers: dict[str, Callable[[dict[str, str]], JsonObject]] = {
            "Submit": self._submitted,
            "Status": lambda f: shown(self.get(f.get("case_id", "")), plan_fault=""),
            "Answer": lambda f: shown(self.answer(f["case_id"]), plan_fault=""),
            "Cancel": lambda f: shown(self.cancel(f["case_id"]), plan_fault=""),
            "Document": self._document,
            "Ping": lambda _: {"status": "ok"},
        }
        try:
            told = doers[operation](fields)
        except Refusal as refusal:
            code = refusal.code if refusal.code == "DUPLICATE" else CODES.get(refusal.status, "")
            return _envelope("Fault", {"request_id": fields["request_id"], "code": code})
        return _envelope("Result", {"request_id": fields["request_id"], **told})

    def _submitted(self, fields: dict[str, str]) -> JsonObject:
        body = {**json.loads(fields["content"]), **fields}
        is_known = body["case_id"] in self.cases
        case = self.submit({k: v for k, v in body.items() if k not in ("request_id", "content")})
        if is_known:
            raise Refusal(409, "DUPLICATE", "This case was submitted before.")
        return shown(case, plan_fault="")

    def _document(self, fields: dict[str, str]) -> JsonObject:
        for case in self.cases.values():
            if case.get("document", {}).get("id") == fields["document_id"]:
                return {"content": base64.b64encode(document_of(case)).decode()}
        raise Refusal(404, "not_found", "No such document was issued.")

    def _of_another(self, request: Request, body: bytes) -> bytes:
        _, fields = _parsed(request.raw)
        case = self.cases.get(fields.get("case_id", ""))
        if case is None:
            return body
        told = shown(case, plan_fault="wrong_citizen")
        return _envelope("Result", {"request_id": fields["request_id"], **told}).body


def _parsed(raw: bytes) -> tuple[str, dict[str, str]]:
    if re.search(rb"<!", raw):
        raise Refusal(400, "invalid", "Declarations are not read.")
    try:
        ((operation,),) = ET.fromstring(raw)
    except (ET.ParseError, ValueError) as problem:
        raise Refusal(400, "invalid", "Must be an envelope.") from problem
    return operation.tag, {child.tag: child.text or "" for child in operation}


def _envelope(name: str, fields: JsonObject) -> Answer:
    inside = "".join(_element(key, value) for key, value in fields.items())
    body = f"<Envelope><Body><{name}>{inside}</{name}></Body></Envelope>".encode()
    return Answer(200, body, content_type="text/xml; charset=utf-8")


def _element(name: str, value: Any) -> str:
    if isinstance(value, dict):
        inside = "".join(_element(key, each) for key, each in value.items())
    elif isinstance(value, list):
        inside = "".join(_element("item", each) for each in value)
    else:
        inside = escape(str(value))
    return f"<{name}>{inside}</{name}>"
