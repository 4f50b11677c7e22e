import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from dastak.citizen import api
from dastak.citizen.queries.order_files import code_of
from dastak.citizen.tests import cast
from dastak.citizen.tests.test_pages import BUDGET, RAW_NUMBER, outside_isolates, weight
from dastak.kernel import clock, ids
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.codes import one_time_code
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.ratings import api as ratings


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_anybody_with_the_link_sees_13_stages_and_whose_turn_it_is(
    order: orders.OrderView, client: Client, lang: str
) -> None:
    page = client.get(f"/{lang}/t/{order.token}").content.decode()
    assert page.count('<li class="is-') == 13
    assert 'aria-current="step"' in page
    assert ids.spoken(order.number) in page
    assert "Dastak" in page or "دستک" in page
    assert f"/{lang}/t/{order.token}/visit.ics" in page
    assert 'http-equiv="refresh"' not in page
    assert weight(page) <= BUDGET
    assert not RAW_NUMBER.search(outside_isolates(page))


def test_the_link_shows_no_name_address_or_code(
    order: orders.OrderView, bilal: Actor, client: Client
) -> None:
    visit_id = cast.assign(bilal)
    page = client.get(f"/ur/t/{order.token}").content.decode()
    code = one_time_code(purpose="door", subject=visit_id, digits=4)
    for secret in ("آمنہ", "کرشن نگر", ">" + code, "3520212345671"):
        assert secret not in page


def test_the_short_link_goes_to_the_language_of_the_browser(
    order: orders.OrderView, client: Client
) -> None:
    for asked, lang in (("en-GB,en", "en"), ("ur-PK,ur", "ur"), ("fr", "ur")):
        answer = client.get(f"/t/{order.token}", headers={"Accept-Language": asked})
        assert answer["Location"] == f"/{lang}/t/{order.token}"


def test_a_wrong_link_is_a_missing_page(seeds: None, client: Client) -> None:
    assert client.get("/en/t/NOT-A-TOKEN").status_code == 404
    assert client.get("/en/t/NOT-A-TOKEN/visit.ics").status_code == 404


def test_a_visit_that_is_over_is_not_offered_for_the_calendar(
    order: orders.OrderView, client: Client, session: people.Session
) -> None:
    pages = (f"/en/t/{order.token}", f"/en/my/orders/{order.id}")
    browser = cast.Browser(session)
    assert all("visit.ics" in browser.open(page).text for page in pages)
    clock.advance(by=timedelta(days=8))
    view = orders.track(token=order.token, now=clock.now())
    assert view.slot_ends_at
    assert view.slot_ends_at < clock.now()
    assert not any("visit.ics" in browser.open(page).text for page in pages)


def test_the_visit_goes_into_a_calendar(order: orders.OrderView, client: Client) -> None:
    answer = client.get(f"/ur/t/{order.token}/visit.ics")
    starts_at = order.lines[0].slot_starts_at
    assert starts_at
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART:{starts_at:%Y%m%dT%H%M%SZ}" in answer.content.decode()
    assert "ڈومیسائل" in answer.content.decode().replace("\r\n ", "")


def test_on_the_way_the_page_tells_the_minutes_without_scripts(
    order: orders.OrderView, bilal: Actor, client: Client
) -> None:
    cast.set_out(bilal, cast.assign(bilal))
    page = client.get(f"/en/t/{order.token}").content.decode()
    assert re.search(r'About <bdi dir="ltr" class="num">\d+</bdi> minutes away', page)
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in page
    assert f"/live/track/{order.token}?lang=en" in page
    assert "track.js" in page


def test_number_and_phone_lead_to_the_order(order: orders.OrderView) -> None:
    browser = cast.Browser().open("/en/")
    browser.send(number=ids.spoken(order.number), phone=cast.PHONE)
    assert browser.url.endswith(f"/en/t/{order.token}")


