"""The biometric verifier: asks whether a fingerprint belongs to a card number."""

from dastak.connectors.adapters.verifier.client import (
    Account,
    NoAnswer,
    Unacceptable,
    VerifierClient,
)

__all__ = ["Account", "NoAnswer", "Unacceptable", "VerifierClient"]
