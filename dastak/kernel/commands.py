"""One command = one transaction = permit, lock, rule, save, event."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

from dastak.kernel.actors import Actor
from dastak.kernel.scope import transaction_as

P = ParamSpec("P")
R = TypeVar("R")

_PERMITS: dict[str, str] = {}


def declared_permits() -> dict[str, str]:
    """Permit of every command and query by its dotted name."""
    return dict(_PERMITS)


def command(*, permit: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a command: it takes ``by`` and needs ``permit``.

    Runs in one transaction with the actor's scope; joins the caller's. Deferred constraints are
    checked before the outermost command returns, so that their refusal comes out of the command.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        _PERMITS[f"{function.__module__}.{function.__name__}"] = permit

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs["by"]
            assert isinstance(actor, Actor)
            actor.must(permit)
            with transaction_as(actor) as is_kept_open:
                result = function(*args, **kwargs)
                if is_kept_open:
                    check_deferred()
            return result

        run.permit = permit  # type: ignore[attr-defined]
        return run

    return wrap


def query(*, permit: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a query: it takes ``by``, needs ``permit`` and sees the actor's rows only."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        _PERMITS[f"{function.__module__}.{function.__name__}"] = permit

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs["by"]
            assert isinstance(actor, Actor)
            actor.must(permit)
            with transaction_as(actor):
                return function(*args, **kwargs)

        run.permit = permit  # type: ignore[attr-defined]
        return run

    return wrap


def check_deferred() -> None:
    """Let deferred constraints speak now, and defer them again, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
