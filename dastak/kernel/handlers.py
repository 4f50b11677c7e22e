"""Subscriptions: which function wants which event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from dastak.kernel.actors import Actor
from dastak.kernel.events import Event

EVERY = "*"


class Handler(Protocol):
    """A subscriber: idempotent, one api call, no network."""

    __module__: str
    __name__: str

    def __call__(self, *, event: Any, by: Actor, now: datetime) -> None: ...


H = TypeVar("H", bound=Callable[..., None])

_SUBSCRIBERS: dict[str, dict[str, Handler]] = {}


def handles(event: type[Event]) -> Callable[[H], H]:
    """Subscribe a function to one event class."""
    return _subscribe(event.name)


def handles_every(function: H) -> H:
    """Subscribe a function to all events."""
    return _subscribe(EVERY)(function)


def _subscribe(name: str) -> Callable[[H], H]:
    def register(function: H) -> H:
        key = f"{function.__module__}.{function.__name__}"
        _SUBSCRIBERS.setdefault(name, {})[key] = function
        return function

    return register


def subscribers(name: str) -> dict[str, Handler]:
    """Handlers of an event by their dotted name, in the order of their names."""
    found = {**_SUBSCRIBERS.get(name, {}), **_SUBSCRIBERS.get(EVERY, {})}
    return dict(sorted(found.items()))
