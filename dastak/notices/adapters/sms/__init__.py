"""The SMS gateway."""

from dastak.notices.adapters.sms.client import SmsClient

__all__ = ["SmsClient"]
