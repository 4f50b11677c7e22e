"""Surfaces: how refusals are told, who is let in by what, and what is logged of it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from dastak.kernel import clock
from dastak.kernel.models import Access
from dastak.kernel.tests import visitors
from dastak.kernel.tests.visitors import Visitor

URDU = re.compile(r"[\u0600-\u06ff]")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    visitors.seed()


def _problem(answer: HttpResponse, status: int, code: str) -> dict[str, object]:
    """The body of a refusal, checked as RFC 9457 wants it and in both languages."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    body: dict[str, object] = json.loads(answer.content)
    assert (body["status"], body["code"]) == (status, code)
    assert str(body["type"]).startswith("urn:dastak:problem:")
    assert body["title"]
    assert body["instance"]
    texts = body["texts"]
    assert isinstance(texts, dict)
    assert URDU.search(texts["ur"])
    assert not URDU.search(texts["en"])
    return body


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_refusal_has_the_body_of_rfc_9457_in_both_languages(lang: str) -> None:
    body = _problem(Visitor().call("GET", "/orders", lang=lang), 401, "sign_in_first")
    assert body["detail"] == body["texts"][lang]  # type: ignore[index]
    assert body["instance"] == "/api/v1/orders"


def test_an_address_where_nothing_is_answers_programs_and_people_in_their_way() -> None:
    _problem(Visitor().call("GET", "/nothing"), 404, "no_such_page")
    page = Client().get("/en/nothing")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_a_method_that_an_address_does_not_know_is_refused_like_everything_else() -> None:
    answer = Visitor().call("DELETE", "/people/codes")
    _problem(answer, 405, "method_not_known")
    assert answer["Allow"] == "POST"
    for lang, words in (("en", "button on its page"), ("ur", "صفحے کے بٹن")):
        page = Client().get(f"/{lang}/sign-out")
        assert (page.status_code, page["Allow"]) == (405, "POST")
        assert words in page.content.decode()


@pytest.fixture
def cut() -> Iterator[Callable[[], None]]:
    """Ends this thread's session at the server, as a restart of the server does."""

    def end() -> None:
        pid = connection.connection.info.backend_pid
        with psycopg.connect(
            **{**connection.get_connection_params(), "cursor_factory": None}
        ) as db:
            db.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    yield end
    connection.close()


def test_a_database_that_goes_away_is_told_and_the_same_again_counts_once(
    cut: Callable[[], None],
) -> None:
    cut()
    answer = Visitor().call("GET", "/places/districts")
    _problem(answer, 503, "database_away")
    assert answer["Retry-After"] == "3"
    for lang, words in (("en", "counts only once"), ("ur", "ایک ہی بار")):
        page = Client().get(f"/{lang}/")
        assert page.status_code == 503
        assert words in page.content.decode()
    connection.close()  # as Django does at the end of a real request that failed
    assert Visitor().call("GET", "/places/districts").status_code == 200


def test_wrong_answers_are_each_named_in_both_languages() -> None:
    answer = Visitor().call("POST", "/people/codes", {"cnic": 1, "phone": "0" * 90, "more": "x"})
    errors = _problem(answer, 422, "fields_invalid")["errors"]
    assert isinstance(errors, dict)
    assert {name: told["en"].partition(": ")[2] for name, told in errors.items()} == {
        "cnic": "This is not the text that is asked for.",
        "phone": "At most 60 characters.",
        "device": "This is missing.",
        "more": "This is not asked for here.",
    }
    for name, told in errors.items():
        reason = told["ur"].removeprefix(f"{name}: ")
        assert URDU.search(reason)
        assert not re.search("[a-z]", reason), "no English in the Urdu text"


def test_content_that_cannot_be_read_is_refused_and_not_an_error_of_the_server() -> None:
    visitor = visitors.citizen()
    for content in (b"{", b"[]", b"\xff\xfe", b'{"kind": 1}', b"null"):
        answer = visitor.client.post(
            "/api/v1/people/me/consents",
            content,
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {visitor.token}",
                "Idempotency-Key": f"unreadable-{content.hex()}",
            },
        )
        assert answer.status_code == 422, content
        assert json.loads(answer.content)["code"] in {"fields_invalid", "field_invalid"}


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    asked = {"cnic": visitors.AMNA, "phone": "+923001234567", "device": visitors.DEVICE}
    for _ in range(12):
        answer = Visitor().call("POST", "/people/codes", asked)
        if answer.status_code != 201:
            break
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_a_page_sends_a_stranger_to_sign_in_and_brings_them_back() -> None:
    browser = Client(raise_request_exception=False)
    visitors.citizen()  # so that the profile is complete
    clock.advance(by=timedelta(minutes=5))
    wished = "/en/my/orders?page=1"
    sent = browser.get(wished)
    assert sent.status_code == 302
    door = urlsplit(sent["Location"])
    assert (door.path, parse_qs(door.query)["next"]) == ("/en/sign-in", [wished])
    said = {"cnic": visitors.AMNA, "phone": "0300 1234567", "_key": "sign-in-1"}
    asked = browser.post(sent["Location"], said)
    assert asked.status_code == 302, asked.content
    challenge = parse_qs(urlsplit(asked["Location"]).query)["c"][0]
    entered = browser.post(
        asked["Location"], {"code": visitors.code_of(challenge), "_key": "sign-in-2"}
    )
    assert (entered.status_code, entered["Location"]) == (302, wished)
    assert browser.get(wished).status_code == 200


