"""The biometric verifier: asks whether a fingerprint belongs to a card number."""

from dastak.connectors.adapters.verifier.circuit import Circuit
from dastak.connectors.adapters.verifier.client import (
    Account,
    NoAnswer,
    Unacceptable,
    VerifierClient,
)

__all__ = ["Account", "Circuit", "NoAnswer", "Unacceptable", "VerifierClient"]
