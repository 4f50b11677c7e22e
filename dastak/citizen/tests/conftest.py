import pytest

from dastak.citizen.tests import cast
from dastak.kernel.actors import Actor
from dastak.orders import api as orders
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


@pytest.fixture
def bilal(seeds: None) -> Actor:
    """A facilitator with seats to be booked."""
    return cast.facilitator(cast.open_seats())


@pytest.fixture
def session(bilal: Actor) -> people.Session:
    """A citizen who signed in when somebody could come."""
    return cast.sign_in()


@pytest.fixture
def order(session: people.Session) -> orders.OrderView:
    """The order of that citizen, with its visit booked."""
    return cast.order(session)
