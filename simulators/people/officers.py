"""The departments' officers: they stamp, take, decide and hand out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulators.faults import draw
from simulators.people.cast import Officer
from simulators.people.crowd import Crowd, habits
from simulators.people.play import OFFICERS
from simulators.people.wire import Json, Refusal

PACE = 0.4


class Officers(Crowd):
    """One desk a department. Habits: ``absent`` for a turn, ``send_twice`` every command."""

    name = "officers"
    dialect = habits("absent", "send_twice")
    tokens: dict[str, str]
    _looks = 0

    def turn(self) -> None:
        """Every desk's turn."""
        if not hasattr(self, "tokens"):
            self.tokens = {}
        for name in OFFICERS.values():
            if not self.is_so("absent", name):
                self.patiently(
                    name, partial(self.rounds, name), partial(self.tokens.pop, name, None)
                )

    def officer(self, name: str) -> Officer:
        """An officer, signed in."""
        officer = Officer(self.world.wire, username=name)
        if name not in self.tokens:
            officer.sign_in()
            self.tokens[name] = officer.api.token
        officer.api.token = self.tokens[name]
        return officer

    def rounds(self, name: str) -> None:
        """Stamp what lies on the desk, take one case, decide at an officer's pace, hand out."""
        officer = self.officer(name)
        officer.api.repeats = self.is_so("send_twice", name)
        for case in officer.queue("sent")[:2]:
            self.act(officer, "stamped", case, partial(officer.receive, case["barcode"]))
        for case in officer.queue("received")[:1]:
            self.act(officer, "took", case, partial(officer.take, case["id"]))
        for case in officer.queue("in_process")[:1]:
            if self._decides_now(officer, case):
                self.act(officer, "approved", case, partial(officer.approve, case["id"]))
        for case in officer.queue("approved"):
            self.act(officer, "handed_out", case, partial(officer.hand_out, case["id"]))

    def _decides_now(self, officer: Officer, case: Json) -> bool:
        self._looks += 1
        who = f"{officer.username}-{case['number']}"
        return draw(self.faults.scenario.seed, "pace", who, self._looks) < PACE

    def act(self, officer: Officer, what: str, case: Json, do: Callable[[], object]) -> None:
        """Do one thing; a refusal is normal here: the papers or the courier are not there yet."""
        try:
            do()
        except Refusal:
            return
        self.tell(officer.username, what, case["number"])
