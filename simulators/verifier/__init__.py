"""Biometric verification of citizens: charged checks, signed answers, face certificates."""
