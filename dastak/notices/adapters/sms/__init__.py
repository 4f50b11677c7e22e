"""The SMS gateway."""

from dastak.notices.adapters.sms.circuit import Circuit
from dastak.notices.adapters.sms.client import SmsClient

__all__ = ["Circuit", "SmsClient"]
