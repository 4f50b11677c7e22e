from datetime import UTC, datetime

import pytest

from dastak.catalogue import api
from dastak.kernel.actors import SYSTEM
from dastak.places import api as places

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)


@pytest.fixture
def seeds(db: None) -> None:
    """Places and the whole catalogue, as production loads them."""
    places.load_seeds(by=SYSTEM, now=NOW)
    api.load_seeds(by=SYSTEM, now=NOW)
