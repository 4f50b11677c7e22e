"""Scenarios: which fault befalls which request, decided by the seed alone.

A decision is drawn from (seed, fault, route, subject, how many requests of this subject came
before on that route). The subject is the phone or citizen concerned, so that neither
interleaving with others nor the random references of the caller change it.
"""

import hashlib
import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from simulators.fields import invalid, known_only, mapping, whole

# At most one fault befalls a request: the first of this order that is drawn.
BEFORE = ("http_429", "http_500", "http_503", "timeout", "lost_request")
AFTER = ("lost_answer", "http_500_after", "html", "garbage", "wrong_reference", "drip")
WAITS_MS = {"delay_ms": 0, "hold_ms": 30_000, "drip_ms": 5_000}
WAIT_MS_MAX = 60_000
NO_FAULT = "ok"
SCENARIO_FIELDS = ("seed", "rates", "outage", "per", "next")


def draw(seed: int, *parts: object) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    return int(digest(seed, *parts)[:16], 16) / 2**64


def digest(seed: int, *parts: object) -> str:
    """64 hex digits that depend on nothing but the arguments."""
    return hashlib.sha256("|".join(map(str, (seed, *parts))).encode()).hexdigest()


@dataclass(frozen=True)
class Dialect:
    """What a simulator adds to the common faults."""

    faults: tuple[str, ...]
    rates: tuple[str, ...]
    waits_ms: dict[str, int]
    subject: re.Pattern[str]
    subject_hint: str

    @property
    def fault_names(self) -> tuple[str, ...]:
        return BEFORE + AFTER + self.faults

    @property
    def defaults(self) -> dict[str, float]:
        shares = dict.fromkeys(self.fault_names + self.rates, 0.0)
        return {**shares, **WAITS_MS, **self.waits_ms}


@dataclass
class Scenario:
    """What the script port asked for; whatever it does not name is off."""

    seed: int
    rates: dict[str, float] = field(default_factory=dict)
    outage: bool = False
    per: dict[str, dict[str, float]] = field(default_factory=dict)
    next: deque[str] = field(default_factory=deque)

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "next": list(self.next)}


def parse(body: dict[str, Any], *, dialect: Dialect, seed: int) -> Scenario:
    """:raises Refusal: 400 naming the field that is wrong. `seed` holds when none is given."""
    known_only(body, SCENARIO_FIELDS)
    outage = body.get("outage", False)
    if not isinstance(outage, bool):
        raise invalid("outage", "Must be true or false.")
    per = {}
    for subject, rates in mapping(body, "per").items():
        if not dialect.subject.fullmatch(subject):
            raise invalid(f"per.{subject}", f"Must be {dialect.subject_hint}.")
        per[subject] = _rates(rates, dialect=dialect, prefix=f"per.{subject}")
    return Scenario(
        seed=whole(body, "seed", low=0, high=2**53) if "seed" in body else seed,
        rates=_rates(body.get("rates", {}), dialect=dialect, prefix="rates"),
        outage=outage,
        per=per,
        next=deque(_faults(body.get("next", []), dialect=dialect)),
    )


def _rates(value: object, *, dialect: Dialect, prefix: str) -> dict[str, float]:
    if not isinstance(value, dict):
        raise invalid(prefix, "Must be an object of rates.")
    known_only(value, dialect.defaults, prefix=f"{prefix}.")
    for name, rate in value.items():
        highest = WAIT_MS_MAX if name.endswith("_ms") else 1
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= highest:
            raise invalid(f"{prefix}.{name}", f"Must be a number from 0 to {highest}.")
    return dict(value)


def _faults(value: object, *, dialect: Dialect) -> list[str]:
    known = (*dialect.fault_names, NO_FAULT)
    if not isinstance(value, list) or any(name not in known for name in value):
        raise invalid("next", f"Must be a list of faults. Known: {', '.join(known)}.")
    return value


@dataclass(frozen=True)
class Plan:
    """What will befall one request."""

    fault: str
    delay_ms: float
    hold_ms: float
    drip_ms: float


class Faults:
    """The scenario in force and how far each subject has come in it."""

    def __init__(self, *, dialect: Dialect, seed: int) -> None:
        self.dialect = dialect
        self._first_seed = seed
        self.scenario = Scenario(seed=seed)
        self._seen: Counter[tuple[str, str]] = Counter()

    def play(self, body: dict[str, Any]) -> None:
        """Put another scenario in force, from its beginning."""
        self.scenario = parse(body, dialect=self.dialect, seed=self.scenario.seed)
        self._seen.clear()

    def reset(self) -> None:
        self.scenario = Scenario(seed=self._first_seed)
        self._seen.clear()

    def rate(self, name: str, subjects: Sequence[str]) -> float:
        """The rate for the most specific of `subjects` (general first) that has one."""
        for subject in reversed(subjects):
            if name in self.scenario.per.get(subject, {}):
                return self.scenario.per[subject][name]
        return self.scenario.rates.get(name, self.dialect.defaults[name])

    def happens(self, name: str, subjects: Sequence[str], *, work: str) -> bool:
        """Whether `name` befalls this piece of `work` (its kind and number for the subject)."""
        return draw(self.scenario.seed, name, _first(subjects), work) < self.rate(name, subjects)

    def plan(self, route: str, subjects: Sequence[str]) -> Plan:
        """Decide for one request; counts it."""
        nth = self._seen[route, _first(subjects)]
        self._seen[route, _first(subjects)] += 1
        return Plan(
            fault=self._fault(route, subjects, nth),
            delay_ms=self.rate("delay_ms", subjects),
            hold_ms=self.rate("hold_ms", subjects),
            drip_ms=self.rate("drip_ms", subjects),
        )

    def _fault(self, route: str, subjects: Sequence[str], nth: int) -> str:
        if self.scenario.next:
            return self.scenario.next.popleft()
        for name in self.dialect.fault_names:
            place = (name, route, _first(subjects), nth)
            if draw(self.scenario.seed, *place) < self.rate(name, subjects):
                return name
        return NO_FAULT


def _first(subjects: Sequence[str]) -> str:
    return subjects[0] if subjects else ""
