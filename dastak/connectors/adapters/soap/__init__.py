"""Departments that speak XML in envelopes, slowly, and have to be asked."""

from dastak.connectors.adapters.soap.client import SoapSystem

__all__ = ["SoapSystem"]
