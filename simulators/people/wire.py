"""How simulated people reach the product and their telephones: HTTP, nothing else."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

Json = dict[str, Any]
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# A code follows the word for it: "code 4821", "کوڈ: 4821". Isolates may stand around the digits.
_CODE = re.compile(r"(?:code|کوڈ)\D{0,30}?(\d{4,6})(?!\d)", re.IGNORECASE)


class Refusal(Exception):
    """The product refused a request; ``code`` is its stable id."""

    def __init__(self, status: int, body: Any, what: str) -> None:
        self.status = status
        self.body = body
        self.code = body.get("code", "") if isinstance(body, dict) else ""
        detail = body.get("detail", body) if isinstance(body, dict) else body
        super().__init__(f"{what} -> {status} {self.code}: {str(detail)[:300]}")


@dataclass(frozen=True)
class Reply:
    """A status and what was said."""

    status: int
    body: Any


class Wire(Protocol):
    """Something that carries a request to the product."""

    def send(
        self, method: str, path: str, *, headers: Mapping[str, str], body: bytes, kind: str
    ) -> Reply:
        """Send one request; the answer's body is decoded JSON, or text."""
        ...


class HttpWire:
    """The real thing: a connection to a running product."""

    def __init__(self, base: str) -> None:
        self._client = httpx.Client(base_url=base, timeout=30.0, trust_env=False)

    def send(
        self, method: str, path: str, *, headers: Mapping[str, str], body: bytes, kind: str
    ) -> Reply:
        """Send over HTTP."""
        sent = {**headers, "Content-Type": kind}
        answer = self._client.request(method, path, headers=sent, content=body)
        return Reply(answer.status_code, _decoded(answer.content))


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content) if content else {}
    except ValueError:
        return content.decode(errors="replace")


class Api:
    """The product as one person uses it: signed in or not, every write with a key of its own."""

    def __init__(self, wire: Wire, token: str = "") -> None:
        self.wire = wire
        self.token = token
        # Whether every write is sent twice, as telephones with bad networks do.
        self.repeats = False

    def call(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """Call the API. :raises Refusal: for any answer that is not a success."""
        content = json.dumps(body, default=str).encode() if body is not None else b""
        return self._send(method, path, content, "application/json", key)

    def upload(self, path: str, *, kind: str, filename: str, content: bytes) -> Any:
        """Send one file of one kind."""
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="kind"\r\n\r\n{kind}\r\n'.encode(),
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode(),
            content,
            f"\r\n--{mark}--\r\n".encode(),
        ]
        return self._send(
            "POST", path, b"".join(parts), f"multipart/form-data; boundary={mark}", ""
        )

    def _send(self, method: str, path: str, content: bytes, kind: str, key: str) -> Any:
        headers = {"Accept-Language": "en"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if method in WRITES:
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        where = f"/api/v1{path}"
        reply = self.wire.send(method, where, headers=headers, body=content, kind=kind)
        if self.repeats and method in WRITES and reply.status < 400:
            again = self.wire.send(method, where, headers=headers, body=content, kind=kind)
            assert again == reply, f"{method} {path} answered otherwise the second time"
        if reply.status >= 400:
            raise Refusal(reply.status, reply.body, f"{method} {path}")
        return reply.body


class Phones:
    """Everybody's text messages, as the gateway delivered them."""

    def __init__(self, gateway: str) -> None:
        self._client = httpx.Client(base_url=gateway, timeout=40.0, trust_env=False)

    def last_id(self, number: str) -> Any:
        """The newest message of a number, to wait for what comes after it."""
        return self._read(number, after="", wait=0)["last_id"]

    def wait_for_code(self, number: str, *, after: Any, seconds: float = 20.0) -> str:
        """The code in the next message that holds one.

        :raises TimeoutError: when none comes.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in self._read(number, after=after, wait=2)["messages"]:
                found = _CODE.search(message["text"])
                if found:
                    return found.group(1)
        raise TimeoutError(f"no code came to {number[:6]}… within {seconds:.0f} s")

    @staticmethod
    def code_in(text: str) -> str:
        """The code that a message tells, or an empty text."""
        found = _CODE.search(text)
        return found.group(1) if found else ""

    def texts(self, number: str, *, after: Any = "") -> list[str]:
        """Messages of a number, oldest first."""
        messages = self._read(number, after=after, wait=0)["messages"]
        return [str(message["text"]) for message in messages]

    def _read(self, number: str, *, after: Any, wait: int) -> Any:
        params: dict[str, Any] = {"to": number}
        if after:
            params["after"] = after
        if wait:
            params["wait"] = wait
        answer = self._client.get("/_inbox", params=params)
        answer.raise_for_status()
        return answer.json()


def wait_until(ask: Any, *, seconds: float = 20.0, pause: float = 0.1) -> Any:
    """What ``ask`` gives once it is true.

    :raises TimeoutError: when it stays false.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = ask()
        if found:
            return found
        time.sleep(pause)
    raise TimeoutError(f"nothing happened within {seconds:.0f} s")
