"""From an event to a phone, through the relay and a real gateway process."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from dastak.kernel import relay
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, NotPermitted, Role
from dastak.kernel.circuit import Circuit
from dastak.kernel.codes import one_time_code
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.notices import api, models
from dastak.notices.adapters.sms import SmsClient
from dastak.notices.commands import sending
from dastak.notices.tests.samples import NOW, sample
from dastak.notices.types import Outgoing, Verdict
from dastak.people import api as people
from dastak.places import api as places
from simulators.tests.partner import Partner, ok

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "+923001234567"
PLACED = "orders.OrderPlaced"
NETWORK = "39.32.1.7"
DEVICE = "a-phone-of-amna"


@pytest.fixture(autouse=True)
def _ground(gateway: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    # The relay asks the clock itself; here it stands still.
    monkeypatch.setattr("dastak.kernel.clock.now", lambda: NOW)
    places.load_seeds(by=SYSTEM, now=NOW)
    people.load_seeds(by=SYSTEM, now=NOW)
    sending._gateway.cache_clear()


@pytest.fixture
def amna() -> UUID:
    """Somebody with a telephone: the phone's owner signed in once."""
    return signed_in("35202-1234567-1", PHONE)


def signed_in(cnic: str, phone: str) -> UUID:
    door = people.at_the_door(actor=Actor(role=Role.PUBLIC), channel="web")
    challenge = people.request_code(
        cnic=cnic,
        phone=phone,
        network=NETWORK,
        device=DEVICE,
        language="ur",
        by=door,
        now=NOW,
    )
    code = one_time_code(purpose="sign_in", subject=challenge.id)
    session = people.confirm_code(
        challenge_id=challenge.id, code=code, device=DEVICE, network=NETWORK, by=door, now=NOW
    )
    relay.drain()
    with transaction_as(SYSTEM):
        models.Message.objects.all().delete()
    return session.person_id


def happen(name: str, person_id: UUID, **changes: Any) -> None:
    with transaction_as(SYSTEM):
        event = sample(name, person_id=person_id, subject=uuid4(), **changes)
        emit(event, by=SYSTEM, at=NOW)


def run(seconds: float = 0) -> int:
    return api.send_messages(by=SYSTEM, now=NOW + timedelta(seconds=seconds))


def arrived(gateway: Partner, to: str = PHONE) -> list[str]:
    inbox = ok(gateway.bare.get("/_inbox", params={"to": to}))
    return [message["text"] for message in inbox["messages"]]


def listed(state: api.MessageState | None = None) -> list[api.Message]:
    return api.list_messages(person_id=None, state=state, by=SYSTEM, now=NOW)


def test_an_event_reaches_the_phone(amna: UUID, gateway: Partner) -> None:
    happen(PLACED, amna)
    relay.drain()
    assert run() == 1
    (text,) = arrived(gateway)
    assert "\u2066482-173-0697\u2069" in text
    (message,) = listed(api.MessageState.SENT)
    assert message.provider_id
    assert run() == 0


def test_the_text_is_in_the_language_of_the_person(amna: UUID, gateway: Partner) -> None:
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET language = 'en'")
    happen(PLACED, amna)
    relay.drain()
    run()
    assert arrived(gateway)[0].startswith("Dastak order 482-173-0697 received.")


def test_an_event_handled_twice_is_told_once(amna: UUID) -> None:
    event, event_id = sample(PLACED, person_id=amna), uuid4()
    for _ in range(2):
        api.queue_message(event=event, event_id=event_id, by=SYSTEM, now=NOW)
    assert len(listed()) == 1


def test_an_event_without_a_template_says_nothing(amna: UUID) -> None:
    happen("orders.FacilitatorAtDoor", amna)
    relay.drain()
    assert listed() == []


def test_a_code_goes_to_whoever_asks_for_one(gateway: Partner) -> None:
    door = people.at_the_door(actor=Actor(role=Role.PUBLIC), channel="web")
    challenge = people.request_code(
        cnic="35202-7654321-1", phone="0300 7654321", network=NETWORK, device=DEVICE,
        language="ur", by=door, now=NOW,
    )  # fmt: skip
    relay.drain()
    run()
    code = one_time_code(purpose="sign_in", subject=challenge.id)
    assert code in arrived(gateway, "+923007654321")[0]


def test_a_code_that_is_too_old_is_not_sent(gateway: Partner) -> None:
    door = people.at_the_door(actor=Actor(role=Role.PUBLIC), channel="web")
    people.request_code(
        cnic="35202-7654321-1", phone="0300 7654321", network=NETWORK, device=DEVICE,
        language="ur", by=door, now=NOW,
    )  # fmt: skip
    relay.drain()
    run(seconds=400)
    assert arrived(gateway, "+923007654321") == []
    assert [message.state for message in listed()] == [api.MessageState.SUPPRESSED]


