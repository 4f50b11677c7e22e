"""The biometric verifier: asks whether a fingerprint belongs to a card number."""

from dastak.connectors.adapters.verifier.circuit import Circuit
from dastak.connectors.adapters.verifier.client import NoAnswer, Unacceptable, VerifierClient

__all__ = ["Circuit", "NoAnswer", "Unacceptable", "VerifierClient"]
