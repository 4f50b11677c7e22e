"""Every route x method x role x {own, another's in the district, foreign, nobody's}.

The routes come from the product, the roles from their declarations. What a role may do with whose
things is one rule (`Thing.is_of`); `matrix.csv` holds the reviewed exceptions, each with a reason.
A route whose parameters nobody can fill fails by name.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from dastak.kernel.actors import SYSTEM, Role
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as
from stories.crowd import Crowd, Thing, Walker, gather
from stories.doors import Call, Caller, Route, routes
from stories.world import Stage

HIDDEN = {403, 404, 409}  # never with data: the bodies are searched as well
EXCEPTIONS = Path(__file__).parent / "matrix.csv"
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
# Own writes that end a session or an account come after all others.
LAST = (
    "oversight/facilitators/*",
    "people/staff/password",
    "people/sessions/current",
    "sign-out*",
    "people/sessions",
)


def calls(crowd: Crowd) -> Iterator[Call]:
    """All of them: one of each wrong role, everybody of an allowed one with every thing."""
    for route in routes():
        seen: set[Role] = set()
        for walker in crowd.walkers:
            is_first = walker.role not in seen
            seen.add(walker.role)
            if route.is_public or walker.role not in route.access.roles:
                if is_first:
                    yield from _calls_of(route, walker, crowd, is_first=True)
            else:
                yield from _calls_of(route, walker, crowd, is_first=is_first)


def _calls_of(route: Route, walker: Walker, crowd: Crowd, *, is_first: bool) -> Iterator[Call]:
    named = set(route.named().values())
    things = [each for each in crowd.things if named <= set(each.ids)]
    if not route.is_public and walker.role not in route.access.roles:
        yield Call(route, walker, things[0] if named else None, "wrong role")
    elif not named:
        yield Call(route, walker, None, "open")
    else:
        for thing in things:
            yield Call(route, walker, thing, _relation(route, walker, thing))
        if is_first:
            yield Call(route, walker, crowd.nothing, "nobody's")


def _relation(route: Route, walker: Walker, thing: Thing) -> str:
    return "own" if route.is_public or thing.is_of(walker) else "other"


def expected(call: Call) -> set[int] | None:
    """Status codes that are right; None: anything but a refusal of the person or a failure."""
    if call.relation == "wrong role":
        if call.walker.role is not Role.PUBLIC:
            return {403}
        return {401} if call.route.is_api else {302}
    if call.relation in ("other", "nobody's"):
        return HIDDEN
    return None


def exceptions() -> list[dict[str, str]]:
    """Reviewed rows: route pattern, role, relation, status codes, reason."""
    rows = list(csv.DictReader(EXCEPTIONS.read_text("utf-8").splitlines()))
    assert all(row["reason"] for row in rows)
    return rows


class Review:
    """Compares answers with what was expected, and notices exceptions that no longer are any."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.rows = exceptions()
        self.used: set[int] = set()
        self.unexpected: list[str] = []
        self.count: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def look(self, call: Call, answer: Any) -> None:
        """Note what is wrong with an answer."""
        self.count[call.relation] += 1
        status = answer.status_code
        if call.walker.person_id and (status == 403 or (status == 404 and "<" in _shape(call))):
            self.refused[call.walker.person_id] += 1
        wanted = expected(call)
        is_right = status in wanted if wanted else status not in (401, 403) and status < 500
        if status == 405 and call.route.method in ("GET", "POST") and not call.route.is_api:
            is_right = True  # the page knows one of the two methods only
        if status == 302 and wanted is None and "sign-in" in answer["Location"]:
            is_right = call.route.is_public
        if not is_right and not self._is_excepted(call, str(status)):
            told = getattr(answer, "content", b"")[:120].decode(errors="replace")
            self.unexpected.append(f"{status} {call} {told if call.route.is_api else ''}")
        for mark in self._marks(call, answer):
            if not self._is_excepted(call, "told"):
                self.unexpected.append(f"told {mark}: {call}")

    def _is_excepted(self, call: Call, status: str) -> bool:
        for number, row in enumerate(self.rows):
            if (
                fnmatch(call.route.name, row["route"])
                and fnmatch(call.walker.role, row["role"])
                and row["relation"] == call.relation
                and status in row["status"].split()
            ):
                self.used.add(number)
                return True
        return False

    def _marks(self, call: Call, answer: Any) -> list[str]:
        """What an answer tells of people with whom the walker has nothing to do."""
        if answer.streaming or answer.status_code >= 500:
            return []
        text = answer.content.decode(errors="replace")
        sent = set(call.thing.ids.values()) if call.thing else set()
        return [
            mark
            for thing in self.crowd.things
            if not thing.is_of(call.walker)
            for mark in thing.marks
            if mark in text and mark not in sent
        ]


def _shape(call: Call) -> str:
    return call.route.address.replace("{", "<")


def _logged() -> Counter[str]:
    """How many refusals the access log holds of each person; none of them holds an id."""
    with transaction_as(SYSTEM):
        rows = list(Access.objects.filter(was_refused=True))
    assert not any(_ID.search(row.case) for row in rows)
    assert {(row.purpose, row.person_id) for row in rows} <= {("refused", None)}
    return Counter(str(row.actor) for row in rows)


def _comes_last(call: Call) -> int:
    """Own writes after everything that must change nothing, ends of sessions at the very end."""
    if call.route.method == "GET" or call.relation not in ("own", "open"):
        return 0
    ends = [place for place, each in enumerate(LAST) if fnmatch(call.route.address, each)]
    return 2 + ends[0] if ends else 1


def test_nobody_does_what_is_not_theirs(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    crowd = gather(stage)
    review, caller = Review(crowd), Caller()
    unfilled = {
        f"{call.route.name}: {name}"
        for call in calls(crowd)
        for name in call.route.named().values()
        if name not in crowd.nothing.ids
    }
    assert unfilled == set(), "say in OPEN, NAMED or crowd.py what fills these parameters"
    before = _logged()
    for call in sorted(calls(crowd), key=_comes_last):
        review.look(call, caller.send(call))
    with capsys.disabled():
        told = ", ".join(f"{count} {relation}" for relation, count in review.count.most_common())
        print(f"\nmatrix: {len(routes())} routes, {review.count.total()} calls ({told})")
    assert review.unexpected == []
    assert _logged() - before == review.refused, "everybody who was refused stands in the log"
    unused = [row["route"] for number, row in enumerate(review.rows) if number not in review.used]
    assert unused == [], "these exceptions are none any more: strike them out of matrix.csv"
