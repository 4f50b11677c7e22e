from datetime import time, timedelta

import pytest

from dastak.dispatch import api, models
from dastak.dispatch.queries import candidates
from dastak.dispatch.tests import cast
from dastak.dispatch.tests.cast import refused
from dastak.kernel.actors import SYSTEM, Actor, NotYours, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as
from dastak.places.api import Place
from dastak.workforce import api as workforce

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeds() -> None:
    cast.seed()


def events(name: str) -> list[dict[str, object]]:
    rows = EventLog.objects.filter(name=f"dispatch.{name}").order_by("seq")
    return [row.payload for row in rows]


def test_a_requested_visit_is_offered_to_three_and_taken_by_one() -> None:
    everybody = [cast.facilitator() for _ in range(4)]
    visit = cast.request()
    assert visit.state is api.VisitState.REQUESTED
    assert cast.ask() == 1
    asked = [who for who in everybody if cast.offers_to(who)]
    assert len(asked) == 3
    (offer,) = cast.offers_to(asked[0])
    assert offer.expires_at == cast.NOW + timedelta(minutes=10)
    assert offer.reasons == ("added_minutes=0", "offers_today=0", "wave=1")
    taken = api.accept_offer(offer_id=offer.id, by=cast.as_facilitator(asked[0]), now=cast.NOW)
    assert (taken.state, taken.facilitator_id) == (api.VisitState.ASSIGNED, asked[0])
    assert taken.planned_at == cast.NINE
    assert not cast.offers_to(asked[1])
    (told,) = events("VisitAssigned")
    assert (told["facilitator_name_en"], told["subject"]) == ("Bilal", str(visit.subject))
    assert len(events("OfferMade")) == 3


def test_an_order_has_one_live_visit_of_a_kind() -> None:
    visit = cast.new_visit()
    cast.request(visit)
    with refused(api.AlreadyRequested):
        cast.request(visit)


def test_after_the_end_the_same_kind_may_be_requested_again() -> None:
    visit = cast.new_visit()
    first = cast.request(visit)
    api.cancel_visit(visit_id=first.id, reason="ended", by=SYSTEM, now=cast.NOW)
    assert cast.request(visit).id != first.id


def test_a_window_that_is_over_or_too_short_is_refused() -> None:
    with refused(api.WindowWrong):
        cast.request(now=cast.NINE + timedelta(hours=2))
    with refused(api.WindowWrong):
        cast.request(cast.new_visit(minutes=121))


def test_negative_cash_is_refused() -> None:
    with refused(api.CashWrong):
        cast.request(cast.new_visit(cash_paisa=-1))


def test_nobody_is_asked_without_gender_skill_certificates_shift_and_cash_room() -> None:
    woman = cast.facilitator(gender="female")
    cast.facilitator()
    cast.facilitator(gender="female", skills=frozenset({"birth"}))
    cast.facilitator(gender="female", certified=False)
    cast.facilitator(gender="female", starts=time(13))
    cast.facilitator(gender="female", cash_limit_paisa=49_999)
    cast.request(cast.new_visit(gender="f"))
    cast.ask()
    with transaction_as(SYSTEM):
        assert list(models.Offer.objects.values_list("facilitator_id", flat=True)) == [woman]


def test_when_nobody_is_left_the_supervisors_hear_of_it_once_and_asking_goes_on() -> None:
    cast.request()
    cast.ask()
    cast.ask(cast.NOW + timedelta(minutes=10))
    assert len(events("OffersExhausted")) == 1
    late = cast.facilitator()
    cast.ask(cast.NOW + timedelta(minutes=20))
    assert cast.offers_to(late, cast.NOW + timedelta(minutes=20))


def test_two_hours_before_the_visit_the_supervisors_hear_of_it() -> None:
    cast.facilitator()
    cast.request()
    cast.ask(cast.NINE - timedelta(hours=2, minutes=5))
    assert not events("OffersExhausted")
    cast.ask(cast.NINE - timedelta(hours=2))
    assert len(events("OffersExhausted")) == 1


def test_whoever_lets_an_offer_pass_is_asked_again_after_the_others() -> None:
    first, *_ = [cast.facilitator() for _ in range(1)]
    cast.request()
    cast.ask()
    assert cast.offers_to(first)
    later = cast.NOW + timedelta(minutes=10)
    assert cast.ask(later) == 2
    assert not cast.offers_to(first, later)
    again = later + timedelta(minutes=10)
    cast.ask(again)
    (offer,) = cast.offers_to(first, again)
    assert offer.wave == 2


def test_whoever_declines_is_not_asked_again_and_the_next_are_asked_at_once() -> None:
    four = [cast.facilitator() for _ in range(4)]
    cast.request()
    cast.ask()
    asked = [who for who in four if cast.offers_to(who)]
    for who in asked:
        (offer,) = cast.offers_to(who)
        api.decline_offer(
            offer_id=offer.id, reason="too far", by=cast.as_facilitator(who), now=cast.NOW
        )
    assert len(events("OfferDeclined")) == 3
    cast.ask()
    (rest,) = set(four) - set(asked)
    assert cast.offers_to(rest)
    assert not any(cast.offers_to(who) for who in asked)


