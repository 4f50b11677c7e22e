"""Reads of messages, and the values that templates are filled with."""

from dastak.notices.queries.messages import counts, list_messages
from dastak.notices.queries.values import VALUES, text_of

__all__ = ["VALUES", "counts", "list_messages", "text_of"]
