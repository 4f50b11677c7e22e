"""The stage for stories: the product in this process, its partners as processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stories.world import Stage, partner_ready

ROOT = Path(__file__).resolve().parent.parent


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def partners() -> Iterator[dict[str, str]]:
    """The SMS gateway, the biometric verifier and ePay, each a real process on a free port."""
    started, urls = [], {}
    for name in ("gateway", "verifier", "payments"):
        port = _port()
        words = [sys.executable, "-m", f"simulators.{name}", "--port", str(port), "--seed", "1"]
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
        started.append(process)
        urls[name] = f"http://127.0.0.1:{port}"
    for url in urls.values():
        partner_ready(url)
    yield urls
    for process in started:
        process.terminate()
        process.wait(10)


@pytest.fixture
def stage(
    transactional_db: None, partners: dict[str, str], settings: pytest.FixtureRequest
) -> Stage:
    """A seeded product with its cast, its clock at a Monday morning, and working partners."""
    settings.SMS_URL = partners["gateway"]  # type: ignore[attr-defined]
    settings.SMS_TOKEN = "gateway-token"  # type: ignore[attr-defined]
    settings.VERIFIER_URL = partners["verifier"]  # type: ignore[attr-defined]
    settings.VERIFIER_TOKEN = "verifier-token"  # type: ignore[attr-defined]
    settings.VERIFIER_SECRET = "verifier-secret"  # type: ignore[attr-defined]
    settings.EPAY_URL = partners["payments"]  # type: ignore[attr-defined]
    settings.EPAY_CLIENT_ID = "dastak"  # type: ignore[attr-defined]
    settings.EPAY_CLIENT_SECRET = "payments-secret"  # type: ignore[attr-defined]
    settings.EPAY_INTIMATION_TOKEN = "payments-token"  # type: ignore[attr-defined]
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return Stage.set(
        gateway=partners["gateway"],
        verifier=partners["verifier"],
        payments=partners["payments"],
    )
