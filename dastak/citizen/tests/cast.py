"""The world of these tests: seeds, a facilitator with seats, Amna, and a browser without scripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.test import Client

from dastak.booking import api as booking
from dastak.catalogue import api as catalogue
from dastak.citizen import api as citizen
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel import clock
from dastak.kernel.actors import PUBLIC, SYSTEM, Actor, Role
from dastak.kernel.codes import one_time_code
from dastak.kernel.text import Bilingual
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.places import api as places
from dastak.workforce import api as workforce
from simulators.people.answers import picture

SERVICE = "PB-REV-DOM"
CNIC = "35202-1234567-1"
PHONE = "0300 1234567"
ADDRESS = "مکان 12، گلی 4، کرشن نگر"
SAID: dict[str, Any] = {
    "text": "Lahore",
    "address": "House 12, Street 4, Mozang",
    "cnic": "3520276543211",
    "phone": "03001234567",
    "date": "2001-02-03",
    "number": "2",
    "declaration": True,
}
DOOR = people.at_the_door(actor=PUBLIC, channel="web")


def seed() -> None:
    """Everything a citizen's order rests on, with one facilitator in Lahore."""
    now = clock.now()
    places.forget_calendars()
    for context in (places, people, catalogue, forms, finance, workforce, booking):
        context.load_seeds(by=SYSTEM, now=now)
    people.forget_permits()


def open_seats(gender: workforce.Gender = workforce.Gender.MALE) -> UUID:
    """A fit facilitator whose shifts of two weeks can be booked."""
    now = clock.now()
    today = now.astimezone(places.PKT).date()
    one = workforce.add_facilitator(
        facilitator=workforce.NewFacilitator(
            person_id=uuid4(),
            name=Bilingual(en="Bilal Ahmed", ur="بلال احمد"),
            gender=gender,
            birth_date=date(2000, 1, 1),
            education=workforce.Education.INTERMEDIATE,
            district="lahore",
            lives_in="lahore",
            home=places.Place(31.55, 74.34),
            owns=frozenset({"motorcycle", "smartphone", "bank_account"}),
            vehicle="LEK-1234",
            languages=frozenset({"ur"}),
            skills=frozenset({"*"}),
            kit=frozenset({"biometric_device"}),
            cash_limit_paisa=2_500_000,
        ),
        by=SYSTEM,
        now=now,
    )
    for kind in workforce.CertificateKind:
        workforce.add_certificate(
            facilitator_id=one.id,
            kind=kind,
            number="A 1",
            valid_from=today - timedelta(days=30),
            valid_to=today + timedelta(days=90),
            by=SYSTEM,
            now=now,
        )
    workforce.open_shifts(
        facilitator_id=one.id,
        from_day=today + timedelta(days=1),
        days=14,
        hours=workforce.ShiftHours(time(9), time(18)),
        by=SYSTEM,
        now=now,
    )
    for ahead in range(1, 14):
        day = today + timedelta(days=ahead)
        booking.open_seats(district="lahore", day=day, by=SYSTEM, now=now)
    return one.id


def sign_in(cnic: str = CNIC, phone: str = PHONE) -> people.Session:
    """Amna by the real road; her profile is complete."""
    now = clock.now()
    challenge = people.request_code(
        cnic=cnic, phone=phone, network="39.32.1.7", device="d-" + cnic, language="ur",
        by=DOOR, now=now,
    )  # fmt: skip
    code = one_time_code(purpose="sign_in", subject=challenge.id)
    session = people.confirm_code(
        challenge_id=challenge.id, code=code, device="d-" + cnic, network="39.32.1.7",
        by=DOOR, now=now,
    )  # fmt: skip
    profile = people.Profile(
        name="آمنہ بی بی",
        gender="female",
        birth_date=date(1990, 5, 1),
        language="ur",
        district="lahore",
    )
    actor = actor_of(session)
    people.complete_profile(person_id=session.person_id, profile=profile, by=actor, now=now)
    return session


def actor_of(session: people.Session) -> Actor:
    actor = people.find_actor(token=session.token, now=clock.now())
    assert actor is not None
    return actor


