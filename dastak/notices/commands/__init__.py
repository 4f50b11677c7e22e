"""Queueing and sending messages."""

from dastak.notices.commands.queueing import NoSuchMessage, StillPending, queue_message, send_again
from dastak.notices.commands.sending import send_messages

__all__ = ["NoSuchMessage", "StillPending", "queue_message", "send_again", "send_messages"]
