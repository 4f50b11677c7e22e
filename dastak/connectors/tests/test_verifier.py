"""The client against the real simulator process: whatever befalls a call, one check is charged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from dastak.connectors.adapters.verifier import Account, VerifierClient
from dastak.connectors.adapters.verifier.mapping import Unreadable, to_outcome
from dastak.connectors.tests.conftest import CHARGE
from dastak.connectors.types import CheckState, Verification
from dastak.kernel.circuit import Circuit
from dastak.kernel.partners import NoAnswer, Unacceptable
from simulators.tests.partner import Partner

AFTER_THE_WORK = (
    "lost_answer http_500_after html garbage wrong_reference wrong_signature timeout".split()
)
BEFORE_THE_WORK = ["http_429", "http_500", "http_503", "lost_request"]


@pytest.fixture
def client(verifier: Partner) -> Iterator[VerifierClient]:
    made = client_of(verifier)
    yield made
    made.close()


def client_of(verifier: Partner, **changes: Any) -> VerifierClient:
    token, secret = changes.pop("token", "verifier-token"), changes.pop("secret", "verifier-secret")
    account = Account(verifier.url, token, secret)
    return VerifierClient(**{"account": account, "timeout_seconds": 1.0, **changes})


def asked(**changes: Any) -> Verification:
    given: dict[str, Any] = {
        "reference": f"chk-{uuid4()}",
        "cnic": "3520212345671",
        "finger": 1,
        "template_hash": "a" * 64,
        "device": "reader-7",
    }
    return Verification(**{**given, **changes})


def test_a_healthy_verifier_answers(client: VerifierClient) -> None:
    outcome = client.verify(asked())
    assert (outcome.result, outcome.charge_paisa) == (CheckState.MATCH, CHARGE)
    assert outcome.external_id
    assert outcome.checked_at is not None


@pytest.mark.parametrize("result", ["no_match", "low_quality"])
def test_other_results_cost_as_well(client: VerifierClient, verifier: Partner, result: str) -> None:
    verifier.scenario(rates={result: 1})
    outcome = client.verify(asked())
    assert (outcome.result, outcome.charge_paisa) == (result, CHARGE)


@pytest.mark.parametrize("fault", [*AFTER_THE_WORK, *BEFORE_THE_WORK])
def test_whatever_befalls_a_call_one_check_is_charged(
    client: VerifierClient, verifier: Partner, fault: str
) -> None:
    verifier.scenario(next=[fault], rates={"hold_ms": 1500})
    outcome = client.verify(asked())
    assert outcome.result is CheckState.MATCH
    assert verifier.truth()["charged_paisa"] == CHARGE


def test_a_slow_answer_in_pieces_is_read(client: VerifierClient, verifier: Partner) -> None:
    verifier.scenario(next=["drip"], rates={"drip_ms": 1500})
    assert client.verify(asked()).result is CheckState.MATCH


def test_a_client_that_gave_up_goes_on_where_it_was(
    client: VerifierClient, verifier: Partner
) -> None:
    one = asked()
    verifier.scenario(next=["lost_answer", "http_500"])
    with pytest.raises(NoAnswer):
        client.verify(one)
    assert client.resume(one).result is CheckState.MATCH
    assert verifier.truth()["charged_paisa"] == CHARGE


def test_a_reference_that_was_never_asked_is_known_to_be_so(client: VerifierClient) -> None:
    assert client.find(reference="chk-never") is None


def test_an_outage_says_how_long_to_wait(client: VerifierClient, verifier: Partner) -> None:
    verifier.scenario(outage=True)
    with pytest.raises(NoAnswer) as silence:
        client.verify(asked())
    assert silence.value.retry_seconds == 5


def test_the_circuit_opens_and_closes_again(verifier: Partner) -> None:
    seconds = [0.0]
    circuit = Circuit(failures_max=2, open_seconds=10, clock=lambda: seconds[0])
    client = client_of(verifier, circuit=circuit)
    verifier.scenario(outage=True)
    with pytest.raises(NoAnswer):
        client.verify(asked())
    before = verifier.truth()["requests"]
    with pytest.raises(NoAnswer, match="left alone"):
        client.verify(asked())
    assert verifier.truth()["requests"] == before
    verifier.scenario()
    seconds[0] = 11
    assert client.verify(asked()).result is CheckState.MATCH
    assert not circuit.is_open()


def test_a_wrong_token_is_no_answer(verifier: Partner) -> None:
    with pytest.raises(NoAnswer, match="401"):
        client_of(verifier, token="another").verify(asked())


def test_a_wrong_secret_trusts_nothing(verifier: Partner) -> None:
    with pytest.raises(NoAnswer, match="signature"):
        client_of(verifier, secret="another").verify(asked())


def test_a_request_that_is_wrong_in_itself_is_final(client: VerifierClient) -> None:
    with pytest.raises(Unacceptable, match="cnic"):
        client.verify(asked(cnic="123"))
    one = asked()
    client.verify(one)
    with pytest.raises(Unacceptable, match="409"):
        client.verify(asked(reference=one.reference, finger=2))


def test_nobody_listens() -> None:
    client = VerifierClient(account=Account("http://127.0.0.1:9", "t", "s"), timeout_seconds=0.5)
    with pytest.raises(NoAnswer, match="ConnectError"):
        client.verify(asked())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b'{"reference": "r"}',
        b'{"reference":"r","result":"perhaps","charge_paisa":1,"id":"x","checked_at":"2026-01-01T00:00:00Z"}',
        b'{"reference":"r","result":"match","charge_paisa":-1,"id":"x","checked_at":"2026-01-01T00:00:00Z"}',
        b'{"reference":"r","result":"match","charge_paisa":true,"id":"x","checked_at":"2026-01-01T00:00:00Z"}',
        b'{"reference":"r","result":"match","charge_paisa":1,"id":"x","checked_at":"2026-01-01T00:00:00"}',
        b'{"reference":"other","result":"match","charge_paisa":1,"id":"x","checked_at":"2026-01-01T00:00:00Z"}',
    ],
)
def test_a_damaged_answer_is_no_outcome(content: bytes) -> None:
    with pytest.raises(Unreadable):
        to_outcome(content=content, reference="r")