@dataclass
class Form:
    """A form of a page: where it goes and what it holds already."""

    method: str = "get"
    action: str = ""
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select = ""
        self.typing = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(has.get("method", "get"), has.get("action", "")))
        elif self.forms and tag == "select":
            self.select = has["name"]
        elif self.forms and tag == "option" and has.get("value"):
            self._choice(self.select, has, "selected")
        elif self.forms and tag == "textarea":
            self.typing = has["name"]
            self.forms[-1].values[self.typing] = ""
        elif self.forms and tag == "input" and "name" in has:
            self._input(has)

    def _input(self, has: dict[str, str]) -> None:
        if has.get("type") in ("radio", "checkbox"):
            self._choice(has["name"], has, "checked")
        else:
            self.forms[-1].values[has["name"]] = has.get("value", "")

    def _choice(self, name: str, has: dict[str, str], mark: str) -> None:
        if "disabled" not in has:
            self.forms[-1].choices.setdefault(name, []).append(has["value"])
        if mark in has:
            self.forms[-1].values[name] = has["value"]

    def handle_data(self, data: str) -> None:
        if self.typing:
            self.forms[-1].values[self.typing] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.typing = ""


class Browser:
    """Opens pages, fills in the form that has the wanted fields, follows redirects; no scripts."""

    def __init__(self, session: people.Session | None = None) -> None:
        self.client = Client()
        self.url = "/"
        self.text = ""
        self.status = 0
        self.screens = 0
        if session is not None:
            self.client.cookies[settings.SESSION_COOKIE] = session.token

    def open(self, url: str) -> Browser:
        return self._show(self.client.get(url, follow=True), url)

    def _show(self, response: Any, url: str) -> Browser:
        chain = getattr(response, "redirect_chain", [])
        self.url = urljoin(url, chain[-1][0]) if chain else url
        self.status, self.text = response.status_code, response.content.decode()
        self.screens += 1
        return self

    def form(self, *names: str) -> Form:
        parser = _Forms()
        parser.feed(self.text)
        for form in parser.forms:
            if form.method == "post" and set(names) <= set(form.values) | set(form.choices):
                return form
        raise AssertionError(f"no form with {names} at {self.url}: {self.text[:3000]}")

    def send(self, **typed: str) -> Browser:
        form = self.form(*typed)
        address = urljoin(self.url, form.action) if form.action else self.url
        return self._show(self.client.post(address, {**form.values, **typed}, follow=True), address)


def walk(browser: Browser, until: str = "done", lang: str = "en") -> Browser:
    """From the first question of an order to the named one, or to the confirmation."""
    me = browser.open(f"/{lang}/order/{SERVICE}/who").form("who").choices["who"][0]
    for step, answers in (
        ("who", {"who": me}),
        ("where", {"district": "lahore", "address": ADDRESS, "address_landmark": "نور مسجد"}),
        ("wish", {"visitor": "anybody", "language": "ur"}),
        ("slot", {}),
        ("check", {"agree": "yes"}),
    ):
        if f"/order/{SERVICE}/{step}" not in browser.url:
            browser.open(f"/{lang}/order/{SERVICE}/{step}")
        if step == until:
            return browser
        browser.send(**(answers or {"slot": first_slot(browser)}))
    return browser


def walk_on(browser: Browser) -> None:
    """From the place to the last question, as it comes."""
    browser.send(district="lahore", address=ADDRESS)
    browser.send(visitor="anybody", language="ur")
    browser.send(slot=first_slot(browser))


def first_slot(browser: Browser) -> str:
    return browser.form("slot").choices["slot"][0]


def choose_late(browser: Browser) -> None:
    """The last time that is shown and free."""
    browser.send(slot=browser.form("slot").choices["slot"][-1])


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def code_for(challenge_id: str) -> str:
    """The code that the SMS would hold."""
    return one_time_code(purpose="sign_in", subject=UUID(challenge_id))