def test_nothing_said_is_kept(amna: UUID, gateway: Partner) -> None:
    happen("orders.ReadBack", amna)
    relay.drain()
    run()
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(m)::text FROM notices_message m")
        kept = cursor.fetchone()[0]
    assert PHONE[-10:] not in kept
    assert "دستک" not in kept
    assert arrived(gateway)


def test_what_can_wait_is_queued_for_the_morning(amna: UUID) -> None:
    night = NOW.replace(hour=18)
    event = sample("orders.ApplicationSubmitted", person_id=amna)
    api.queue_message(event=event, event_id=uuid4(), by=SYSTEM, now=night)
    (message,) = listed()
    assert message.due_at == NOW.replace(day=2, hour=3)
    assert message.state is api.MessageState.PENDING


def test_somebody_without_a_number_is_left_out_alone(amna: UUID, gateway: Partner) -> None:
    child = people.register_on_behalf(
        person=people.NewPerson(
            cnic="35202-1111111-1", name="Ali", gender="male", birth_date=date(2020, 1, 1)
        ),
        by=SYSTEM,
        now=NOW,
    )
    happen(PLACED, child.id)
    happen(PLACED, amna)
    relay.drain()
    assert run() == 2
    assert len(arrived(gateway)) == 1
    (left,) = listed(api.MessageState.SUPPRESSED)
    assert left.error == "no_number"


def test_an_event_that_this_build_does_not_know_fails_alone(amna: UUID, gateway: Partner) -> None:
    for event_id in (uuid4(), uuid4()):
        event = sample(PLACED, person_id=amna)
        api.queue_message(event=event, event_id=event_id, by=SYSTEM, now=NOW)
    happen(PLACED, amna)
    relay.drain()
    assert run() == 3
    assert len(arrived(gateway)) == 1
    assert {message.error for message in listed(api.MessageState.FAILED)} == {"KeyError"}


FAULTS = "lost_answer http_500_after http_500 http_503 lost_request html garbage".split()


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_befalls_a_batch_each_message_arrives_once(
    amna: UUID, gateway: Partner, fault: str
) -> None:
    for _ in range(3):
        happen(PLACED, amna)
    relay.drain()
    gateway.scenario(next=[fault])
    assert run() == 3
    assert len(listed(api.MessageState.PENDING)) == 3
    assert run() == 0
    sending.gateway().circuit.succeeded()
    assert run(seconds=90) == 3
    assert len(listed(api.MessageState.SENT)) == 3
    assert len(arrived(gateway)) == 3


def test_a_storm_of_faults_loses_and_doubles_nothing(amna: UUID, gateway: Partner) -> None:
    rates = {"lost_answer": 0.2, "http_500": 0.2, "garbage": 0.1, "html": 0.1, "http_429": 0.1}
    gateway.scenario(rates=rates)
    for minute in range(60):
        happen(PLACED, amna, token=f"T{minute}")
        relay.drain()
        sending.gateway().circuit.succeeded()
        run(seconds=minute * 60)
        if minute > 20 and not listed(api.MessageState.PENDING):
            break
    gateway.scenario()
    sending.gateway().circuit.succeeded()
    while run(seconds=9999):
        pass
    sent = listed(api.MessageState.SENT)
    found = Counter(item["reference"] for item in gateway.truth()["items"])
    assert found == Counter(f"sms-{message.id}-0" for message in sent)
    assert len(arrived(gateway)) == len(sent) == len(listed())
    assert gateway.truth()["faults"]


def test_a_gateway_that_asks_for_quiet_gets_it(amna: UUID, gateway: Partner) -> None:
    happen(PLACED, amna)
    relay.drain()
    gateway.scenario(outage=True)
    assert run() == 1
    (message,) = listed()
    assert message.due_at == NOW + timedelta(seconds=5)
    assert run(seconds=6) == 0
    assert sending.gateway().circuit.is_open()


def test_a_message_that_nobody_takes_is_given_up_after_a_day(amna: UUID, gateway: Partner) -> None:
    happen(PLACED, amna)
    relay.drain()
    gateway.scenario(outage=True)
    for hour in range(12):
        sending.gateway().circuit.succeeded()
        run(seconds=hour * 3 * 3600)
    (message,) = listed()
    assert (message.state, message.error) == (api.MessageState.FAILED, "status 503")


def test_a_process_that_died_while_sending_is_followed_by_another(
    amna: UUID, gateway: Partner
) -> None:
    happen(PLACED, amna)
    relay.drain()
    ids = sending.claim_messages(limit=5, by=SYSTEM, now=NOW)
    sending.gateway().send(sending.prepare_messages(ids=ids, by=SYSTEM, now=NOW))
    assert run() == 0
    assert run(seconds=61) == 1
    assert len(arrived(gateway)) == 1
    assert len(listed(api.MessageState.SENT)) == 1


