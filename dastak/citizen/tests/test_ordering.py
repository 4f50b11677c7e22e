import re
from datetime import timedelta

import pytest
from django.test import Client

from dastak.citizen import api
from dastak.citizen.tests import cast
from dastak.kernel import clock
from dastak.people import api as people


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_amna_orders_from_the_first_page_without_scripts(seeds: None, lang: str) -> None:
    cast.open_seats()
    session = cast.sign_in()
    browser = cast.Browser(session)
    browser.open(f"/{lang}/")
    browser.open(f"/{lang}/services/{cast.SERVICE}?district=lahore")
    browser.screens = 0
    cast.walk(browser, lang=lang)
    assert browser.status == 200, browser.text[-2000:]
    assert browser.url.endswith("/placed")
    assert re.search(r"\d{3}-\d{3}-\d{4}", browser.text)
    assert "/t/" in browser.text
    assert browser.screens <= 6  # with number, code and profile: nine
    orders_page = browser.open(f"/{lang}/my/orders")
    assert f"/{lang}/my/orders/" in orders_page.text
    assert api.find_draft(
        service_code=cast.SERVICE, by=cast.actor_of(session), now=clock.now()
    ) is None  # fmt: skip


def test_somebody_new_signs_in_on_the_way_and_comes_back(seeds: None) -> None:
    browser = cast.Browser()
    browser.open(f"/en/order/{cast.SERVICE}?district=lahore")
    assert "/en/sign-in" in browser.url
    browser.send(cnic="35202-7654321-2", phone="0301 7654321")
    assert "/en/sign-in/code" in browser.url
    challenge = re.search(r"c=([0-9a-f-]{36})", browser.url)
    assert challenge
    browser.send(code=cast.code_for(challenge[1]))
    assert "/en/welcome" in browser.url
    browser.send(name="Bano Bibi", gender="female", district="lahore", language="en")
    assert f"/en/order/{cast.SERVICE}/who?district=lahore" in browser.url


def test_going_back_keeps_what_was_answered(browser: cast.Browser) -> None:
    cast.walk(browser, until="slot")
    page = browser.open(f"/en/order/{cast.SERVICE}/where")
    assert page.form("address").values["address"] == cast.ADDRESS
    assert page.form("district").values["district"] == "lahore"
    assert browser.open(f"/en/order/{cast.SERVICE}").url.endswith("/slot")


def test_the_order_goes_on_on_another_device(browser: cast.Browser, amna: people.Session) -> None:
    cast.walk(browser, until="wish")
    again = cast.Browser(amna)
    assert again.open(f"/ur/order/{cast.SERVICE}").url.endswith("/wish")


def test_wrong_answers_are_named_and_typed_words_stay(browser: cast.Browser) -> None:
    cast.walk(browser, until="where")
    browser.send(district="", address="گھر", address_landmark="نور مسجد")
    assert browser.status == 422
    assert "There is a problem" in browser.text
    assert browser.form("address").values["address"] == "گھر"
    assert browser.form("address").values["address_landmark"] == "نور مسجد"
    browser.send(district="kasur", address="\u202eHouse 12, Street 4")
    assert "/wish" in browser.url


def test_every_question_wants_an_answer(browser: cast.Browser) -> None:
    browser.open(f"/en/order/{cast.SERVICE}/who")
    assert browser.send(who="nobody").status == 422
    cast.walk(browser, until="wish")
    assert browser.send(visitor="", language="fr").status == 422
    browser.send(visitor="anybody", language="en")
    assert browser.send(slot="").status == 422
    assert browser.send(slot="yesterday").status == 422
    browser.send(slot=cast.first_slot(browser))
    assert "/check" in browser.url
    page = browser.send(agree="")
    assert page.status == 422
    assert "Your consent" in page.text


def test_a_later_question_leads_back_to_the_open_one(browser: cast.Browser) -> None:
    for step in ("where", "wish", "slot", "check"):
        assert browser.open(f"/en/order/{cast.SERVICE}/{step}").url.endswith("/who")


def test_a_district_that_is_not_served_is_refused_with_the_reason(browser: cast.Browser) -> None:
    browser.open("/en/order/KP-DC-DOM/who")
    me = browser.form("who").choices["who"][0]
    browser.send(who=me)
    browser.send(district="peshawar", address=cast.ADDRESS)
    assert browser.status == 422
    assert "not offered at the door" in browser.text


def test_a_time_that_was_taken_meanwhile_loses_nothing(browser: cast.Browser) -> None:
    cast.walk(browser, until="slot")
    soon = clock.now() + timedelta(minutes=30)
    browser.send(slot=soon.isoformat())
    assert browser.status == 409
    assert f"/en/order/{cast.SERVICE}/slot" in browser.text
    assert "Nothing you wrote is lost" in browser.text
    assert browser.open(f"/en/order/{cast.SERVICE}").url.endswith("/slot")


