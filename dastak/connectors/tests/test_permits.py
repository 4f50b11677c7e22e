"""What only the system does in connectors."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from dastak.connectors import api
from dastak.connectors.commands import exchange, outgoing, reports, turns, verifying
from dastak.kernel.actors import Actor, NotPermitted, Role

NOBODY = Actor(Role.OFFICER, uuid4(), districts=frozenset({"lahore"}))


@pytest.mark.parametrize(
    "step", [verifying.claim_checks, verifying.prepare_job, verifying.record_reply]
)
def test_running_checks_is_the_systems_work(step: Callable[..., object]) -> None:
    with pytest.raises(NotPermitted, match=r"connectors\.run_checks"):
        step(by=NOBODY)


@pytest.mark.parametrize(
    "step",
    [
        turns.take_turn,
        turns.end_turn,
        outgoing.claim_messages,
        outgoing.prepare_parcels,
        outgoing.record_deliveries,
        exchange.claim_watches,
        exchange.record_told,
        exchange.schedule_watches,
        exchange.claim_outputs,
        exchange.store_output,
        reports.record_report,
    ],
)
def test_speaking_to_systems_is_the_systems_work(step: Callable[..., object]) -> None:
    with pytest.raises(NotPermitted, match=r"connectors\.run_connector"):
        step(by=NOBODY)


@pytest.mark.parametrize(
    "act",
    [
        api.switch_route,
        api.resend_message,
        api.settle_letter,
        api.list_connectors,
        api.list_letters,
        api.receive_call,
        api.load_seeds,
    ],
)
def test_operating_connectors_needs_a_permit(act: Callable[..., object]) -> None:
    with pytest.raises(NotPermitted, match=r"connectors\."):
        act(by=NOBODY)