@pytest.mark.parametrize("phone", ["0300 7654321", "x", ""])
def test_a_wrong_phone_finds_nothing_and_typed_figures_stay(
    order: orders.OrderView, phone: str
) -> None:
    browser = cast.Browser().open("/en/track")
    browser.send(number=order.number, phone=phone)
    assert browser.status == 404
    assert browser.form("number").values["number"] == order.number
    assert browser.form("phone").values["phone"] == phone


def test_the_owner_sees_facilitator_and_door_code_from_assignment_to_the_door(
    order: orders.OrderView, bilal: Actor, session: people.Session
) -> None:
    browser = cast.Browser(session)
    address = f"/en/my/orders/{order.id}"
    page = browser.open(address).text
    assert "Bilal Ahmed" not in page
    assert 'class="code"' not in page
    visit_id = cast.assign(bilal)
    code = one_time_code(purpose="door", subject=visit_id, digits=4)
    page = browser.open(address).text
    assert "Bilal Ahmed" in page
    assert "/en/verify-facilitator?badge=" in page
    assert code in page
    assert "Door code" in page
    cast.set_out(bilal, visit_id)
    page = browser.open(address).text
    assert code in page
    assert "minutes away" in page
    cast.come_in(bilal, visit_id)
    page = browser.open(address).text
    assert code not in page
    assert one_time_code(purpose="consent", subject=order.lines[0].id, digits=4) in page
    assert "Consent code" in page


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_the_owner_sees_bill_stages_and_ways_out_on_a_light_page(
    order: orders.OrderView, session: people.Session, lang: str
) -> None:
    page = cast.Browser(session).open(f"/{lang}/my/orders/{order.id}").text
    assert page.count('<li class="is-') == 13
    assert 'class="price"' in page
    assert f"/{lang}/my/orders/{order.id}/withdraw" in page
    assert weight(page) <= BUDGET
    assert not RAW_NUMBER.search(outside_isolates(page))


def test_an_order_is_withdrawn_after_asking_once_more(
    order: orders.OrderView, session: people.Session
) -> None:
    browser = cast.Browser(session).open(f"/en/my/orders/{order.id}/withdraw")
    assert "Withdraw this order?" in browser.text
    form = browser.form()
    answer = browser.client.post(browser.url, {**form.values, "_key": "k" * 12}, follow=True)
    assert "Withdrawn" in answer.content.decode()
    again = browser.client.post(browser.url, {"_key": "l" * 12}, follow=True)
    assert again.status_code == 200
    assert "Yes, withdraw it" not in browser.open(browser.url).text


def test_on_the_way_an_order_can_still_be_withdrawn_but_has_nothing_to_give_back(
    order: orders.OrderView, bilal: Actor, session: people.Session
) -> None:
    browser = cast.Browser(session)
    cast.set_out(bilal, cast.assign(bilal))
    assert f"{order.id}/withdraw" in browser.open(f"/en/my/orders/{order.id}").text
    sent = {"_key": "k" * 12, "captured": "erase"}
    refused = browser.client.post(f"/en/my/orders/{order.id}/withdraw", sent)
    assert refused.status_code == 409
    assert "Back to the order" in refused.content.decode()
    sent = {"_key": "m" * 12}
    answer = browser.client.post(f"/en/my/orders/{order.id}/withdraw", sent, follow=True)
    assert "Withdrawn" in answer.content.decode()


@pytest.mark.parametrize(
    ("lang", "choice", "code_label"),
    [("en", "Delete them", "Return code"), ("ur", "حذف کر دیں", "واپسی کا کوڈ")],
)
def test_after_the_form_one_is_asked_about_the_answers_and_shown_the_return_code(
    order: orders.OrderView, bilal: Actor, session: people.Session,
    lang: str, choice: str, code_label: str,
) -> None:  # fmt: skip
    cast.capture(bilal, order)
    browser = cast.Browser(session).open(f"/{lang}/my/orders/{order.id}/withdraw")
    assert choice in browser.text
    browser.send(captured="erase")
    assert browser.url.endswith(f"/{lang}/my/orders/{order.id}")
    assert one_time_code(purpose="return", subject=order.lines[0].id, digits=4) in browser.text
    assert code_label in browser.text
    assert f"{order.id}/withdraw" not in browser.text


