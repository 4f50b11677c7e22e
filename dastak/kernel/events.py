"""Base of events: frozen facts in the past tense. Pure; ``kernel.outbox`` writes them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, get_type_hints
from uuid import UUID

_KNOWN: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact. Events of one ``subject`` (an order, a person) are handled in their order."""

    version: ClassVar[int] = 1
    name: ClassVar[str] = ""
    subject: UUID

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        parts = cls.__module__.split(".")
        cls.name = f"{parts[1] if parts[0] == 'dastak' else parts[0]}.{cls.__name__}"
        _KNOWN[cls.name] = cls

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values."""
        values = ((f.name, getattr(self, f.name)) for f in dataclasses.fields(self))
        return {name: _plain(value) for name, value in values}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset | set):
        return [_plain(item) for item in value]
    return value


def known_events() -> dict[str, type[Event]]:
    """Every event class by name."""
    return dict(_KNOWN)


def rebuild(name: str, payload: dict[str, Any]) -> Event:
    """The event that ``payload()`` described.

    :raises KeyError: when no such event exists in this build.
    """
    cls = _KNOWN[name]
    hints = get_type_hints(cls)
    fields = {f.name for f in dataclasses.fields(cls)}
    return cls(**{k: _typed(hints[k], v) for k, v in payload.items() if k in fields})


def _typed(hint: Any, value: Any) -> Any:
    kinds = [arg for arg in getattr(hint, "__args__", ()) if arg is not type(None)]
    if value is None:
        return None
    if getattr(hint, "__origin__", None) is tuple:
        return tuple(_typed(kinds[0], item) for item in value)
    target = kinds[0] if kinds else hint
    if target in (datetime, date):
        return target.fromisoformat(value)
    if isinstance(target, type) and issubclass(target, UUID | Enum):
        return target(value)
    return value