def test_a_desk_sends_a_stranger_to_the_staff_door_and_brings_them_back() -> None:
    visitors.hire()
    browser = Client(raise_request_exception=False)
    sent = browser.get("/ur/oversight/lines")
    assert urlsplit(sent["Location"]).path == "/ur/staff/sign-in"
    said = {"username": "sana", "password": visitors.PASSWORD, "_key": "sign-in-1"}
    entered = browser.post(sent["Location"], said)
    assert (entered.status_code, entered["Location"]) == (302, "/ur/oversight/lines")
    assert browser.get("/ur/oversight/lines").status_code == 200


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(away: str) -> None:
    visitors.hire()
    said = {"username": "sana", "password": visitors.PASSWORD, "_key": "sign-in-1"}
    entered = Client().post("/en/staff/sign-in", said, query_params={"next": away})
    assert entered.status_code == 302
    assert "evil" not in entered["Location"]


def test_the_api_takes_a_bearer_token_and_never_a_cookie() -> None:
    visitor = visitors.citizen()
    assert visitor.call("GET", "/people/me").status_code == 200
    by_cookie = visitor.browse().get("/api/v1/people/me")
    assert by_cookie.status_code == 401
    basic = Client().get("/api/v1/people/me", headers={"Authorization": f"Basic {visitor.token}"})
    assert basic.status_code == 401


def test_a_page_takes_a_cookie_and_never_a_bearer_token() -> None:
    visitor = visitors.citizen()
    assert visitor.browse().get("/en/my/family").status_code == 200
    by_token = Client().get("/en/my/family", headers={"Authorization": f"Bearer {visitor.token}"})
    assert by_token.status_code == 302
    assert by_token["Location"].startswith("/en/sign-in")


def test_a_form_of_another_site_changes_nothing() -> None:
    visitor = visitors.citizen()
    browser = visitor.browse()
    for lang, words in (("en", "Open the page again"), ("ur", "صفحہ دوبارہ کھولیں")):
        forged = browser.post(f"/{lang}/sign-out", {"_key": "forged-form"})
        assert forged.status_code == 403
        assert words in forged.content.decode()
    assert visitor.call("GET", "/people/me").status_code == 200
    page = browser.get("/en/my/family").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    honest = browser.post(
        "/en/sign-out", {"_key": "honest-form", "csrfmiddlewaretoken": found.group(1)}
    )
    assert honest.status_code == 302
    assert visitor.call("GET", "/people/me").status_code == 401


def test_a_wrong_role_is_refused_and_the_refusal_is_logged() -> None:
    visitor = visitors.citizen()
    _problem(visitor.call("GET", "/oversight/health"), 403, "not_your_role")
    page = visitor.browse().get("/en/oversight/lines")
    assert page.status_code == 403
    rows = Access.objects.filter(was_refused=True, actor=visitor.person_id).order_by("seq")
    assert [(row.purpose, row.case) for row in rows] == [
        ("refused", "api/v1/oversight/health"),
        ("refused", "en/oversight/lines"),
    ]


def test_asking_for_what_is_not_there_or_not_ones_own_is_logged_without_its_id() -> None:
    visitor = visitors.citizen()
    nobodys = "01900000-0000-7000-8000-000000000001"
    _problem(visitor.call("GET", f"/orders/{nobodys}"), 404, "no_such_order")
    assert visitor.browse().get(f"/en/my/orders/{nobodys}").status_code == 404
    assert visitor.call("GET", "/nothing").status_code == 404
    assert Visitor().call("GET", "/orders/track/nobody-has-this").status_code == 404
    rows = Access.objects.filter(was_refused=True).order_by("seq")
    assert [(str(row.actor), row.purpose, row.case) for row in rows] == [
        (visitor.person_id, "refused", "api/v1/orders/<uuidstr:order_id>"),
        (visitor.person_id, "refused", "en/my/orders/<uuid:order_id>"),
    ]


def test_a_token_that_was_ended_opens_nothing() -> None:
    visitor = visitors.citizen()
    assert visitor.call("DELETE", "/people/sessions/current").status_code == 204
    assert visitor.call("GET", "/people/me").status_code == 401
    assert visitor.browse().get("/en/my/family").status_code == 302


def test_what_a_signed_in_person_sees_is_kept_by_no_cache() -> None:
    visitor = visitors.citizen()
    assert visitor.call("GET", "/people/me")["Cache-Control"] == "no-store"
    assert visitor.browse().get("/en/my/family")["Cache-Control"] == "no-store"
