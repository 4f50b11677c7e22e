"""The door of notices."""

from dastak.notices.adapters.templates import templates
from dastak.notices.commands import (
    NoSuchMessage,
    StillPending,
    queue_message,
    send_again,
    send_messages,
)
from dastak.notices.queries import counts, list_messages, text_of
from dastak.notices.types import Counts, Message, MessageState, Recipient, Template, Timing

__all__ = [
    "Counts",
    "Message",
    "MessageState",
    "NoSuchMessage",
    "Recipient",
    "StillPending",
    "Template",
    "Timing",
    "counts",
    "list_messages",
    "queue_message",
    "send_again",
    "send_messages",
    "templates",
    "text_of",
]
