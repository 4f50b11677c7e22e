"""Streams and intake of the live process, as a plain ASGI application."""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

import psycopg
import structlog
from django.conf import settings
from django.db import close_old_connections, connection

from dastak.kernel import relay
from dastak.kernel.errors import Problem
from dastak.project import live_reads
from dastak.ui.api import Language

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

KEEP_ALIVE_SECONDS = 15.0
LOOK_SECONDS = 5.0
BODY_BYTES_MAX = 200_000
_TRACK = re.compile(r"^/live/track/(?P<token>[0-9A-Za-z-]{17,20})$")
_OPS = re.compile(r"^/live/ops/(?P<ticket>[0-9A-Za-z:_.-]{20,400})$")
log = structlog.get_logger()


class Board:
    """Who waits for news of which subject. One listening connection wakes them."""

    def __init__(self) -> None:
        self.waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.stopping = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    async def listen(self) -> None:
        """Follow the relay's notifications for ever, connecting again when the server goes away."""
        while not self.stopping.is_set():
            try:
                await self._follow()
            except (psycopg.Error, OSError) as error:
                log.warning("listener_away", error=type(error).__name__)
                await asyncio.sleep(1.0)

    async def _follow(self) -> None:
        address = connection.get_connection_params()
        for name in ("cursor_factory", "context"):
            address.pop(name, None)
        async with await psycopg.AsyncConnection.connect(**address, autocommit=True) as db:
            await db.execute(f"LISTEN {relay.CHANNEL}")
            async for note in db.notifies():
                self.wake(note.payload.split(","))

    def wake(self, subjects: list[str]) -> None:
        """Wake the streams of these subjects."""
        for subject in subjects:
            for event in self.waiting.get(subject, ()):
                event.set()

    async def wait(self, subject: str, seconds: float) -> None:
        """Wait for news of a subject, at most so long."""
        event = asyncio.Event()
        self.waiting[subject].add(event)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), seconds)
        finally:
            self.waiting[subject].discard(event)
            if not self.waiting[subject]:
                del self.waiting[subject]


board = Board()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Route a request; everything that is not known is a 404."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    path, method = scope["path"], scope["method"]
    if method == "OPTIONS":
        await _answer(send, 204, b"")
    elif path == "/live/healthz":
        await _answer(send, 200, b"ok")
    elif method == "GET" and (found := _TRACK.match(path)):
        await _stream_track(found["token"], _language(scope), receive, send)
    elif method == "GET" and (found := _OPS.match(path)):
        await _stream_ops(found["ticket"], receive, send)
    elif method == "POST" and path == "/live/positions":
        await _take_positions(scope, receive, send)
    else:
        await _answer(send, 404, b'{"code":"no_such_page"}')


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            board.task = asyncio.create_task(board.listen())
            await send({"type": "lifespan.startup.complete"})
        else:
            # Open streams would keep the server from stopping: they end here.
            board.stopping.set()
            board.wake(list(board.waiting))
            if board.task:
                board.task.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _language(scope: Scope) -> Language:
    asked = parse_qs(scope.get("query_string", b"").decode()).get("lang", ["ur"])[0]
    return "en" if asked == "en" else "ur"


def _headers(kind: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", kind),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        (b"access-control-allow-origin", settings.PUBLIC_URL.encode()),
        (b"access-control-allow-headers", b"authorization, content-type"),
        (b"vary", b"Origin"),
    ]


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = _headers(b"application/json")
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _begin(send: Send) -> None:
    headers = _headers(b"text/event-stream")
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})


async def _say(send: Send, value: Any) -> None:
    line = f"data: {json.dumps(value, ensure_ascii=False)}\n\n" if value is not None else ": \n\n"
    await send({"type": "http.response.body", "body": line.encode(), "more_body": True})


def _in_thread(read: Callable[[], Any]) -> Any:
    close_old_connections()
    return read()


async def _read(read: Callable[[], Any]) -> Any:
    return await asyncio.to_thread(_in_thread, read)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stream_track(token: str, lang: Language, receive: Receive, send: Send) -> None:
    try:
        first = await _read(lambda: live_reads.track_message(token=token, lang=lang))
    except Problem as problem:
        await _answer(send, problem.status, json.dumps({"code": problem.code}).encode())
        return
    await _begin(send)
    leave = asyncio.create_task(_gone(receive))
    subject, said, quiet = str(first.order_id), None, 0.0
    message = first
    while not leave.done() and not board.stopping.is_set():
        if message.body != said or quiet >= KEEP_ALIVE_SECONDS:
            await _say(send, message.body if message.body != said else None)
            said, quiet = message.body, 0.0
        await board.wait(subject, LOOK_SECONDS)
        quiet += LOOK_SECONDS
        message = await _read(lambda: live_reads.track_message(token=token, lang=lang))
    leave.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _stream_ops(ticket: str, receive: Receive, send: Send) -> None:
    actor = live_reads.actor_of_ticket(ticket)
    if actor is None:
        await _answer(send, 403, b'{"code":"ticket_expired"}')
        return
    await _begin(send)
    leave = asyncio.create_task(_gone(receive))
    said: dict[str, Any] = {}
    while not leave.done() and not board.stopping.is_set():
        rows = await _read(lambda: live_reads.positions_message(by=actor))
        news = [row for row in rows if said.get(row[0]) != row]
        said = {row[0]: row for row in rows}
        await _say(send, news or None)
        await asyncio.sleep(1.0)
    leave.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _take_positions(scope: Scope, receive: Receive, send: Send) -> None:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY_BYTES_MAX:
            await _answer(send, 413, b'{"code":"batch_too_large"}')
            return
    headers = dict(scope["headers"])
    token = headers.get(b"authorization", b"").decode().removeprefix("Bearer ")
    try:
        taken = await _read(lambda: live_reads.take_positions(token=token, body=body))
    except Problem as problem:
        reply = {
            "code": problem.code,
            "texts": {"en": problem.text("en"), "ur": problem.text("ur")},
        }
        await _answer(send, problem.status, json.dumps(reply, ensure_ascii=False).encode())
        return
    await _answer(send, 202, json.dumps({"taken": taken}).encode())
