"""The gateway's protocol, inbox and truth."""

import re
import time
from collections.abc import Sequence
from pathlib import Path

from simulators import fields
from simulators.clock import stamp
from simulators.faults import Dialect, digest
from simulators.fields import Refusal, invalid
from simulators.gateway import page
from simulators.gateway.encoding import PARTS_MAX, encoding_of, parts_of
from simulators.gateway.phones import Arrival, Item, Phones
from simulators.journal import Journal, JsonObject
from simulators.simulator import Answer, Request, Route, Simulator, in_json

MOBILE = re.compile(r"\+923[0-9]{9}")
MOBILE_HINT = "a Pakistani mobile number such as +923001234567"
REFERENCE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
REFERENCE_HINT = "1 to 64 of the characters A-Z a-z 0-9 . _ : -"
TEXT_LENGTH_MAX = 1530
BATCH_MAX = 100
WAIT_SECONDS_MAX = 30
LANGUAGES = ("ur", "en")
DIALECT = Dialect(
    faults=(),
    rates=("drop", "dup"),
    waits_ms={"deliver_ms": 0},
    subject=MOBILE,
    subject_hint=MOBILE_HINT,
)
KNOWN = {
    "message": ("reference", "to", "text", "sender"),
    "call": ("reference", "to", "text", "sender", "language"),
}
PREFIX = {"message": "msg", "call": "call"}


