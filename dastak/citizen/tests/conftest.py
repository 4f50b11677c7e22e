import pytest

from dastak.citizen.tests import cast
from dastak.people import api as people


@pytest.fixture
def seeds(transactional_db: None) -> None:
    """Reference rows, committed, so that a refusal undoes only its own request."""
    cast.seed()


@pytest.fixture
def amna(seeds: None) -> people.Session:
    """Amna, signed in; somebody in Lahore can come."""
    cast.open_seats()
    return cast.sign_in()


@pytest.fixture
def browser(amna: people.Session) -> cast.Browser:
    """Amna's phone without scripts."""
    return cast.Browser(amna)