def test_a_reason_is_needed_to_decline() -> None:
    who = cast.facilitator()
    cast.request()
    cast.ask()
    (offer,) = cast.offers_to(who)
    with refused(api.ReasonMissing):
        api.decline_offer(offer_id=offer.id, reason=" ", by=cast.as_facilitator(who), now=cast.NOW)


def test_a_delivery_is_offered_first_to_the_one_who_brought_the_papers() -> None:
    two = [cast.facilitator() for _ in range(2)]
    far = cast.facilitator(home=Place(31.45, 74.3))
    cast.request(cast.new_visit(kind=api.VisitKind.DELIVERY, preferred=far))
    cast.ask()
    (offer,) = cast.offers_to(far)
    assert offer.reasons[0] == "preferred"
    assert not any(cast.offers_to(who) for who in two)
    later = cast.NOW + timedelta(minutes=10)
    cast.ask(later)
    assert all(cast.offers_to(who, later) for who in two)


def test_a_preferred_facilitator_who_cannot_come_delays_nobody() -> None:
    who = cast.facilitator()
    cast.request(cast.new_visit(kind=api.VisitKind.DELIVERY, preferred=uuid7()))
    cast.ask()
    assert cast.offers_to(who)


def test_a_window_that_passes_without_anybody_fails_the_visit() -> None:
    visit = cast.request()
    cast.ask()
    over = cast.NINE + timedelta(hours=2)
    cast.ask(over)
    found = api.get_visit(visit_id=visit.id, by=SYSTEM, now=over)
    assert (found.state, found.reason) == (api.VisitState.FAILED, "no_facilitator")
    assert events("VisitFailed")[0]["facilitator_id"] is None


def test_fairness_prefers_the_one_who_was_asked_less() -> None:
    busy = cast.facilitator()
    cast.request()
    cast.ask()
    fresh = cast.facilitator()
    visit = cast.request(cast.new_visit(starts_at=cast.NINE + timedelta(hours=4)))
    cast.ask()
    (offer,) = cast.offers_to(fresh)
    assert offer.visit_id == visit.id
    assert offer.reasons[1] == "offers_today=0"
    assert {each.reasons[1] for each in cast.offers_to(busy)} == {
        "offers_today=0",
        "offers_today=1",
    }


def test_an_offer_does_not_stand_after_its_time() -> None:
    who = cast.facilitator()
    cast.request()
    cast.ask()
    (offer,) = cast.offers_to(who)
    with refused(api.OfferGone):
        api.accept_offer(offer_id=offer.id, by=cast.as_facilitator(who), now=offer.expires_at)


def test_an_offer_of_a_cancelled_visit_is_gone() -> None:
    who = cast.facilitator()
    visit = cast.request()
    cast.ask()
    (offer,) = cast.offers_to(who)
    api.cancel_visit(visit_id=visit.id, reason="ended", by=cast.CITIZEN, now=cast.NOW)
    with refused(api.OfferGone):
        api.accept_offer(offer_id=offer.id, by=cast.as_facilitator(who), now=cast.NOW)


def test_the_second_to_accept_is_told_that_the_visit_is_taken() -> None:
    one, two = cast.facilitator(), cast.facilitator()
    cast.request()
    cast.ask()
    ((mine,), (theirs,)) = cast.offers_to(one), cast.offers_to(two)
    api.accept_offer(offer_id=mine.id, by=cast.as_facilitator(one), now=cast.NOW)
    with refused(api.VisitTaken):
        api.accept_offer(offer_id=theirs.id, by=cast.as_facilitator(two), now=cast.NOW)


def test_an_offer_is_for_the_one_it_was_made_to() -> None:
    one, other = cast.facilitator(), cast.facilitator()
    cast.request()
    cast.ask()
    (offer,) = cast.offers_to(one)
    stranger = cast.as_facilitator(other)
    with refused(NotYours):
        api.accept_offer(offer_id=offer.id, by=stranger, now=cast.NOW)
    with refused(NotYours):
        api.decline_offer(offer_id=offer.id, reason="x", by=stranger, now=cast.NOW)
    with refused(api.NoSuchOffer):
        api.get_offer(offer_id=offer.id, by=stranger, now=cast.NOW)
    elsewhere = cast.as_facilitator(uuid7(), "multan")
    with refused(api.NoSuchOffer):
        api.accept_offer(offer_id=offer.id, by=elsewhere, now=cast.NOW)


def test_somebody_suspended_since_the_offer_cannot_accept_it() -> None:
    who = cast.facilitator()
    cast.request()
    cast.ask()
    (offer,) = cast.offers_to(who)
    workforce.suspend_facilitator(
        facilitator_id=who, reason="a complaint was made", by=SYSTEM, now=cast.NOW
    )
    with refused(workforce.FacilitatorNotFit):
        api.accept_offer(offer_id=offer.id, by=cast.as_facilitator(who), now=cast.NOW)


