"""What every simulator has: routes, faults, the truth and the script port. No network here."""

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hmac import compare_digest

from simulators import fields
from simulators.clock import Clock, stamp
from simulators.faults import Dialect, Faults, Plan
from simulators.fields import Refusal
from simulators.journal import Journal, JsonObject

CLOCK_FIELDS = ("at", "freeze_at", "advance_seconds", "follow")
OUTAGE_RETRY_SECONDS = 5


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    authorization: str
    body: JsonObject
    parts: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""
    target: str = ""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Answer]


@dataclass(frozen=True)
class Route:
    """`path` may hold {names}; each matches one segment and arrives in `Request.parts`."""

    method: str
    path: str
    handle: Handler

    def match(self, path: str) -> dict[str, str] | None:
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path), path)
        return found.groupdict() if found else None


def in_json(status: int, payload: object, *, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, json.dumps(payload, ensure_ascii=False).encode(), headers=headers or {})


def refused(refusal: Refusal) -> Answer:
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
    return in_json(refusal.status, refusal.body(), headers=headers)


class Simulator:
    """A partner. A subclass gives its name, dialect, routes and what it calls the truth.

    Handlers of the protocol run one at a time under `lock`; open routes take it themselves
    where they touch what was recorded.
    """

    name = ""
    speaks_json = True

    def __init__(self, *, dialect: Dialect, seed: int, token: str, journal: Journal) -> None:
        self.clock = Clock()
        self.faults = Faults(dialect=dialect, seed=seed)
        self.journal = journal
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self._token = token
        self._requests: Counter[str] = Counter()
        self._befallen: list[JsonObject] = []
        for entry in journal.entries:
            self._remember(entry)

    def protocol(self) -> Sequence[Route]:
        """What the partner offers: behind the token, exposed to outage and faults."""
        raise NotImplementedError

    def pages(self) -> Sequence[Route]:
        """What only people and tests look at: open, never faulty."""
        return ()

    def facts(self) -> JsonObject:
        """What the simulator adds to the truth."""
        raise NotImplementedError

    def recall(self, entry: JsonObject) -> None:
        """Take one journal entry into memory: when it is made, and again after a restart."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drop everything recalled."""
        raise NotImplementedError

    def subjects(self, body: JsonObject) -> tuple[str, ...]:
        """Whom a request concerns, general first; empty when it does not say."""
        raise NotImplementedError

    def signed(self, answer: Answer, plan: Plan, request: Request) -> Answer:
        """The answer with whatever proves its origin."""
        return answer

    def record(self, entry: JsonObject) -> None:
        """Write one entry down, then know it. :raises Refusal: 503 when the disk refuses."""
        try:
            self.journal.append(entry)
        except OSError as problem:
            raise Refusal(
                503, "cannot_record", f"State file not written ({problem.strerror}): free the disk."
            ) from problem
        self._remember(entry)

    def _remember(self, entry: JsonObject) -> None:
        if entry["kind"] == "fault":
            self._befallen.append(entry)
        else:
            self.recall(entry)

    def open_routes(self) -> Sequence[Route]:
        return (
            Route("GET", "/_health", self._health),
            Route("GET", "/_truth", self._truth),
            Route("POST", "/_scenario", self._scenario),
            Route("POST", "/_clock", self._set_clock),
            Route("POST", "/_reset", self._reset),
            *self.pages(),
        )

    def authorise(self, request: Request) -> None:
        """:raises Refusal: 401 without the right bearer token."""
        expected = f"Bearer {self._token}"
        if not compare_digest(request.authorization.encode(), expected.encode()):
            raise Refusal(
                401,
                "unauthorized",
                "Send the header Authorization: Bearer <token> of your account.",
            )

    def plan(self, request: Request, route: Route) -> Plan:
        """Count the request and decide what befalls it. :raises Refusal: 503 in an outage."""
        with self.lock:
            place = f"{route.method} {route.path}"
            self._requests[place] += 1
            if self.faults.scenario.outage:
                raise Refusal(
                    503,
                    "outage",
                    "Out of service. Try again later.",
                    retry_after=OUTAGE_RETRY_SECONDS,
                )
            self.authorise(request)
            subjects = self.subjects(request.body)
            plan = self.faults.plan(place, subjects)
            if plan.fault != "ok":
                subject = subjects[0] if subjects else ""
                entry = {"kind": "fault", "fault": plan.fault, "route": place, "subject": subject}
                self.record({**entry, "at": stamp(self.clock.now())})
            return plan

    def work(self, request: Request, route: Route) -> Answer:
        """Do what the request asks, refusals included."""
        with self.lock:
            if self.stopping.is_set():
                return refused(Refusal(503, "stopping", "Shutting down. Nothing was recorded."))
            try:
                return route.handle(request)
            except Refusal as refusal:
                return refused(refusal)

    def _health(self, request: Request) -> Answer:
        seed = self.faults.scenario.seed
        return in_json(200, {"simulator": self.name, "seed": seed, "now": stamp(self.clock.now())})

    def _truth(self, request: Request) -> Answer:
        with self.lock:
            return in_json(
                200,
                {
                    "simulator": self.name,
                    "now": stamp(self.clock.now()),
                    "scenario": self.faults.scenario.as_json(),
                    "requests": dict(sorted(self._requests.items())),
                    "faults": self._befallen,
                    **self.facts(),
                },
            )

    def _scenario(self, request: Request) -> Answer:
        with self.lock:
            self.faults.play(request.body)
            return in_json(200, self.faults.scenario.as_json())

    def _set_clock(self, request: Request) -> Answer:
        body = request.body
        fields.known_only(body, CLOCK_FIELDS)
        if len(body) != 1:
            raise fields.invalid("body", f"Give exactly one of {', '.join(CLOCK_FIELDS)}.")
        with self.lock:
            if "at" in body:
                self.clock.set(fields.instant(body, "at"))
            elif "freeze_at" in body:
                self.clock.freeze(fields.instant(body, "freeze_at"))
            elif "advance_seconds" in body:
                seconds = fields.whole(body, "advance_seconds", low=0, high=10 * 366 * 86_400)
                self.clock.advance(timedelta(seconds=seconds))
            else:
                self.clock.follow()
            return in_json(200, {"now": stamp(self.clock.now())})

    def _reset(self, request: Request) -> Answer:
        fields.known_only(request.body, ())
        with self.lock:
            self.journal.clear()
            self._requests.clear()
            self._befallen.clear()
            self.faults.reset()
            self.clock.follow()
            self.forget()
            return in_json(200, {"simulator": self.name, "seed": self.faults.scenario.seed})
