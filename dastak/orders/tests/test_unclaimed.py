"""Nobody takes the papers: three deliveries, the hub, notices, and the department."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.queries.states import log_of
from dastak.orders.rules.guards import CallFirst, WaitLonger
from dastak.orders.rules.unclaimed import AtTheHub, HubHasThem, KeptLonger, NotAtHubYet
from dastak.orders.tests.road import Road, code
from dastak.orders.tests.test_no_shows import call, report
from dastak.orders.tests.test_withdrawing import told
from dastak.orders.types import Flag, Outcome, Party, Stage, Verb
from dastak.people import api as people


def keeper(road: Road) -> Actor:
    """A supervisor of the district, who keeps its hub."""
    return replace(road.officer, role=Role.SUPERVISOR, permits=people.permits_of(Role.SUPERVISOR))


def accept(road: Road) -> None:
    offer = road.offer_of(road.rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)


def stand_before_the_house(road: Road) -> None:
    visit = dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now)
    if visit.facilitator_id is None:
        accept(road)
    road.travel()
    road.arrive()


def miss(road: Road) -> None:
    stand_before_the_house(road)
    call(road)
    road.now += timedelta(minutes=10)
    call(road)
    report(road)


def unclaimed(road: Road) -> Road:
    road.to(Stage.OUT_FOR_DELIVERY)
    for _ in range(3):
        miss(road)
    return road


def stored(road: Road) -> Road:
    unclaimed(road)
    api.bring_to_hub(line_id=road.line.id, by=road.rider, now=road.now)
    store(road)
    return road


def store(road: Road) -> None:
    api.store_at_hub(line_id=road.line.id, command_id=uuid7(), by=keeper(road), now=road.now)


def ask_again(road: Road) -> None:
    assert road.order_id
    api.ask_delivery(order_id=road.order_id, command_id=uuid7(), by=road.citizen, now=road.now)


def holders(road: Road) -> set[documents.HolderKind]:
    return {item.holder.kind for item in road.items()}


def test_a_delivery_that_meets_nobody_is_planned_anew_with_its_proof(road: Road) -> None:
    road.to(Stage.OUT_FOR_DELIVERY)
    first = road.visit_id
    miss(road)
    line = road.line
    assert (line.stage, line.flags, line.outcome) == (Stage.OUT_FOR_DELIVERY, frozenset(), None)
    assert line.visit_id not in (None, first)
    visit = dispatch.get_visit(visit_id=first, by=SYSTEM, now=road.now)
    assert (visit.state, visit.reason) == (dispatch.VisitState.FAILED, "no_show")
    assert len(log_of(line.id)[-1].data["calls"]) == 2
    (missed,) = told(road, "DeliveryMissed")
    assert (missed["times"], missed["tries_left"]) == (1, 2)
    assert line.clock.due_at
    assert line.clock.due_at > road.now
    accept(road)
    road.deliver()
    assert road.line.stage is Stage.DELIVERED


def test_nobody_is_missed_at_a_delivery_before_ten_minutes_and_two_calls(road: Road) -> None:
    road.to(Stage.OUT_FOR_DELIVERY)
    with refuses(WaitLonger, match="10"):
        report(road)
    stand_before_the_house(road)
    road.now += timedelta(minutes=10)
    with refuses(CallFirst, match="2"):
        report(road)


def test_who_comes_to_the_door_after_the_calls_still_gets_the_papers(road: Road) -> None:
    road.to(Stage.OUT_FOR_DELIVERY)
    stand_before_the_house(road)
    call(road)
    api.deliver(
        line_id=road.line.id,
        code=code("delivery", road.line.id),
        command_id=uuid7(),
        by=road.rider,
        now=road.now,
    )
    assert road.line.stage is Stage.DELIVERED


def test_a_delivery_missed_twice_by_one_command_is_missed_once(road: Road) -> None:
    road.to(Stage.OUT_FOR_DELIVERY)
    stand_before_the_house(road)
    road.now += timedelta(minutes=10)
    call(road)
    call(road)
    command_id, line_id = uuid7(), road.line.id
    for _ in range(2):
        api.report_no_show(line_id=line_id, command_id=command_id, by=road.rider, now=road.now)
    assert [entry.verb for entry in log_of(line_id)].count(Verb.NO_SHOW) == 1


def test_after_the_third_time_the_papers_are_to_go_to_the_hub(road: Road) -> None:
    line = unclaimed(road).line
    assert (line.stage, line.outcome, line.visit_id) == (Stage.OUT_FOR_DELIVERY, None, None)
    assert line.flags == {Flag.UNCLAIMED}
    assert line.clock.party is Party.FACILITATOR
    (left,) = told(road, "PapersUnclaimed")
    assert left["times"] == 3
    with refuses(AtTheHub):
        report(road)
    with refuses(NotAtHubYet):
        ask_again(road)
    with refuses(api.NothingForTheHub):
        api.bring_to_hub(line_id=line.id, by=road.other_rider, now=road.now)
    with refuses(api.NotOffered):
        store(road)


def test_the_hub_takes_the_papers_by_both_their_words_and_the_citizen_has_ninety_days(
    road: Road,
) -> None:
    unclaimed(road)
    for _ in range(2):
        api.bring_to_hub(line_id=road.line.id, by=road.rider, now=road.now)
    assert holders(road) == {documents.HolderKind.FACILITATOR}
    store(road)
    assert {item.holder.id for item in road.items()} == {"hub@lahore"}
    line = road.line
    assert (line.clock.party, line.facilitator_id) == (Party.CITIZEN, None)
    assert line.clock.due_at == road.now + timedelta(days=90)
    assert len(told(road, "PapersAtHub")) == 1
    with refuses(api.NotOffered):
        store(road)
    assert HubHasThem.status == 409


def test_only_the_hub_of_the_district_keeps_papers(road: Road) -> None:
    unclaimed(road)
    api.bring_to_hub(line_id=road.line.id, by=road.rider, now=road.now)
    elsewhere = replace(keeper(road), districts=frozenset({"multan"}))
    for act in (api.hand_out_at_hub, api.send_back):
        with refuses(api.NoSuchLine):
            act(line_id=road.line.id, by=elsewhere, now=road.now)
    with refuses(api.NoSuchLine):
        api.store_at_hub(line_id=road.line.id, command_id=uuid7(), by=elsewhere, now=road.now)


def test_the_citizen_asks_for_another_delivery_and_gets_everything(road: Road) -> None:
    stored(road)
    ask_again(road)
    line = road.line
    assert (line.stage, line.flags, line.clock.party) == (
        Stage.DECIDED,
        frozenset(),
        Party.PLATFORM,
    )
    with refuses(api.NoCourierYet):
        api.hand_out_at_hub(line_id=line.id, by=keeper(road), now=road.now)
    accept(road)
    with refuses(api.NothingToHandOut):
        api.hand_out(line_id=line.id, by=road.officer, now=road.now)
    api.hand_out_at_hub(line_id=line.id, by=keeper(road), now=road.now)
    api.collect_output(
        line_id=line.id, seal_number="S-1", command_id=uuid7(), by=road.rider, now=road.now
    )
    assert road.line.clock.party is Party.FACILITATOR
    road.deliver()
    assert holders(road) == {documents.HolderKind.CITIZEN}
    road.now += timedelta(days=8)
    api.close_lines(by=SYSTEM, now=road.now)
    assert road.line.outcome is Outcome.COMPLETED


def test_a_delivery_that_was_asked_for_and_meets_nobody_goes_back_to_the_hub(road: Road) -> None:
    stored(road)
    ask_again(road)
    accept(road)
    api.hand_out_at_hub(line_id=road.line.id, by=keeper(road), now=road.now)
    api.collect_output(
        line_id=road.line.id, seal_number="S-1", command_id=uuid7(), by=road.rider, now=road.now
    )
    miss(road)
    assert road.line.flags == {Flag.UNCLAIMED}
    assert told(road, "PapersUnclaimed")[-1]["times"] == 4


def test_the_citizen_is_told_after_thirty_sixty_and_ninety_days_once_each(road: Road) -> None:
    stored(road)
    since = road.now
    days = []
    for day in (29, 30, 31, 60, 89, 90, 91):
        road.now = since + timedelta(days=day)
        days += [day] * api.remind_unclaimed(by=SYSTEM, now=road.now)
        assert api.remind_unclaimed(by=SYSTEM, now=road.now) == 0
    assert days == [30, 60, 90]
    assert [each["days"] for each in told(road, "PapersStillAtHub")] == [30, 60, 90]
    assert road.line.clock.party is Party.PLATFORM
    assert api.tell_breaches(by=SYSTEM, now=since + timedelta(days=90)) == 0


def test_nothing_is_told_late_twice_when_the_worker_stood_still(road: Road) -> None:
    stored(road)
    road.now += timedelta(days=75)
    assert api.remind_unclaimed(by=SYSTEM, now=road.now) == 1
    assert api.remind_unclaimed(by=SYSTEM, now=road.now) == 0
    (only,) = told(road, "PapersStillAtHub")
    assert only["days"] == 60


def test_after_ninety_days_the_department_has_the_papers_and_the_order_is_abandoned(
    road: Road,
) -> None:
    stored(road)
    with refuses(KeptLonger):
        api.send_back(line_id=road.line.id, by=keeper(road), now=road.now)
    road.now += timedelta(days=90)
    api.remind_unclaimed(by=SYSTEM, now=road.now)
    with refuses(api.NotOffered):
        take(road)
    for _ in range(2):
        api.send_back(line_id=road.line.id, by=keeper(road), now=road.now)
    stranger = replace(road.officer, departments=frozenset({"pb-police"}))
    with refuses(api.NoSuchLine):
        take(road, stranger)
    take(road)
    line = road.line
    assert (line.stage, line.outcome) == (Stage.OUT_FOR_DELIVERY, Outcome.ABANDONED)
    assert holders(road) == {documents.HolderKind.DEPARTMENT}
    assert len(told(road, "OrderAbandoned")) == 1


def test_the_citizen_may_ask_until_the_department_has_the_papers(road: Road) -> None:
    stored(road)
    road.now += timedelta(days=90)
    api.remind_unclaimed(by=SYSTEM, now=road.now)
    api.send_back(line_id=road.line.id, by=keeper(road), now=road.now)
    ask_again(road)
    assert road.line.stage is Stage.DECIDED
    with refuses(api.NotOffered):
        take(road)


def take(road: Road, officer: Actor | None = None) -> None:
    api.take_unclaimed(
        line_id=road.line.id, command_id=uuid7(), by=officer or road.officer, now=road.now
    )
