"""Writes of cases, of what passes between us and departments, and of checks."""

from dastak.connectors.commands.cancelling import (
    CaseOnItsWay,
    CaseReceivedAlready,
    NotAsked,
    confirm_cancel,
    refuse_cancel,
    request_cancel,
    withdraw_case,
)
from dastak.connectors.commands.checks import (
    CheckRunning,
    request_check,
)
from dastak.connectors.commands.decisions import (
    NoProposal,
    approve_case,
    confirm_rejection,
    propose_rejection,
    take_case,
)
from dastak.connectors.commands.desk import (
    CaseTakenBack,
    NotYourCase,
    WrongState,
    receive_case,
    set_due,
    submit_case,
)
from dastak.connectors.commands.erasing import erase_case
from dastak.connectors.commands.exchange import (
    run_connector,
)
from dastak.connectors.commands.inbound import (
    CallIdReused,
    CallUnreadable,
    NotSigned,
    SignedCall,
    receive_call,
)
from dastak.connectors.commands.letters import (
    NoSuchLetter,
    ReasonMissing,
    settle_letter,
)
from dastak.connectors.commands.objecting import (
    AnswerTooLong,
    NoObjection,
    ObjectionOpen,
    answer_objection,
    object_case,
)
from dastak.connectors.commands.outgoing import (
    NoSuchMessage,
    resend_message,
)
from dastak.connectors.commands.routing import (
    AlreadyHandedOver,
    NoSuchSystem,
    load_seeds,
    move_case,
    switch_route,
)
from dastak.connectors.commands.verifying import (
    run_checks,
    verifier,
)

__all__ = [
    "AlreadyHandedOver",
    "AnswerTooLong",
    "CallIdReused",
    "CallUnreadable",
    "CaseOnItsWay",
    "CaseReceivedAlready",
    "CaseTakenBack",
    "CheckRunning",
    "NoObjection",
    "NoProposal",
    "NoSuchLetter",
    "NoSuchMessage",
    "NoSuchSystem",
    "NotAsked",
    "NotSigned",
    "NotYourCase",
    "ObjectionOpen",
    "ReasonMissing",
    "SignedCall",
    "WrongState",
    "answer_objection",
    "approve_case",
    "confirm_cancel",
    "confirm_rejection",
    "erase_case",
    "load_seeds",
    "move_case",
    "object_case",
    "propose_rejection",
    "receive_call",
    "receive_case",
    "refuse_cancel",
    "request_cancel",
    "request_check",
    "resend_message",
    "run_checks",
    "run_connector",
    "set_due",
    "settle_letter",
    "submit_case",
    "switch_route",
    "take_case",
    "verifier",
    "withdraw_case",
]