def sealed_answers(draft_id: UUID) -> bytes:
    """What the table holds of a draft."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM citizen_draft WHERE id = %s", [draft_id])
        return bytes(cursor.fetchone()[0])


def order(session: people.Session) -> orders.OrderView:
    """Amna's order with a booked visit, by the real commands."""
    now, by = clock.now(), actor_of(session)
    draft = citizen.new_draft(person_id=session.person_id, service_code=SERVICE, now=now)
    draft = citizen.with_applicant(draft, session.person_id)
    draft = citizen.with_where(draft, citizen.Where(district="lahore", address=ADDRESS))
    draft = citizen.with_wish(draft, visitor="anybody", language="ur")
    draft = citizen.save_draft(draft=draft, by=by, now=now)
    today = now.astimezone(places.PKT).date()
    slots = citizen.list_slots(draft=draft, from_day=today, now=now)
    free = next(slot for slot in slots if slot.is_free)
    draft = citizen.choose_slot(service_code=SERVICE, starts_at=free.starts_at, by=by, now=now)
    price = citizen.get_review(draft=draft, by=by, now=now).quote.hash
    return citizen.send_order(
        service_code=SERVICE, quote_hash=price, wording="I agree.", by=by, now=now
    )


def facilitator(person_id: UUID) -> Actor:
    return Actor(
        role=Role.FACILITATOR,
        person_id=person_id,
        permits=frozenset({"*"}),
        districts=frozenset({"lahore"}),
        departments=frozenset({"*"}),
    )


def assign(bilal: Actor) -> UUID:
    """The only visit is offered and accepted; returns it."""
    dispatch.make_offers(by=SYSTEM, now=clock.now())
    (offer,) = dispatch.list_offers(by=bilal, now=clock.now())
    visit = orders.accept_offer(offer_id=offer.id, command_id=uuid4(), by=bilal, now=clock.now())
    return visit.id


def set_out(bilal: Actor, visit_id: UUID) -> None:
    """It is the time of the visit; he sets out and his phone tells where he is."""
    visit = dispatch.get_visit(visit_id=visit_id, by=bilal, now=clock.now())
    clock.advance(by=visit.starts_at - clock.now() - timedelta(minutes=20))
    orders.start_trip(visit_id=visit_id, command_id=uuid4(), by=bilal, now=clock.now())
    ping = dispatch.Ping(
        device="phone-of-bilal",
        device_seq=1,
        lat=31.48,
        lon=74.28,
        accuracy_m=20,
        at=clock.now(),
        visit_id=visit_id,
    )
    dispatch.save_positions(pings=[ping], by=bilal, now=clock.now())


def come_in(bilal: Actor, visit_id: UUID) -> None:
    """He stands at the door and is told the code."""
    orders.arrive(
        visit_id=visit_id, place=None, manual_reason="no signal", by=bilal, now=clock.now()
    )
    clock.advance(by=timedelta(minutes=20))
    code = one_time_code(purpose="door", subject=visit_id, digits=4)
    result = orders.open_door(
        visit_id=visit_id, code=code, command_id=uuid4(), by=bilal, now=clock.now()
    )
    assert result.is_open


def capture(bilal: Actor, view: orders.OrderView) -> None:
    """The form is filled in, an original taken along, the citizen has agreed."""
    line_id, now = view.lines[0].id, clock.now
    come_in(bilal, _on_the_road(bilal))
    for _ in range(4):
        found = orders.get_door(line_id=line_id, by=bilal, now=now())
        wanted = forms.missing(definition=found.definition, values=found.answers.values)
        values = {
            each.name: each.options[0].value if each.options else SAID[each.kind] for each in wanted
        }
        orders.save_form(line_id=line_id, values=values, by=bilal, now=now())
    for paper in orders.get_door(line_id=line_id, by=bilal, now=now()).papers:
        if paper.is_required:
            orders.add_paper(
                line_id=line_id, kind=paper.name, filename="paper.png",
                content=picture(paper.name), by=bilal, now=now(),
            )  # fmt: skip
    names = [Bilingual("Matric certificate", "میٹرک کی سند")]
    orders.take_originals(line_id=line_id, names=names, by=bilal, now=now())
    code = one_time_code(purpose="consent", subject=line_id, digits=4)
    orders.capture(line_id=line_id, code=code, command_id=uuid4(), by=bilal, now=now())


def _on_the_road(bilal: Actor) -> UUID:
    visit_id = assign(bilal)
    set_out(bilal, visit_id)
    return visit_id
