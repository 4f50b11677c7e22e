"""What only the system does in people."""

from uuid import uuid4

import pytest

from dastak.kernel.actors import Actor, NotPermitted, Role
from dastak.people import api


def test_opening_a_number_change_is_the_systems_work() -> None:
    with pytest.raises(NotPermitted, match=r"people\.open_number_change"):
        api.open_number_change(by=Actor(Role.CITIZEN, uuid4()))  # type: ignore[call-arg]
