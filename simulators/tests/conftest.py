from collections.abc import Iterator

import pytest

from simulators.tests.partner import Partner, start


@pytest.fixture(scope="session")
def _gateway() -> Iterator[Partner]:
    partner = start("gateway", "--seed", "7")
    yield partner
    partner.close()


@pytest.fixture(scope="session")
def _verifier() -> Iterator[Partner]:
    partner = start("verifier", "--seed", "7", "--charge-paisa", "1500")
    yield partner
    partner.close()


@pytest.fixture
def gateway(_gateway: Partner) -> Partner:
    _gateway.bare.post("/_reset").raise_for_status()
    return _gateway


@pytest.fixture
def verifier(_verifier: Partner) -> Partner:
    _verifier.bare.post("/_reset").raise_for_status()
    return _verifier
