"""What lies outside: seed files, the receipt as a paper, and payment partners."""

from dastak.finance.adapters.papers import read_rows, render_receipt, verify_address

__all__ = ["read_rows", "render_receipt", "verify_address"]
