"""Writes of the citizen's desk."""

from dastak.citizen.commands.alone import begin_alone
from dastak.citizen.commands.drafts import AlreadyStarted, choose_slot, purge_drafts, save_draft
from dastak.citizen.commands.moving import choose_time
from dastak.citizen.commands.sending import AnswerMissing, send_order

__all__ = [
    "AlreadyStarted",
    "AnswerMissing",
    "begin_alone",
    "choose_slot",
    "choose_time",
    "purge_drafts",
    "save_draft",
    "send_order",
]
