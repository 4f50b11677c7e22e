"""Telling the caller of payments: each intimation until it is acknowledged, or given up."""

import json
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field

TRIES_MAX = 8
PAUSE_SECONDS = 1.0


@dataclass
class Intimation:
    """One call that the caller gets, as text that is sent as it stands."""

    id: int
    psid: str
    body: str
    tries: int = 0
    acknowledged: bool = False
    answers: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return dict(vars(self))


class Notifier:
    """Pushes to a URL when there is one; without, tests fetch the intimations and carry them."""

    def __init__(self, *, url: str, token: str) -> None:
        self._url, self._token = url, token
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def start(self, stopping: threading.Event, waiting: "Waiting") -> None:
        if self._url:
            work = threading.Thread(target=self._run, args=(stopping, waiting), daemon=True)
            work.start()

    def _run(self, stopping: threading.Event, waiting: "Waiting") -> None:
        while not stopping.wait(PAUSE_SECONDS):
            for each in waiting.due():
                acknowledged, answer = self._send(each.body)
                waiting.told(each, acknowledged=acknowledged, answer=answer)

    def _send(self, body: str) -> tuple[bool, str]:
        request = urllib.request.Request(
            self._url,
            body.encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"},
        )
        try:
            with self._opener.open(request, timeout=5) as answer:
                said = json.loads(answer.read())
                return said.get("status") == "OK", str(said)
        except (OSError, ValueError, AttributeError) as failure:
            return False, f"{type(failure).__name__}: {failure}"


class Waiting:
    """The intimations in the order in which they are sent."""

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self.all: list[Intimation] = []

    def due(self) -> list[Intimation]:
        with self._lock:
            return [each for each in self.all if not each.acknowledged and each.tries < TRIES_MAX]

    def told(self, each: Intimation, *, acknowledged: bool, answer: str) -> None:
        with self._lock:
            each.tries += 1
            each.acknowledged = acknowledged
            each.answers.append(answer[:200])
