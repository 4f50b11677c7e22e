"""The gateway as a real process."""

from collections.abc import Iterator
from typing import Any

import pytest

from simulators.tests.partner import Partner, start


@pytest.fixture(scope="session")
def _gateway_process() -> Iterator[Partner]:
    partner = start("gateway", "--seed", "7")
    yield partner
    partner.close()


@pytest.fixture
def gateway(_gateway_process: Partner, settings: Any) -> Partner:
    """The simulator, healthy and empty; the settings lead to it."""
    _gateway_process.bare.post("/_reset").raise_for_status()
    settings.SMS_URL = _gateway_process.url
    settings.SMS_TOKEN = "gateway-token"
    return _gateway_process
