"""What an attempt is made of: who wants what about which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.kernel import codes
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders.models import Line
from dastak.places.api import Place
from stories.machine.ground import Ground

Call = Callable[[], Any]
HOUSE = Place(31.5320, 74.3390)
# The last of them is begun without a visit.
SERVICES = ("PB-REV-DOM", "PB-LG-BIR", "PB-LG-DIV")
ORIGINAL = Bilingual("Matric certificate", "میٹرک کی سند")


@dataclass
class Tracked:
    """An order of this run, and what its people remember of it."""

    order_id: UUID
    citizen: Actor
    service: str
    is_rejected: bool
    has_originals: bool
    line_id: UUID = field(default_factory=lambda: UUID(int=0))
    quote_hash: str = ""
    hold_id: UUID | None = None
    hold_until: datetime | None = None
    was_read: bool = False
    was_handed_in: bool = False


@dataclass(frozen=True)
class Attempt:
    """One call as it would be made.

    :param is_once: repeating it at once has no second effect.
    :param carries_id: nor has it at any later time, since it carries a command id.
    """

    name: str
    call: Call
    is_once: bool
    carries_id: bool


@dataclass
class Asked:
    """Who wants what: the material of an attempt."""

    ground: Ground
    order: Tracked
    by: Actor
    command_id: UUID
    is_wrong: bool

    @property
    def common(self) -> dict[str, Any]:
        """Actor and instant, as every command takes them."""
        return {"by": self.by, "now": self.ground.now}

    @property
    def line(self) -> Line:
        """The line as it stands."""
        with transaction_as(SYSTEM):
            return Line.objects.select_related("order").get(pk=self.order.line_id)

    @property
    def visit_id(self) -> UUID:
        """The visit the line waits for; nobody's where there is none yet."""
        return self.line.visit_id or UUID(int=0)

    def code(self, purpose: str, subject: UUID) -> str:
        """A four-digit code, with its last digit changed when it is to be wrong."""
        code = codes.one_time_code(purpose=purpose, subject=subject, digits=4)
        return code[:3] + str((int(code[3]) + 1) % 10) if self.is_wrong else code
