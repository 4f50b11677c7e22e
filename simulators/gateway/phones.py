"""Messages and calls on their way, and the phones that they reach."""

import heapq
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulators.clock import stamp
from simulators.journal import JsonObject

SETTLED = {
    "message": ("delivered", "undelivered", "absent_subscriber"),
    "call": ("answered", "no_answer", "no_answer"),
}


@dataclass(frozen=True)
class Item:
    """One message or call as accepted. `copies` of it reach the phone: 0, 1 or 2."""

    kind: str
    id: str
    reference: str
    to: str
    sender: str
    text: str
    language: str
    accepted_at: str
    due_at: float
    deliver_ms: float
    copies: int

    def said(self) -> tuple[str, str, str, str]:
        """What must be equal when the reference is sent again."""
        return (self.to, self.sender, self.text, self.language)

    def settled_at(self) -> str:
        accepted = datetime.fromisoformat(self.accepted_at)
        return stamp(accepted + timedelta(milliseconds=self.deliver_ms))

    def status(self) -> JsonObject:
        reached, lost, reason = SETTLED[self.kind]
        if self.due_at > time.time():
            return {"status": "accepted", "settled_at": None, "error": None}
        status, error = (reached, None) if self.copies else (lost, reason)
        return {"status": status, "settled_at": self.settled_at(), "error": error}


@dataclass(frozen=True)
class Arrival:
    """What a person sees on a phone."""

    id: int
    item: Item

    def as_json(self) -> JsonObject:
        item = self.item
        return {
            "id": self.id,
            "message_id": item.id,
            "kind": item.kind,
            "to": item.to,
            "sender": item.sender,
            "text": item.text,
            "received_at": item.settled_at(),
        }


class Phones:
    """All phones; arrival numbers only ever grow, so `after` never misses one."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self._references: dict[tuple[str, str], Item] = {}
        self._accepted: Counter[tuple[str, str]] = Counter()
        self._on_the_way: list[tuple[float, int, Item]] = []
        self._arrivals: list[Arrival] = []
        self._by_phone: dict[str, list[Arrival]] = {}

    def add(self, item: Item) -> None:
        self.items[item.id] = item
        self._references[item.kind, item.reference] = item
        self._accepted[item.kind, item.to] += 1
        heapq.heappush(self._on_the_way, (item.due_at, len(self.items), item))

    def find(self, *, kind: str, reference: str) -> Item | None:
        return self._references.get((kind, reference))

    def accepted_count(self, *, kind: str, to: str) -> int:
        return self._accepted[kind, to]

    def arrivals(self, *, to: str = "", after: int = 0) -> list[Arrival]:
        """Oldest first; of one phone when `to` is given."""
        self._settle()
        found = self._by_phone.get(to, []) if to else self._arrivals
        return [arrival for arrival in found if arrival.id > after]

    def latest(self, *, digits: str, phones_max: int) -> Iterable[tuple[str, list[Arrival]]]:
        """Phones whose number holds `digits`, the one that heard something last first."""
        self._settle()
        found = [pair for pair in self._by_phone.items() if digits in pair[0]]
        found.sort(key=lambda pair: -pair[1][-1].id)
        return found[:phones_max]

    def _settle(self) -> None:
        now = time.time()
        while self._on_the_way and self._on_the_way[0][0] <= now:
            _, _, item = heapq.heappop(self._on_the_way)
            for _ in range(item.copies):
                arrival = Arrival(len(self._arrivals) + 1, item)
                self._arrivals.append(arrival)
                self._by_phone.setdefault(item.to, []).append(arrival)
