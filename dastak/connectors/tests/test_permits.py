"""What only the system does in connectors."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from dastak.connectors.commands import verifying
from dastak.kernel.actors import Actor, NotPermitted, Role

NOBODY = Actor(Role.OFFICER, uuid4(), districts=frozenset({"lahore"}))


@pytest.mark.parametrize(
    "step", [verifying.claim_checks, verifying.prepare_job, verifying.record_reply]
)
def test_running_checks_is_the_systems_work(step: Callable[..., object]) -> None:
    with pytest.raises(NotPermitted, match=r"connectors\.run_checks"):
        step(by=NOBODY)
