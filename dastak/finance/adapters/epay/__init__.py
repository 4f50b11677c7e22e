"""ePay: PSIDs for banks, what was paid under them, and money on its way back."""

from dastak.finance.adapters.epay.client import Account, EpayClient
from dastak.finance.adapters.epay.mapping import Unreadable, to_hint

__all__ = ["Account", "EpayClient", "Unreadable", "to_hint"]
