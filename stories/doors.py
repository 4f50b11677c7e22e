"""Every address of the product with what may stand in it, and calls with real sessions."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

from django.conf import settings
from django.test import Client

from dastak.kernel.actors import Role
from dastak.kernel.web import Allow
from dastak.project.urls import api
from stories.crowd import NEAR, OFFICE, Thing, Walker
from tools.routes import operations, pages

SERVICE = "PB-REV-DOM"
_PARAMETER = re.compile(r"[<{](?:\w+:)?(\w+)[>}]")
# Parameters that name no one's thing.
OPEN = {
    "services/*": {"code": SERVICE},
    "forms/*": {"service_code": SERVICE},
    "places/holidays/*": {"code": "matrix-day"},
    "workforce/badges/*": {"badge": "LHR-0001"},
    "ratings/tags/*": {"side": "citizen"},
    "people/codes/*": {"challenge_id": str(uuid.uuid4())},
    "services/departments/*": {"code": OFFICE},
    "order/*": {"code": SERVICE},
    "field/lines/*/form/*": {"number": "1"},
    "field/lines/*/papers/*": {"kind": "cnic_front"},
    "oversight/orders/*/lines/*": {"verb": "hold"},
    "oversight/facilitators/*": {"verb": "suspend", "verdict": "lift"},
    "oversight/payments/suspense/*": {"verb": "take"},
    "oversight/payments/refunds/*": {"verb": "approve"},
    "oversight/areas/*": {"verb": "refuse"},
    "my/orders/*/form/*": {"name": "cnic"},
    "my/orders/*/papers/*": {"kind": "file_cnic"},
    "oversight/overrides/*": {"verb": "refuse"},
    "oversight/recoveries/*": {"verb": "refuse"},
    "oversight/worklist/*": {"kind": "message", "verb": "note"},
}
# Parameters that name somebody's thing under another word than the thing's.
NAMED = {
    "documents/verify/*": {"token": "certificate"},
    "documents/certificates/*": {"token": "certificate"},
    "/v/*": {"token": "certificate"},
    "v/*": {"token": "certificate"},
    "documents/verify-receipt/*": {"token": "paper_receipt"},
    "documents/receipts/*": {"token": "paper_receipt"},
    "/c/*": {"token": "paper_receipt"},
    "c/*": {"token": "paper_receipt"},
    "finance/receipts/*": {"token": "receipt"},
    "field/lines/*/receipt/*": {"token": "receipt"},
    "/r/*": {"token": "receipt"},
    "r/*": {"token": "receipt"},
    "orders/track/*": {"token": "order_token"},
    "/t/*": {"token": "order_token"},
    "t/*": {"token": "order_token"},
    "people/family/persons/*": {"person_id": "relative_id"},
    "oversight/orders/*/papers/*": {"item_id": "paper_id"},
    "department/scans/*": {"file_id": "file_id"},
    "correspondence/messages/*": {"message_id": "written_id"},
    "oversight/worklist/*": {"ref": "message_id"},
}
# Writes that name somebody's thing in their content.
IN_CONTENT = {
    "POST orders": {"person_id": "person_id", "contact_id": "person_id"},
    "POST orders/digital": {"person_id": "person_id", "contact_id": "person_id"},
    "POST orders/losses*": {"line_id": "line_id"},
    "POST orders/recoveries": {"facilitator_id": "facilitator_id"},
    "POST orders/swaps": {"line_id": "line_id"},
    "POST booking/holds": {"person_id": "person_id"},
    "POST department/cases/receive": {"barcode": "barcode"},
    "POST orders/*/schedule": {"hold_id": "hold_id", "quote_hash": "quote_hash"},
}


@dataclass(frozen=True)
class Route:
    """One address with one method and who may use it."""

    method: str
    address: str
    access: Allow
    is_api: bool
    operation: Any = field(default=None, hash=False, compare=False)

    @property
    def name(self) -> str:
        """For messages and for matrix.csv."""
        return f"{self.method} {self.address}"

    @property
    def is_public(self) -> bool:
        """Whether anybody may call it."""
        return Role.PUBLIC in self.access.roles

    def named(self) -> dict[str, str]:
        """Parameters, and fields of the content, that name somebody's thing."""
        params = _PARAMETER.findall(self.address)
        found = {name: name for name in params if name not in self.open()}
        for pattern, names in NAMED.items():
            if fnmatch(self.address, pattern):
                found |= {name: thing for name, thing in names.items() if name in params}
        for pattern, names in IN_CONTENT.items():
            if fnmatch(self.name, pattern):
                found |= names
        return found

    def open(self) -> dict[str, str]:
        """Parameters that name no one's thing."""
        found: dict[str, str] = {}
        for pattern, values in OPEN.items():
            if fnmatch(self.address, pattern):
                found |= values
        return found


def routes() -> list[Route]:
    """Every operation of the API, every page with both methods (in one language)."""
    found = []
    for name, operation in operations().items():
        method, _, path = name.partition(" ")
        address = re.sub(r"/+", "/", path).strip("/")
        found.append(Route(method, address, operation.auth_callbacks[0], True, operation))
    for address, view in pages().items():
        plain = address.removeprefix("ur/").removeprefix("en/")
        found += [
            Route(method, plain if plain != address else f"/{address}", view.access, False)
            for method in ("GET", "POST")
        ]
    return found


@dataclass(frozen=True)
class Call:
    """One call: who, which route, whose thing."""

    route: Route
    walker: Walker
    thing: Thing | None
    relation: str  # wrong role, own, other, nobody's, open

    def __str__(self) -> str:
        thing = f" of {self.thing.name}" if self.thing else ""
        return f"{self.route.name} by {self.walker.name}{thing} ({self.relation})"


