"""The verifier as a real process."""

from collections.abc import Iterator
from typing import Any

import pytest

from simulators.tests.partner import Partner, start

CHARGE = 1500


@pytest.fixture(scope="session")
def _verifier_process() -> Iterator[Partner]:
    partner = start("verifier", "--seed", "7", "--charge-paisa", str(CHARGE))
    yield partner
    partner.close()


@pytest.fixture
def verifier(_verifier_process: Partner, settings: Any) -> Partner:
    """The simulator, healthy and empty; the settings lead to it."""
    _verifier_process.bare.post("/_reset").raise_for_status()
    settings.VERIFIER_URL = _verifier_process.url
    settings.VERIFIER_TOKEN = "verifier-token"
    settings.VERIFIER_SECRET = "verifier-secret"
    return _verifier_process
