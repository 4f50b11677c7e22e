"""What a draft comes to: free times, place on the map, price, and the review before sending."""

from __future__ import annotations

from datetime import date, datetime

from dastak.booking import api as booking
from dastak.catalogue import api as catalogue
from dastak.citizen import rules
from dastak.citizen.types import Draft, NewAlone, Review, Slot, Visitor, Where
from dastak.kernel.actors import Actor
from dastak.kernel.errors import Problem, Refused
from dastak.kernel.text import Bilingual
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.places import api as places

DAYS = 7


class PlaceUnknown(Refused):
    """We do not know where {district} lies on the map. Use “Use my place” beside the address, or call 1202."""

    ur = "ہمیں نقشے پر {district} کی جگہ معلوم نہیں۔ پتے کے ساتھ «میری جگہ استعمال کریں» دبائیں، یا 1202 پر کال کریں۔"


class NotHere(Refused):
    """Choose another district, or call 1202. {reason}"""

    ur = "کوئی اور ضلع چنیں یا 1202 پر کال کریں۔ {reason}"

    def __init__(self, *, reason: Bilingual) -> None:
        self.reason = reason
        super().__init__(reason=reason.en)

    def text(self, lang: str) -> str:
        """The message with the reason in the same language."""
        words = self.ur if lang == "ur" else str(type(self).__doc__)
        return words.format(reason=self.reason.in_(lang))


def place_problems(*, service_code: str, where: Where, now: datetime) -> dict[str, Problem]:
    """What is wrong with a typed place, by field; also that the service does not come there.

    :raises NoSuchService: when there is no such service.
    """
    problems = rules.where_problems(where)
    known = {district.code for district in places.list_districts()}
    if where.district not in known:
        return {"district": rules.ChoiceMissing(), **problems}
    today = now.astimezone(places.PKT).date()
    covered = catalogue.covers(service_code=service_code, district=where.district, on=today)
    if not covered.is_covered:
        problems["district"] = NotHere(reason=covered.reason)
    return problems


def alone_problems(
    *, service_code: str, alone: NewAlone, is_agreed: bool, now: datetime
) -> dict[str, Problem]:
    """What is wrong with the answers that begin an order without a visit, by field.

    :raises NoSuchService: when there is no such service.
    """
    where = Where(district=alone.district, address=alone.address)
    problems = rules.where_problems(where)
    known = {district.code for district in places.list_districts()}
    if alone.district not in known:
        problems["district"] = rules.ChoiceMissing()
    else:
        today = now.astimezone(places.PKT).date()
        covered = catalogue.covers_online(
            service_code=service_code, district=alone.district, on=today
        )
        if not covered.is_covered:
            problems["district"] = NotHere(reason=covered.reason)
    if alone.language not in set(people.Language):
        problems["language"] = rules.ChoiceMissing()
    if not is_agreed:
        problems["agree"] = rules.ChoiceMissing()
    return problems


def need_of(*, draft: Draft) -> booking.Need:
    """Whom a draft needs at its place."""
    service = catalogue.get_service(code=draft.service_code)
    return booking.Need(
        district=draft.district,
        skill=service.kind,
        gender=gender_of(draft),
        minutes=service.visit_minutes,
    )


def gender_of(draft: Draft) -> str | None:
    """The gender asked for, as orders and their visits know it."""
    return "f" if draft.visitor == Visitor.WOMAN else None


def list_slots(*, draft: Draft, from_day: date, now: datetime) -> list[Slot]:
    """Times of seven days from a day on, free or with the reason why not."""
    return _times(need_of(draft=draft), from_day, now)


def need_of_order(*, order: orders.OrderView) -> booking.Need:
    """Whom an order needs at its place."""
    return booking.need_for(
        service_code=order.lines[0].service_code, district=order.district, gender=order.gender
    )


def list_times(*, order: orders.OrderView, from_day: date, now: datetime) -> list[Slot]:
    """The same for an order that was placed already."""
    return _times(need_of_order(order=order), from_day, now)


def _times(need: booking.Need, from_day: date, now: datetime) -> list[Slot]:
    found = booking.find_slots(need=need, from_day=from_day, days=DAYS, now=now)
    return [
        Slot(
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            is_free=each.free > 0,
            reason=each.reason,
        )
        for each in found
    ]


def place_of(*, draft: Draft) -> places.Place:
    """Where the house is: the device's position when it lies in the district, else its head town.

    :raises PlaceUnknown: when neither is known.
    """
    district = places.get_district(code=draft.district)
    if draft.position is not None:
        here = places.Place(draft.position.lat, draft.position.lon)
        if district.place is None or places.nearest_district(place=here).code == district.code:
            return here
    if district.place is None:
        raise PlaceUnknown(district=district.name.en)
    return district.place


def get_review(*, draft: Draft, by: Actor, now: datetime) -> Review:
    """The answers in words with the price of today for the applicant.

    :raises NoSuchPerson: when the applicant is not the actor's to see.
    :raises PlaceUnknown: when the place is not known.
    """
    assert draft.applicant_id is not None, "the applicant is the first question"
    applicant = people.get_person(person_id=draft.applicant_id, purpose="order", by=by, now=now)
    here = place_of(draft=draft)
    point = draft.position
    return Review(
        draft=draft,
        service=catalogue.get_service(code=draft.service_code),
        quote=catalogue.quote(
            service_code=draft.service_code,
            on=now.astimezone(places.PKT).date(),
            inputs=catalogue.QuoteInputs(birth_date=applicant.birth_date),
        ),
        applicant_name=applicant.name,
        district=places.get_district(code=draft.district).name,
        is_position_used=point is not None and (here.lat, here.lon) == (point.lat, point.lon),
    )


def new_order(*, draft: Draft) -> orders.NewOrder:
    """What a complete draft asks for.

    :raises PlaceUnknown: when the place is not known.
    """
    assert draft.applicant_id is not None, "the applicant is the first question"
    place = place_of(draft=draft)
    return orders.NewOrder(
        service_code=draft.service_code,
        person_id=draft.applicant_id,
        contact_id=draft.person_id,
        district=draft.district,
        lat=place.lat,
        lon=place.lon,
        address=orders.Address(text=draft.address, landmark=draft.landmark),
        channel=orders.Channel.WEB,
        language=draft.language,
        gender=gender_of(draft),
    )
