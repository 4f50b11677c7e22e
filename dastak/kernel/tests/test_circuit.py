"""A partner that is down is left alone, and tried again."""

from dastak.kernel.circuit import Circuit


def test_a_circuit_opens_after_failures_in_a_row_and_closes_after_a_success() -> None:
    seconds = [0.0]
    circuit = Circuit(failures_max=2, open_seconds=10, clock=lambda: seconds[0])
    circuit.failed()
    circuit.succeeded()
    circuit.failed()
    assert not circuit.is_open()
    assert not circuit.has_tripped()
    circuit.failed()
    assert circuit.is_open()
    seconds[0] = 10
    assert not circuit.is_open()
    assert circuit.has_tripped()
    circuit.failed()
    assert circuit.is_open()
    circuit.succeeded()
    assert not circuit.is_open()
    assert not circuit.has_tripped()


def test_a_partner_that_asks_for_quiet_gets_it_without_counting_as_down() -> None:
    seconds = [0.0]
    circuit = Circuit(failures_max=3, open_seconds=1, clock=lambda: seconds[0])
    circuit.failed(retry_seconds=30)
    seconds[0] = 29
    assert circuit.is_open()
    assert not circuit.has_tripped()
    seconds[0] = 30
    assert not circuit.is_open()