class Caller:
    """Sends calls with the walkers' real sessions."""

    def __init__(self) -> None:
        self.schemas = api.get_openapi_schema()
        self.client = Client(raise_request_exception=False)

    def send(self, call: Call) -> Any:
        """The answer to one call."""
        return self._api(call) if call.route.is_api else self._page(call)

    def _address(self, call: Call) -> str:
        values = self._values(call)
        return _PARAMETER.sub(lambda found: values[found.group(1)], call.route.address)

    def _values(self, call: Call) -> dict[str, str]:
        values = dict(call.route.open())
        if call.thing:
            values |= {name: call.thing.ids[key] for name, key in call.route.named().items()}
        return values

    def _api(self, call: Call) -> Any:
        headers = {"Accept-Language": "en", "Idempotency-Key": str(uuid.uuid4())}
        if call.walker.token:
            headers["Authorization"] = f"Bearer {call.walker.token}"
        path = f"/api/v1/{self._address(call)}{self._query(call)}"
        content, kind = self._content(call)
        return self.client.generic(
            call.route.method, path, content, content_type=kind, headers=headers
        )

    def _described(self, route: Route) -> Any:
        path = "/" + re.sub(r"^/|/$", "", f"api/v1/{route.address}")
        plain = re.sub(r"{\w+:", "{", path)
        return self.schemas["paths"][plain][route.method.lower()]

    def _query(self, call: Call) -> str:
        mine = {"district": call.walker.district or NEAR}
        needed = [
            f"{each['name']}={mine.get(each['name'], _value(each['name'], each['schema']))}"
            for each in self._described(call.route).get("parameters", [])
            if each["in"] == "query" and each.get("required")
        ]
        return f"?{'&'.join(needed)}" if needed else ""

    def _content(self, call: Call) -> tuple[bytes, str]:
        asked = self._described(call.route).get("requestBody")
        if asked is None:
            return b"", "application/json"
        (kind, body), *_ = asked["content"].items()
        values = self._example(body["schema"])
        if kind.startswith("multipart"):
            mark = "mark"
            return (
                f'--{mark}\r\nContent-Disposition: form-data; name="kind"\r\n\r\ncnic_front\r\n'
                f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
                f"x\r\n--{mark}--\r\n"
            ).encode(), f"multipart/form-data; boundary={mark}"
        named = {"district": call.walker.district or NEAR, **self._values(call)}
        values |= {name: named[name] for name in values if name in named}
        return json.dumps(values).encode(), "application/json"

    def _example(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A content that is right in its form, required fields only."""
        while "$ref" in schema or "anyOf" in schema:
            if "anyOf" in schema:
                schema = next(s for s in schema["anyOf"] if s.get("type") != "null")
            if "$ref" in schema:
                schema = self.schemas["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        needed = [*schema.get("required", []), "person_id", "contact_id", "explanation_ur"]
        parts = schema.get("properties", {})
        return {name: self._part(name, parts[name]) for name in needed if name in parts}

    def _part(self, name: str, schema: dict[str, Any]) -> Any:
        if "$ref" in schema:
            whole = self.schemas["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            return whole["enum"][0] if "enum" in whole else self._example(schema)
        if schema.get("type") == "array":
            return [self._part(name, schema["items"])]
        return _value(name, schema)

    def _page(self, call: Call) -> Any:
        self.client.cookies.clear()
        if call.walker.token:
            self.client.cookies[settings.SESSION_COOKIE] = call.walker.token
        address = self._address(call)
        path = address if address.startswith("/") else f"/ur/{address}"
        if call.route.method == "GET":
            return self.client.get(path)
        return self.client.post(path, {"_key": str(uuid.uuid4()), **self._form(call.route)})

    def _form(self, route: Route) -> dict[str, str]:
        texts = {name: value for name, value in EXAMPLES.items() if isinstance(value, str)}
        is_decline = fnmatch(route.address, "field/offers/*")
        return {**texts, "reason": "too_far" if is_decline else "A reason that is long enough"}


EXAMPLES = {
    "cnic": "3520255555552",
    "phone": "+923005555555",
    "device": "a-device-of-the-matrix",
    "language": "ur",
    "gender": "female",
    "district": NEAR,
    "service": SERVICE,
    "service_code": SERVICE,
    "birth_date": "1990-05-01",
    "starts_at": "2026-11-27T05:00:00+00:00",
    "from_day": "2026-12-20",
    "day": "2026-12-25",
    "starts": "09:00",
    "ends": "17:00",
    "lat": 31.5,
    "lon": 74.3,
    "stars": "5",
    "code": "0000",
    "reason_code": "papers_missing",
    "law_clause": "Section 4 of the rules",
    "explanation_ur": "کاغذ موجود نہیں۔",
    "seal_number": "SEAL-1",
    "amount_paisa": 100,
    "quote_hash": "0" * 64,
    "values": {},
    "way": "digital",
    "name": "Somebody Else",
    "template_hash": "0" * 64,
}


def _value(name: str, schema: dict[str, Any]) -> Any:
    if name in EXAMPLES:
        return EXAMPLES[name]
    simple = {"integer": 1, "number": 1.0, "boolean": False, "object": {}}
    if schema.get("type") in simple:
        return simple[schema["type"]]
    formats = {"uuid": str(uuid.uuid4()), "date": "2026-12-20", "time": "09:00"}
    return formats.get(schema.get("format", ""), "A good reason")