class Gateway(Simulator):
    name = "gateway"

    def __init__(
        self, *, seed: int, token: str, sender: str, font: Path | None, journal: Journal
    ) -> None:
        self._sender = sender
        self._font = font
        self._phones = Phones()
        super().__init__(dialect=DIALECT, seed=seed, token=token, journal=journal)

    def protocol(self) -> Sequence[Route]:
        return (
            Route("POST", "/v1/messages", self._send_message),
            Route("POST", "/v1/messages/batch", self._send_batch),
            Route("GET", "/v1/messages/{id}", self._message),
            Route("POST", "/v1/calls", self._place_call),
            Route("GET", "/v1/calls/{id}", self._call),
        )

    def pages(self) -> Sequence[Route]:
        return (
            Route("GET", "/", self._page),
            Route("GET", "/_inbox", self._inbox),
            Route("GET", "/_inbox.js", lambda request: page.SCRIPT),
            Route("GET", "/_urdu.woff2", self._font_file),
        )

    def facts(self) -> JsonObject:
        told = [{**vars(i), **i.status(), **_parts(i)} for i in self._phones.items.values()]
        arrivals = [arrival.as_json() for arrival in self._phones.arrivals()]
        return {"items": told, "arrivals": arrivals}

    def recall(self, entry: JsonObject) -> None:
        self._phones.add(Item(**entry))

    def forget(self) -> None:
        self._phones = Phones()

    def subjects(self, body: JsonObject) -> tuple[str, ...]:
        messages = body.get("messages")
        first = messages[0] if isinstance(messages, list) and messages else body
        to = first.get("to") if isinstance(first, dict) else None
        return (to,) if isinstance(to, str) else ()

    def _send_message(self, request: Request) -> Answer:
        return self._accept("message", request.body)

    def _place_call(self, request: Request) -> Answer:
        return self._accept("call", request.body)

    def _accept(self, kind: str, body: JsonObject) -> Answer:
        status, item = self._take(kind, body)
        return in_json(status, _receipt(item, fresh=status == 202))

    def _send_batch(self, request: Request) -> Answer:
        fields.known_only(request.body, ("messages",))
        messages = request.body.get("messages")
        if not isinstance(messages, list) or not 1 <= len(messages) <= BATCH_MAX:
            raise invalid("messages", f"Must be a list of 1 to {BATCH_MAX} messages.")
        return in_json(200, {"results": [self._result(message) for message in messages]})

    def _result(self, message: object) -> JsonObject:
        """One of a batch succeeds or fails alone."""
        body = message if isinstance(message, dict) else {}
        try:
            status, item = self._take("message", body)
        except Refusal as refusal:
            return {"reference": body.get("reference"), "code": refusal.status, **refusal.body()}
        return {"code": status, **_receipt(item, fresh=status == 202)}

    def _take(self, kind: str, body: JsonObject) -> tuple[int, Item]:
        """202 and a new item, or 200 and the one that this reference already has."""
        item = self._checked(kind, body)
        known = self._phones.find(kind=kind, reference=item.reference)
        if known is None:
            self.record(vars(item))
            return 202, item
        if known.said() != item.said():
            raise Refusal(
                409,
                "reference_reused",
                "This reference was used for something else. Send a new reference.",
                field="reference",
            )
        return 200, known

    def _checked(self, kind: str, body: JsonObject) -> Item:
        fields.known_only(body, KNOWN[kind])
        reference = fields.pattern(body, "reference", REFERENCE, hint=REFERENCE_HINT)
        to = fields.pattern(body, "to", MOBILE, hint=MOBILE_HINT)
        text = fields.text(body, "text", length_max=TEXT_LENGTH_MAX)
        if kind == "message" and parts_of(text) > PARTS_MAX:
            raise invalid("text", f"Takes {parts_of(text)} SMS; at most {PARTS_MAX}.")
        if body.get("sender") != self._sender:
            raise invalid("sender", f"Not registered. Registered: {self._sender}.")
        language = body.get("language", LANGUAGES[0])
        if language not in LANGUAGES:
            raise invalid("language", f"Must be {' or '.join(LANGUAGES)}.")
        nth = self._phones.accepted_count(kind=kind, to=to)
        deliver_ms = self.faults.rate("deliver_ms", (to,))
        return Item(
            kind=kind,
            id=f"{PREFIX[kind]}_{digest(self.faults.scenario.seed, kind, to, nth)[:20]}",
            reference=reference,
            to=to,
            sender=self._sender,
            text=text,
            language=language if kind == "call" else "",
            accepted_at=stamp(self.clock.now()),
            due_at=time.time() + deliver_ms / 1000,
            deliver_ms=deliver_ms,
            copies=self._copies(kind, to, nth),
        )

    def _copies(self, kind: str, to: str, nth: int) -> int:
        work = f"{kind} {nth}"
        if self.faults.happens("drop", (to,), work=work):
            return 0
        doubled = kind == "message" and self.faults.happens("dup", (to,), work=work)
        return 2 if doubled else 1

    def _message(self, request: Request) -> Answer:
        return self._status("message", request.parts["id"])

    def _call(self, request: Request) -> Answer:
        return self._status("call", request.parts["id"])

    def _status(self, kind: str, item_id: str) -> Answer:
        item = self._phones.items.get(item_id)
        if item is None or item.kind != kind:
            raise Refusal(404, "not_found", f"No {kind} has this id.", field="id")
        told = {"id": item.id, "reference": item.reference, "to": item.to}
        told |= {"accepted_at": item.accepted_at, **item.status()}
        return in_json(200, told | _parts(item))

    def _inbox(self, request: Request) -> Answer:
        # A plus in a query means a space; people write the number as it is all the same.
        to = request.query.get("to", "").replace(" ", "+").strip()
        after = request.query.get("after", "0")
        wait = request.query.get("wait", "0")
        if to and not MOBILE.fullmatch(to):
            raise invalid("to", f"Must be {MOBILE_HINT}.")
        for name, value in (("after", after), ("wait", wait)):
            if not (value.isascii() and value.isdigit() and len(value) <= 15):
                raise invalid(name, "Must be a whole number.")
        until = time.monotonic() + min(int(wait), WAIT_SECONDS_MAX)
        found = self._arrived(to=to, after=int(after))
        while not found and time.monotonic() < until and not self.stopping.wait(0.05):
            found = self._arrived(to=to, after=int(after))
        last_id = found[-1].id if found else int(after)
        return in_json(200, {"messages": [a.as_json() for a in found], "last_id": last_id})

    def _arrived(self, *, to: str, after: int) -> list[Arrival]:
        with self.lock:
            return self._phones.arrivals(to=to, after=after)

    def _font_file(self, request: Request) -> Answer:
        try:
            font = self._font.read_bytes() if self._font is not None else b""
        except OSError:
            font = b""
        if not font:
            raise Refusal(404, "not_found", "No Urdu font: the page uses the reader's own.")
        return Answer(200, font, content_type="font/woff2")

    def _page(self, request: Request) -> Answer:
        typed = request.query.get("q", "")
        # People type 0300... (in Urdu digits too), the network says +92300...
        digits = "".join(str(int(c)) for c in typed if c.isdecimal()).removeprefix("0")
        with self.lock:
            phones = self._phones.latest(digits=digits, phones_max=page.PHONES_MAX)
        masked = request.query.get("full", "1") == "0"
        return page.inbox(phones, query=typed, masked=masked)


def _receipt(item: Item, *, fresh: bool) -> JsonObject:
    status = "accepted" if fresh else item.status()["status"]
    return {"id": item.id, "reference": item.reference, "status": status}


def _parts(item: Item) -> JsonObject:
    if item.kind == "call":
        return {}
    return {"parts": parts_of(item.text), "encoding": encoding_of(item.text)}
