"""A command asks for its permit before it looks at anything else."""

from dataclasses import replace
from uuid import uuid4

import pytest

from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, Role
from dastak.kernel.commands import command, declared_permits


@command(permit="kernel.try_it")
def try_it(*, by: Actor) -> str:
    return "done"


def test_a_command_is_done_by_whoever_holds_its_permit() -> None:
    assert declared_permits()[f"{__name__}.try_it"] == "kernel.try_it"
    with pytest.raises(NotPermitted, match=r"kernel\.try_it"):
        try_it(by=Actor(Role.CITIZEN, uuid4()))


@pytest.mark.django_db
def test_the_system_holds_every_permit() -> None:
    assert try_it(by=SYSTEM) == "done"
    almost = replace(SYSTEM, permits=frozenset({"kernel.something_else"}))
    with pytest.raises(NotPermitted):
        try_it(by=almost)
