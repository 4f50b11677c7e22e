"""A simulator process under test and a caller that speaks to it."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS_MAX = 3


@dataclass
class Partner:
    """`http` sends the token; `bare` does not."""

    process: subprocess.Popen[str]
    url: str
    http: httpx.Client
    bare: httpx.Client

    def scenario(self, **body: Any) -> dict[str, Any]:
        return ok(self.bare.post("/_scenario", json=body))

    def truth(self) -> dict[str, Any]:
        return ok(self.bare.get("/_truth"))

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(by)
        return self.process.wait(STOP_SECONDS_MAX)

    def close(self) -> None:
        self.http.close()
        self.bare.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def launch(name: str, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"simulators.{name}", "--port", "0", *options],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def start(name: str, *options: str) -> Partner:
    process = launch(name, *options)
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"at (http://\S+) seed \d+", line)
    if found is None:
        process.kill()
        raise AssertionError(f"{name} did not start: {line}{process.communicate()[1]}")
    token = {"Authorization": f"Bearer {name}-token"}
    return Partner(
        process=process,
        url=found[1],
        http=httpx.Client(base_url=found[1], headers=token, timeout=5, trust_env=False),
        bare=httpx.Client(base_url=found[1], timeout=5, trust_env=False),
    )


def ok(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    body = answer.json()
    assert isinstance(body, dict)
    return body


def field_of(answer: httpx.Response) -> str:
    """The field that a refusal names."""
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert error["message"]
    return str(error["field"])
