"""What only the system does in notices."""

from uuid import uuid4

import pytest

from dastak.kernel.actors import Actor, NotPermitted, Role
from dastak.notices.commands import sending


def test_recording_results_is_the_systems_work() -> None:
    with pytest.raises(NotPermitted, match=r"notices\.send_messages"):
        sending.record_results(by=Actor(Role.SUPERVISOR, uuid4()))  # type: ignore[call-arg]
