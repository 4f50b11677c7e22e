"""Writes of cases and checks."""

from dastak.connectors.commands.checks import CheckRunning, request_check
from dastak.connectors.commands.decisions import (
    NoProposal,
    NotYourCase,
    WrongState,
    approve_case,
    confirm_rejection,
    propose_rejection,
    take_case,
)
from dastak.connectors.commands.desk import (
    CaseReceivedAlready,
    CaseTakenBack,
    receive_case,
    set_due,
    submit_case,
    withdraw_case,
)
from dastak.connectors.commands.verifying import run_checks, verifier

__all__ = [
    "CaseReceivedAlready",
    "CaseTakenBack",
    "CheckRunning",
    "NoProposal",
    "NotYourCase",
    "WrongState",
    "approve_case",
    "confirm_rejection",
    "propose_rejection",
    "receive_case",
    "request_check",
    "run_checks",
    "set_due",
    "submit_case",
    "take_case",
    "verifier",
    "withdraw_case",
]
