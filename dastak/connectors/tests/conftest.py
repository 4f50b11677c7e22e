"""The verifier and departments' systems as real processes."""

from collections.abc import Iterator
from typing import Any

import pytest

from dastak.connectors.tests import cases, offices
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


@pytest.fixture(scope="session")
def _offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, offices.Office]]:
    started = {
        system: offices.start_office(system, tmp_path_factory.mktemp(system))
        for system in offices.MANNERS
    }
    yield started
    for office in started.values():
        office.partner.close()


@pytest.fixture
def all_offices(_offices: dict[str, offices.Office], settings: Any) -> dict[str, offices.Office]:
    """Every department, healthy and empty; the settings lead to them."""
    for office in _offices.values():
        offices.reset(office)
    settings.DEPARTMENT_ACCOUNTS = offices.accounts_of(*_offices.values())
    return _offices


@pytest.fixture
def vehicle(all_offices: dict[str, offices.Office]) -> offices.Office:
    """The department that speaks the department protocol."""
    return all_offices["vehicle"]


@pytest.fixture
def land(all_offices: dict[str, offices.Office]) -> offices.Office:
    """The department that exchanges files."""
    return all_offices["land"]


@pytest.fixture
def registry(all_offices: dict[str, offices.Office]) -> offices.Office:
    """The department that speaks XML."""
    return all_offices["registry"]


@pytest.fixture
def placed() -> None:
    """Districts are known."""
    cases.load_places()


@pytest.fixture(params=list(offices.MANNERS))
def office(request: Any, all_offices: dict[str, offices.Office]) -> offices.Office:
    """Each system in turn."""
    found: offices.Office = all_offices[request.param]
    return found