@pytest.mark.parametrize(("lang", "label"), [("en", "Move the visit"), ("ur", "وزٹ کا وقت بدلیں")])
def test_a_visit_is_moved_to_another_time(
    order: orders.OrderView, session: people.Session, lang: str, label: str
) -> None:
    browser = cast.Browser(session).open(f"/{lang}/my/orders/{order.id}/time")
    cast.choose_late(browser)
    before = orders.get_order(order_id=order.id, by=cast.actor_of(session), now=clock.now())
    assert before.lines[0].slot_starts_at != order.lines[0].slot_starts_at
    assert label in browser.text
    browser.open(f"/{lang}/my/orders/{order.id}/time")
    browser.send(slot="")
    assert browser.status == 422


def test_nobody_sees_the_order_of_another(order: orders.OrderView, client: Client) -> None:
    stranger = cast.Browser(cast.sign_in(cnic="35202-7654321-2", phone="0301 7654321"))
    for place in ("", "/placed", "/time", "/withdraw"):
        assert stranger.open(f"/en/my/orders/{order.id}{place}").status == 404
        assert client.get(f"/en/my/orders/{order.id}{place}").status_code == 302
    assert stranger.open(f"/en/my/orders/{uuid4()}").status == 404
    assert "not ordered anything" in stranger.open("/en/my/orders").text


@pytest.mark.parametrize("page", ["x", "0", "-1", "999999999999", "2"])
def test_a_page_of_the_list_that_does_not_exist_is_empty(
    order: orders.OrderView, session: people.Session, page: str
) -> None:
    assert cast.Browser(session).open(f"/en/my/orders?page={page}").status == 200


def test_codes_are_shown_only_where_they_open_something(
    order: orders.OrderView, session: people.Session
) -> None:
    file = api.get_order_file(order_id=order.id, by=cast.actor_of(session), now=clock.now())
    shown = {}
    for stage in orders.Stage:
        code = code_of(replace(file.line, stage=stage), clock.now())
        shown[stage.name] = code.purpose if code else ""
    assert {name: purpose for name, purpose in shown.items() if purpose} == {
        "ASSIGNED": "door",
        "EN_ROUTE": "door",
        "AT_DOOR": "consent",
        "OUT_FOR_DELIVERY": "delivery",
    }
    ended = replace(file.line, stage=orders.Stage.ASSIGNED, outcome=orders.Outcome.CANCELLED)
    assert code_of(ended, clock.now()) is None


def test_a_delivered_order_is_rated_once(
    order: orders.OrderView, bilal: Actor, session: people.Session
) -> None:
    delivery = ratings.Delivery(
        order_id=order.id,
        number=order.number,
        facilitator_id=bilal.me,
        contact_id=session.person_id,
        applicant_id=session.person_id,
        district="lahore",
    )
    ratings.open_ratings(delivery=delivery, by=SYSTEM, now=clock.now())
    browser = cast.Browser(session).open(f"/en/my/orders/{order.id}/rate")
    browser.send(stars="", text="Very <b>good</b>")
    assert browser.status == 422
    assert browser.form("text").values["text"] == "Very <b>good</b>"
    assert browser.send(stars="9").status == 422
    browser.send(stars="4", tags="polite", text="Very good")
    assert "Thank you" in browser.text
    assert "You gave" in browser.text
    again = browser.client.post(browser.url, {"_key": "k" * 12, "stars": "1"})
    assert again.status_code == 409
    assert "Back to the order" in again.content.decode()


def test_an_order_that_was_not_delivered_cannot_be_rated(
    order: orders.OrderView, session: people.Session
) -> None:
    browser = cast.Browser(session).open(f"/en/my/orders/{order.id}/rate")
    assert browser.status == 404
    assert "Back to the order" in browser.text