def test_a_held_time_that_passed_is_chosen_again_and_nothing_is_lost(
    browser: cast.Browser,
) -> None:
    cast.walk(browser, until="check")
    clock.advance(by=timedelta(minutes=11))
    browser.send(agree="yes")
    assert browser.status == 409
    browser.open(f"/en/order/{cast.SERVICE}/check")
    assert browser.url.endswith("/slot?late=1")
    assert "has passed" in browser.text
    browser.send(slot=cast.first_slot(browser))
    assert browser.send(agree="yes").url.endswith("/placed")


def test_a_changed_price_is_shown_again_before_anything_is_sent(browser: cast.Browser) -> None:
    cast.walk(browser, until="check")
    browser.send(agree="yes", quote="0" * 64)
    assert browser.status == 409
    assert f"/en/order/{cast.SERVICE}/check" in browser.text
    browser.open(f"/en/order/{cast.SERVICE}/check")
    assert browser.send(agree="yes").url.endswith("/placed")


def test_sending_the_same_page_twice_makes_one_order(browser: cast.Browser) -> None:
    cast.walk(browser, until="check")
    form, address = browser.form("agree"), browser.url
    values = {**form.values, "agree": "yes"}
    first = browser.client.post(address, values)
    second = browser.client.post(address, values)
    assert first["Location"] == second["Location"]
    third = browser.client.post(address, {**values, "_key": "another-key-of-the-form"})
    assert third.status_code == 404
    assert "My orders" in third.content.decode()


def test_a_second_order_for_the_same_service_is_refused_and_the_draft_stays(
    browser: cast.Browser,
) -> None:
    cast.walk(browser)
    first = re.search(r"/my/orders/[0-9a-f-]{36}", browser.url)
    assert first
    cast.walk(browser)
    assert browser.status == 409
    assert "for this service and person is open" in browser.text
    assert f'href="/en{first.group(0)}"' in browser.text
    assert browser.open(f"/en/order/{cast.SERVICE}").url.endswith("/check")


def test_nobody_reaches_the_questions_without_signing_in(seeds: None, client: Client) -> None:
    for step in ("", "/who", "/where", "/wish", "/slot", "/check"):
        answer = client.get(f"/en/order/{cast.SERVICE}{step}")
        assert answer.status_code == 302
        assert "/en/sign-in" in answer["Location"]


def test_times_of_women_are_asked_for_and_their_absence_is_explained(
    browser: cast.Browser,
) -> None:
    cast.walk(browser, until="wish")
    browser.send(visitor="woman", language="ur")
    assert "No woman is on duty" in browser.text
    assert "See the times of all facilitators" in browser.text


def test_days_beyond_the_horizon_are_not_offered(browser: cast.Browser) -> None:
    cast.walk(browser, until="slot")
    assert "Later days" in browser.text
    for text in ("2001-01-01", "2999-01-01", "x"):
        assert browser.open(f"/en/order/{cast.SERVICE}/slot?from={text}").status == 200
    assert "Later days" in browser.open(f"/en/order/{cast.SERVICE}/slot?from=x").text


def add_mother(browser: cast.Browser) -> str:
    """Amna adds her mother, who shares her phone, on the way through the questions."""
    browser.open(f"/en/order/{cast.SERVICE}/who")
    assert "/en/my/family?next=" in browser.text
    browser.open(f"/en/my/family?next=/en/order/{cast.SERVICE}/who")
    browser.send(
        cnic="35202-7654321-2",
        name="Zainab Bibi",
        gender="female",
        relation="mother",
        birth_date="1950-01-01",
    )
    assert browser.url.endswith(f"/en/order/{cast.SERVICE}/who")
    assert "Zainab Bibi" in browser.text
    return browser.form("who").choices["who"][1]


def test_an_old_mother_pays_no_charge_for_the_visit(browser: cast.Browser) -> None:
    browser.send(who=add_mother(browser))
    cast.walk_on(browser)
    assert "Zainab Bibi" in browser.text
    assert ">Rs 550</bdi></td></tr></tfoot>" in browser.text


def test_amna_sends_the_order_of_her_mother_and_follows_it(browser: cast.Browser) -> None:
    browser.send(who=add_mother(browser))
    cast.walk_on(browser)
    browser.send(agree="yes")
    assert browser.url.endswith("/placed")
    page = browser.open(browser.url.removesuffix("/placed"))
    assert page.status == 200
    assert "Zainab Bibi" in page.text
    assert "Domicile certificate" in browser.open("/en/my/orders").text
