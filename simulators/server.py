"""HTTP around a simulator: reading, routing, faults on the wire, a clean start and stop."""

import argparse
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from simulators.faults import Plan
from simulators.fields import Refusal, invalid
from simulators.journal import BadState, Journal, JsonObject
from simulators.simulator import Answer, Request, Route, Simulator, in_json, refused

BODY_BYTES_MAX = 1_000_000
IDLE_SECONDS_MAX = 75
DRIP_PIECES = 20
MAINTENANCE_PAGE = b"<!doctype html><title>Notice</title><h1>The system is being maintained</h1>"
REFUSED_BEFORE = {
    "http_429": Refusal(429, "too_many_requests", "Too many requests. Slow down.", retry_after=2),
    "http_500": Refusal(500, "internal_error", "Internal error. Nothing was recorded."),
    "http_503": Refusal(503, "unavailable", "Overloaded. Try again later.", retry_after=2),
}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], simulator: Simulator) -> None:
        self.simulator = simulator
        super().__init__(address, Conversation)

    def server_bind(self) -> None:
        """Bind without the name look-up of HTTPServer, which may wait for a resolver."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.socket.getsockname()[:2]

    def handle_error(self, request: object, client_address: object) -> None:
        """Callers that hang up are daily life; anything else is our own mistake: show it."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Conversation(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS_MAX
    disable_nagle_algorithm = True
    wbufsize = -1

    def serve(self) -> None:
        try:
            request = self._read()
            self._route(request)
        except Refusal as refusal:
            self.send(refused(refusal))

    # The base class looks these names up.
    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve  # noqa: N815

    def version_string(self) -> str:
        return "simulator"

    def log_message(self, *_: object) -> None:
        """Silent: the truth is the log."""

    def send(self, answer: Answer) -> None:
        self._head(answer)
        self.wfile.write(answer.body)
        self.wfile.flush()

    def _head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _read(self) -> Request:
        raw = self._raw_body()
        address = urlsplit(self.path)
        return Request(
            method=self.command,
            path=address.path,
            query=dict(parse_qsl(address.query)),
            authorization=self.headers.get("Authorization", ""),
            body=self._body(address.path, raw),
            headers={name.title(): value for name, value in self.headers.items()},
            raw=raw,
            target=self.path,
        )

    def _body(self, path: str, raw: bytes) -> JsonObject:
        is_json = self.server.simulator.speaks_json or path.startswith("/_")
        return _parsed(raw) if raw and is_json else {}

    def _raw_body(self) -> bytes:
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise Refusal(411, "length_required", "Send the body with a Content-Length.")
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            self.close_connection = True
            raise Refusal(400, "bad_length", "Content-Length must be a whole number.")
        if int(length) > BODY_BYTES_MAX:
            self.close_connection = True
            raise Refusal(413, "too_large", f"At most {BODY_BYTES_MAX} bytes in a body.")
        return self.rfile.read(int(length))

    def _route(self, request: Request) -> None:
        simulator = self.server.simulator
        for routes, serve in (
            (simulator.open_routes(), self._serve_open),
            (simulator.protocol(), self._serve_protocol),
        ):
            for route in routes:
                parts = route.match(request.path)
                if parts is not None and route.method == request.method:
                    serve(replace(request, parts=parts), route)
                    return
        self._no_route(request)

    def _no_route(self, request: Request) -> None:
        simulator = self.server.simulator
        routes = (*simulator.open_routes(), *simulator.protocol())
        methods = sorted({r.method for r in routes if r.match(request.path) is not None})
        if not methods:
            raise Refusal(404, "not_found", "No such address; see simulators/README.md.")
        refusal = Refusal(405, "method_not_allowed", f"Use {' or '.join(methods)}.")
        self.send(in_json(405, refusal.body(), headers={"Allow": ", ".join(methods)}))

    def _serve_open(self, request: Request, route: Route) -> None:
        self.send(route.handle(request))

    def _serve_protocol(self, request: Request, route: Route) -> None:
        simulator = self.server.simulator
        try:
            plan = simulator.plan(request, route)
        except Refusal as refusal:
            self.send(simulator.signed(refused(refusal), Plan("ok", 0, 0, 0), request))
            return
        simulator.stopping.wait(plan.delay_ms / 1000)
        if plan.fault in REFUSED_BEFORE:
            self.send(simulator.signed(refused(REFUSED_BEFORE[plan.fault]), plan, request))
            return
        if plan.fault in ("timeout", "lost_request"):
            held_ms = plan.hold_ms if plan.fault == "timeout" else 0
            simulator.stopping.wait(held_ms / 1000)
            self._hang_up()
            return
        answer = simulator.work(request, route)
        self._answer(answer, plan, request)

    def _answer(self, answer: Answer, plan: Plan, request: Request) -> None:
        """Send what was done, or what the fault makes of it."""
        simulator = self.server.simulator
        if plan.fault == "lost_answer":
            self._hang_up()
        elif plan.fault == "html":
            self.send(Answer(200, MAINTENANCE_PAGE, content_type="text/html; charset=utf-8"))
        elif plan.fault == "drip":
            self._drip(simulator.signed(answer, plan, request), plan.drip_ms)
        else:
            spoil = SPOILERS.get(plan.fault, _as_it_is)
            self.send(simulator.signed(spoil(answer), plan, request))

    def _drip(self, answer: Answer, drip_ms: float) -> None:
        self._head(answer)
        size = max(1, -(-len(answer.body) // DRIP_PIECES))
        for start in range(0, len(answer.body), size):
            self.wfile.flush()
            self.server.simulator.stopping.wait(drip_ms / 1000 / DRIP_PIECES)
            self.wfile.write(answer.body[start : start + size])
        self.wfile.flush()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _as_it_is(answer: Answer) -> Answer:
    return answer


def _failed_after(answer: Answer) -> Answer:
    return refused(Refusal(500, "internal_error", "Internal error. The work may have been done."))


def _cut(answer: Answer) -> Answer:
    return Answer(200, answer.body[: len(answer.body) // 2])


def _of_another(answer: Answer) -> Answer:
    payload = json.loads(answer.body)
    if "reference" in payload:
        payload["reference"] = f"other-{payload['reference']}"
    return in_json(answer.status, payload)


SPOILERS: dict[str, Callable[[Answer], Answer]] = {
    "http_500_after": _failed_after,
    "garbage": _cut,
    "wrong_reference": _of_another,
}


def _parsed(raw: bytes) -> JsonObject:
    try:
        body = json.loads(raw)
        # A lone surrogate parses but cannot be written down again.
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as problem:
        raise invalid("body", "Must be JSON in UTF-8.") from problem
    if not isinstance(body, dict):
        raise invalid("body", "Must be a JSON object.")
    return body


def arguments(name: str) -> argparse.ArgumentParser:
    """The options that every simulator has."""
    parser = argparse.ArgumentParser(prog=f"python -m simulators.{name}")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one and prints it")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same behaviour")
    parser.add_argument("--state", type=Path, help="file that survives a restart; without: memory")
    parser.add_argument(
        "--token",
        default=os.environ.get("SIMULATOR_TOKEN", f"{name}-token"),
        help="bearer token of the caller (or SIMULATOR_TOKEN)",
    )
    return parser


def run(build: Callable[[Journal], Simulator], *, name: str, options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; the exit status."""
    # Waiting for the signal in this thread needs no handler, so no traceback and no race.
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        journal = Journal(simulator=name, path=options.state)
        simulator = build(journal)
        server = Server((options.host, options.port), simulator)
    except BadState as problem:
        print(problem, file=sys.stderr)
        return 2
    except (OSError, OverflowError) as problem:
        print(f"{options.host}:{options.port}: cannot listen ({problem}).", file=sys.stderr)
        return 2
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    address = f"http://{options.host}:{server.server_port}"
    print(f"{name} simulator at {address} seed {options.seed}", flush=True)
    signal.sigwait(signals)
    simulator.stopping.set()
    server.shutdown()
    server.server_close()
    with simulator.lock:
        journal.close()
    return 0
