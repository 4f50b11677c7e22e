"""The pages, as a browser without JavaScript uses them."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from dastak.kernel import clock, relay
from dastak.kernel.actors import SYSTEM, Role
from dastak.kernel.codes import one_time_code
from dastak.people import api
from dastak.people.rules.redirects import safe_next
from dastak.people.tests.walks import CNIC, PHONE, ask, seed, sign_in, somebody, wrong
from dastak.people.types import NewStaff, Relation

pytestmark = pytest.mark.django_db(transaction=True)
RAW = re.compile(r"\d{5}-?\d{7}-?\d|03\d{9}|\+92\d{10}")


@pytest.fixture(autouse=True)
def _seeds() -> None:
    seed()


def post(browser: Client, path: str, **values: Any) -> Any:
    return browser.post(path, {"_key": str(uuid4()), **values})


def challenge_in(address: str) -> str:
    found = re.search(r"c=([0-9a-f-]{36})", address)
    assert found is not None, address
    return found.group(1)


def enter(browser: Client, lang: str = "en", wish: str = "") -> Any:
    """Sign in by the pages; returns the last answer."""
    query = f"?next={wish}" if wish else ""
    browser.get(f"/{lang}/sign-in{query}")
    answer = post(browser, f"/{lang}/sign-in{query}", cnic=CNIC, phone=PHONE)
    assert answer.status_code == 302, answer.content.decode()
    challenge = challenge_in(answer["Location"])
    assert browser.get(answer["Location"]).status_code == 200
    code = one_time_code(purpose="sign_in", subject=challenge)  # type: ignore[arg-type]
    return post(browser, answer["Location"], code=code)


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_citizen_signs_in_and_says_who_they_are(lang: str) -> None:
    browser = Client()
    answer = enter(browser, lang, "/en/services")
    assert answer["Location"] == f"/{lang}/welcome?next=%2Fen%2Fservices"
    cookie = answer.cookies["dastak_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    form = browser.get(answer["Location"])
    assert form.status_code == 200
    saved = post(
        browser,
        answer["Location"],
        name="Amna Bibi",
        gender="female",
        birth_date="1990-05-01",
        district="lahore",
        language=lang,
        needs=["sight", "bed"],
    )
    assert saved["Location"] == "/en/services"
    assert browser.get(f"/{lang}/my/data").status_code == 200


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_every_page_speaks_its_language_and_direction(lang: str) -> None:
    browser = Client()
    seen = [browser.get(f"/{lang}/sign-in"), browser.get(f"/{lang}/staff/sign-in")]
    enter(browser, lang)
    seen += [browser.get(f"/{lang}/{path}") for path in ("welcome", "my/data", "my/family")]
    for answer in seen:
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f'lang="{lang}"' in page
        assert f'dir="{"rtl" if lang == "ur" else "ltr"}"' in page
        assert "<h1" in page
        assert not RAW.search(page)


def test_wrong_answers_stand_in_the_summary_and_beside_the_field() -> None:
    answer = post(Client(), "/en/sign-in", cnic="12", phone="042")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-cnic"' in page
    assert 'href="#f-phone"' in page
    assert page.count("Enter all 13 digits") == 2
    assert 'aria-invalid="true"' in page
    assert 'value="12"' in page


def test_a_wrong_code_can_be_corrected_on_the_same_page() -> None:
    browser = Client()
    answer = post(browser, "/en/sign-in", cnic=CNIC, phone=PHONE)
    place = answer["Location"]
    refused = post(browser, place, code=wrong(challenge_in(place)))  # type: ignore[arg-type]
    assert refused.status_code == 422
    assert "You can try 4 more times" in refused.content.decode()
    code = one_time_code(purpose="sign_in", subject=challenge_in(place))  # type: ignore[arg-type]
    assert post(browser, place, code=code).status_code == 302


def test_a_code_page_opens_on_the_device_that_asked_only() -> None:
    place = post(Client(), "/en/sign-in", cnic=CNIC, phone=PHONE)["Location"]
    assert Client().get(place)["Location"] == "/en/sign-in"
    assert Client().get("/en/sign-in/code?c=nonsense")["Location"] == "/en/sign-in"


def test_another_code_is_asked_for_with_one_button() -> None:
    browser = Client()
    place = post(browser, "/ur/sign-in", cnic=CNIC, phone=PHONE)["Location"]
    again = place.replace("/sign-in/code", "/sign-in/again")
    too_soon = post(browser, again)
    clock.advance(by=timedelta(seconds=61))
    answer = post(browser, again)
    assert too_soon.status_code in (302, 429)
    assert answer.status_code == 302
    assert challenge_in(answer["Location"]) != challenge_in(place)


def test_the_pages_of_a_known_and_an_unknown_card_are_the_same() -> None:
    sign_in()
    pages = []
    for cnic, phone in ((CNIC, "0321 7654321"), ("35202-9999999-9", "0333 1114321")):
        browser = Client()
        place = post(browser, "/en/sign-in", cnic=cnic, phone=phone)["Location"]
        page = browser.get(place).content.decode()
        hidden = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|csrfmiddlewaretoken\" value=\"\w+", "-", page)
        pages.append(re.sub(r"\d\d?:\d\d( [ap]m)?", "-", hidden))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "wish",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil", "javascript:x"],
)
def test_signing_in_never_leads_to_another_site(wish: str) -> None:
    assert safe_next(wish, otherwise="/en/") == "/en/"
    answer = enter(Client(), "en", wish.replace("\\", "%5C").replace("\t", "%09"))
    assert answer["Location"] == "/en/welcome?next=%2Fen%2F"


@given(st.text(max_size=60))
def test_any_wish_leads_to_a_path_of_ours(wish: str) -> None:
    found = safe_next(wish, otherwise="/en/")
    assert found.startswith("/")
    assert not found.startswith("//")
    assert "\\" not in found


def test_signing_out_ends_the_session() -> None:
    browser = Client()
    enter(browser)
    token = browser.cookies["dastak_session"].value
    answer = post(browser, "/en/sign-out")
    assert answer["Location"] == "/en/"
    assert api.find_actor(token=token, now=clock.now()) is None
    assert browser.get("/en/my/data").status_code == 302
    assert browser.get("/en/sign-out").status_code == 405


def test_my_data_sends_strangers_to_the_door_and_back() -> None:
    assert Client().get("/ur/my/data")["Location"] == "/ur/sign-in?next=/ur/my/data"


def test_my_data_shows_who_looked_and_what_waits_for_my_word() -> None:
    browser = Client()
    enter(browser)
    ask(phone="0321 7654321", device="somebody-elses-phone")
    relay.drain()
    me = api.find_actor(token=browser.cookies["dastak_session"].value, now=clock.now())
    assert me is not None
    api.get_person_of_case(
        person_id=me.me, purpose="decision", case="4821730697", by=_officer(), now=clock.now()
    )
    page = browser.get("/en/my/data").content.decode()
    assert "Officer of the department" in page
    assert "To decide the application" in page
    (place,) = re.findall(r"/en/my/data/number/[0-9a-f-]{36}", page)
    assert post(browser, place).status_code == 302
    assert "/my/data/number/" not in browser.get("/en/my/data").content.decode()


def _officer() -> Any:
    person = api.register_on_behalf(person=somebody(), by=SYSTEM, now=clock.now())
    staff = NewStaff(
        person_id=person.id,
        username="dua",
        password="correct horse battery",
        role=Role.OFFICER,
        districts=frozenset({"lahore"}),
        departments=frozenset({"dc-office"}),
    )
    api.create_staff(staff=staff, by=SYSTEM, now=clock.now())
    browser = Client()
    answer = post(browser, "/en/staff/sign-in", username="dua", password="correct horse battery")
    assert answer.status_code == 302
    actor = api.find_actor(token=browser.cookies["dastak_session"].value, now=clock.now())
    assert actor is not None
    return actor


def test_a_wrong_password_is_told_on_the_page() -> None:
    answer = post(Client(), "/ur/staff/sign-in", username="dua", password="wrong wrong wrong")
    assert answer.status_code == 401
    assert "صارف نام یا پاس ورڈ درست نہیں" in answer.content.decode()
    assert "wrong wrong" not in answer.content.decode()


def test_a_family_member_is_added_and_removed_by_the_page() -> None:
    browser = Client()
    enter(browser)
    answer = post(
        browser,
        "/en/my/family",
        relation="mother",
        cnic="35202-7654321-2",
        name="Zainab <b>Bibi",
        gender="female",
        birth_date="",
    )
    assert answer["Location"] == "/en/my/family"
    page = browser.get("/en/my/family").content.decode()
    assert "Zainab &lt;b&gt;Bibi" in page
    (place,) = re.findall(r"/en/my/family/[0-9a-f-]{36}/end", page)
    assert post(browser, place).status_code == 302
    assert "Zainab" not in browser.get("/en/my/family").content.decode()


def test_wrong_answers_about_a_family_member_keep_what_was_typed() -> None:
    browser = Client()
    enter(browser)
    answer = post(browser, "/en/my/family", relation="cousin", cnic="1", name="Zainab")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-relation"' in page
    assert 'value="Zainab"' in page
    born = post(browser, "/en/my/family", relation="mother", cnic="1", birth_date="soon")
    assert 'href="#f-birth_date"' in born.content.decode()


def test_a_request_to_act_is_accepted_by_the_page() -> None:
    browser = Client()
    enter(browser)
    husband = sign_in(cnic="35202-9999999-9", phone="0345 1234567", device="phone-of-husband")
    api.add_family_member(
        member=somebody(cnic=CNIC), relation=Relation.WIFE, by=husband, now=clock.now()
    )
    page = browser.get("/ur/my/family").content.decode()
    (place,) = re.findall(r"/ur/my/family/[0-9a-f-]{36}/accept", page)
    assert post(browser, place).status_code == 302
    me = api.find_actor(token=browser.cookies["dastak_session"].value, now=clock.now())
    assert me is not None
    api.must_act_for(person_id=me.me, by=husband, now=clock.now())


def test_signing_out_everywhere_has_a_button() -> None:
    browser = Client()
    enter(browser)
    assert post(browser, "/en/sign-out/everywhere").status_code == 302
    assert browser.get("/en/my/data").status_code == 302


def test_behind_our_proxy_only_its_own_word_on_the_address_counts() -> None:
    browser = Client(headers={"x-forwarded-for": "1.2.3.4, 39.32.1.7"})
    request = browser.get("/en/sign-in").wsgi_request
    assert api.address_of(request=request) == "127.0.0.1"
    with override_settings(IS_HTTPS=True):
        assert api.address_of(request=request) == "39.32.1.7"


def test_no_card_number_and_no_code_stands_in_an_address() -> None:
    browser = Client()
    answer = post(browser, "/en/sign-in", cnic=CNIC, phone=PHONE)
    assert not RAW.search(answer["Location"].replace("-", " "))