def test_visits_of_one_window_share_it_and_never_overlap() -> None:
    who = cast.facilitator()
    for _ in range(3):
        cast.assigned(who, cast.new_visit(minutes=40))
    with transaction_as(SYSTEM):
        periods = sorted(models.Assignment.objects.values_list("period", flat=True))
    assert [each.lower - cast.NINE for each in periods] == [
        timedelta(minutes=minutes) for minutes in (0, 40, 80)
    ]
    cast.request(cast.new_visit(minutes=40))
    cast.ask()
    assert not cast.offers_to(who)


def test_a_visit_that_was_offered_before_the_route_was_full_clashes() -> None:
    who, me = cast.facilitator(), None
    me = cast.as_facilitator(who)
    for _ in range(2):
        cast.request(cast.new_visit(minutes=100))
    cast.ask()
    first, second = cast.offers_to(who)
    api.accept_offer(offer_id=first.id, by=me, now=cast.NOW)
    with refused(api.TimeClash):
        api.accept_offer(offer_id=second.id, by=me, now=cast.NOW)


def test_a_route_above_the_cash_limit_is_refused() -> None:
    who = cast.facilitator(cash_limit_paisa=90_000)
    for hours in (0, 4):
        cast.request(cast.new_visit(starts_at=cast.NINE + timedelta(hours=hours)))
    cast.ask()
    first, second = cast.offers_to(who)
    api.accept_offer(offer_id=first.id, by=cast.as_facilitator(who), now=cast.NOW)
    with refused(api.TooMuchCash):
        api.accept_offer(offer_id=second.id, by=cast.as_facilitator(who), now=cast.NOW)


def test_an_earlier_visit_moves_the_later_ones_inside_their_windows() -> None:
    who = cast.facilitator()
    long = cast.assigned(who, cast.new_visit(hours=6, minutes=60))
    short = cast.assigned(who, cast.new_visit(hours=1, minutes=50))
    mine = api.list_day(day=cast.DAY, by=cast.as_facilitator(who), now=cast.NOW)
    assert [each.id for each in mine] == [short.id, long.id]
    assert [each.planned_at for each in mine] == [
        cast.NINE,
        cast.NINE + timedelta(minutes=50),
    ]


def test_a_supervisor_can_ask_somebody_in_particular() -> None:
    visit = cast.request()
    cast.ask()
    late = cast.facilitator()
    boss = cast.supervisor()
    offer = api.offer_to(visit_id=visit.id, facilitator_id=late, by=boss, now=cast.NOW)
    assert cast.offers_to(late) == [offer]
    with refused(api.CannotBeAsked):
        api.offer_to(visit_id=visit.id, facilitator_id=uuid7(), by=boss, now=cast.NOW)
    api.accept_offer(offer_id=offer.id, by=cast.as_facilitator(late), now=cast.NOW)
    with refused(api.VisitTaken):
        api.offer_to(visit_id=visit.id, facilitator_id=late, by=boss, now=cast.NOW)
    with refused(api.NoSuchVisit):
        api.offer_to(
            visit_id=visit.id, facilitator_id=late, by=cast.supervisor("multan"), now=cast.NOW
        )


def test_when_none_of_the_nearest_can_come_the_others_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidates, "NEAREST", 2)
    for _ in range(2):
        cast.facilitator(skills=frozenset({"birth"}))
    far = cast.facilitator(home=Place(31.45, 74.3))
    cast.request()
    cast.ask()
    assert cast.offers_to(far)


def test_expired_offers_are_closed_once() -> None:
    who = cast.facilitator()
    cast.request()
    cast.ask()
    late = cast.NOW + timedelta(minutes=10)
    assert api.expire_offers(by=SYSTEM, now=late - timedelta(seconds=1)) == 0
    assert api.expire_offers(by=SYSTEM, now=late) == 1
    assert api.expire_offers(by=SYSTEM, now=late) == 0
    assert not cast.offers_to(who)


def test_an_agent_may_request_a_visit_for_somebody_else() -> None:
    agent = Actor(
        role=Role.AGENT,
        person_id=uuid7(),
        permits=frozenset({"dispatch.request_visit"}),
        districts=frozenset({"multan"}),
        departments=frozenset({"*"}),
    )
    visit = api.request_visit(visit=cast.new_visit(), by=agent, now=cast.NOW)
    (told,) = events("VisitRequested")
    assert told["visit_id"] == str(visit.id)


def test_a_visit_that_cannot_be_reckoned_with_keeps_nobody_waiting() -> None:
    who = cast.facilitator()
    broken, sound = cast.request(), cast.request()
    with transaction_as(SYSTEM):
        models.Visit.objects.filter(pk=broken.id).update(kind="of another build")
    assert cast.ask() == 2
    assert [offer.visit_id for offer in cast.offers_to(who)] == [sound.id]
    with transaction_as(SYSTEM):
        later = models.Visit.objects.get(pk=broken.id).next_wave_at
    assert later == cast.NOW + timedelta(minutes=10)
