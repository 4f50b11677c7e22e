"""Tables of connectors."""

from dastak.connectors.models.cases import Case, Objection, ReferenceCounter, Rejection
from dastak.connectors.models.checks import Check
from dastak.connectors.models.systems import (
    Connector,
    Inbound,
    Letter,
    Message,
    Output,
    Route,
    Watch,
)

__all__ = [
    "Case",
    "Check",
    "Connector",
    "Inbound",
    "Letter",
    "Message",
    "Objection",
    "Output",
    "ReferenceCounter",
    "Rejection",
    "Route",
    "Watch",
]