def test_two_workers_send_each_message_once(amna: UUID, gateway: Partner) -> None:
    for _ in range(30):
        happen(PLACED, amna)
    relay.drain()

    def work() -> None:
        try:
            while run():
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(arrived(gateway)) == 30
    assert sum(gateway.truth()["requests"].values()) == 1


def test_operations_send_a_message_again(amna: UUID, gateway: Partner) -> None:
    happen(PLACED, amna)
    relay.drain()
    (message,) = listed()
    with pytest.raises(api.StillPending):
        api.send_again(message_id=message.id, by=SYSTEM, now=NOW)
    run()
    api.send_again(message_id=message.id, by=SYSTEM, now=NOW)
    run()
    assert len(arrived(gateway)) == 2
    with pytest.raises(api.NoSuchMessage):
        api.send_again(message_id=uuid4(), by=SYSTEM, now=NOW)


def test_a_failed_message_keeps_its_reference_when_it_is_sent_again(
    amna: UUID, gateway: Partner
) -> None:
    happen(PLACED, amna)
    relay.drain()
    run()
    with transaction_as(SYSTEM):
        models.Message.objects.update(state="failed")
    api.send_again(message_id=listed()[0].id, by=SYSTEM, now=NOW)
    run()
    assert len(arrived(gateway)) == 1


def test_a_supervisor_sees_the_messages_of_their_area_only(amna: UUID) -> None:
    happen(PLACED, amna)
    happen(PLACED, amna, district="kasur")
    relay.drain()
    permits = frozenset({"notices.list_messages"})
    lahore = Actor(
        role=Role.SUPERVISOR, person_id=uuid4(), permits=permits,
        districts=frozenset({"lahore"}), departments=EVERYWHERE,
    )  # fmt: skip
    assert len(api.list_messages(person_id=amna, state=None, by=lahore, now=NOW)) == 1
    counts = api.counts(by=lahore, now=NOW + timedelta(minutes=3))
    assert (counts.pending, counts.overdue, counts.failed) == (1, 1, 0)


def test_an_empty_round_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        assert run() == 0


def test_every_command_and_query_needs_its_permit(amna: UUID) -> None:
    some: dict[str, Any] = {"by": Actor(role=Role.SUPERVISOR, person_id=uuid4()), "now": NOW}
    calls: list[Any] = [
        lambda: api.queue_message(event=sample(PLACED), event_id=uuid4(), **some),
        lambda: api.send_again(message_id=uuid4(), **some),
        lambda: api.send_messages(**some),
        lambda: api.list_messages(person_id=None, state=None, **some),
        lambda: api.counts(**some),
    ]
    for call in calls:
        with pytest.raises(NotPermitted):
            call()


def outgoing(number: int = 1, to: str = PHONE) -> Outgoing:
    return Outgoing(message_id=uuid4(), reference=f"sms-{uuid4()}", to=to, text=f"text {number}")


def client_of(gateway: Partner, **changes: Any) -> SmsClient:
    given: dict[str, Any] = {"url": gateway.url, "token": "gateway-token", "timeout_seconds": 0.7}
    return SmsClient(**{**given, **changes})


def test_one_wrong_message_does_not_touch_the_others(gateway: Partner) -> None:
    client = client_of(gateway)
    batch = [outgoing(), outgoing(to="+14155550100"), outgoing()]
    verdicts = [result.verdict for result in client.send(batch)]
    assert verdicts == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]


def test_another_text_under_a_known_reference_counts_as_sent(gateway: Partner) -> None:
    client, one = client_of(gateway), outgoing()
    client.send([one])
    other = Outgoing(message_id=one.message_id, reference=one.reference, to=one.to, text="another")
    (result,) = client.send([other])
    assert (result.verdict, result.error) == (Verdict.ACCEPTED, "reference_reused")
    assert len(arrived(gateway)) == 1


def test_silence_is_unknown_and_the_circuit_opens(gateway: Partner) -> None:
    circuit = Circuit(failures_max=2, open_seconds=60)
    client = client_of(gateway, circuit=circuit)
    gateway.scenario(rates={"timeout": 1, "hold_ms": 1500})
    one = outgoing()
    assert client.send([one])[0].verdict is Verdict.UNKNOWN
    assert not circuit.is_open()
    client.send([one])
    assert circuit.is_open()


def test_a_wrong_token_loses_nothing(gateway: Partner) -> None:
    (result,) = client_of(gateway, token="another").send([outgoing()])
    assert (result.verdict, result.error) == (Verdict.UNKNOWN, "status 401")


def test_nobody_listens() -> None:
    client = SmsClient(url="http://127.0.0.1:9", token="t", timeout_seconds=0.5)
    assert client.send([outgoing()])[0].verdict is Verdict.UNKNOWN
