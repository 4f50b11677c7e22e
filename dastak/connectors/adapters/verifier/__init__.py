"""The biometric verifier: asks whether a fingerprint belongs to a card number."""

from dastak.connectors.adapters.verifier.client import Account, VerifierClient

__all__ = ["Account", "VerifierClient"]
