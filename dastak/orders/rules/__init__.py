"""Decisions about orders: pure."""

from dastak.orders.rules.clocks import Term, clock_of, due_at, elapsed_by_party
from dastak.orders.rules.fold import enter, fold
from dastak.orders.rules.guards import allowed_actions, must_allow
from dastak.orders.rules.stages import STEPS, Step, find_step, skipped_stages, steps_from

__all__ = [
    "STEPS",
    "Step",
    "Term",
    "allowed_actions",
    "clock_of",
    "due_at",
    "elapsed_by_party",
    "enter",
    "find_step",
    "fold",
    "must_allow",
    "skipped_stages",
    "steps_from",
]
