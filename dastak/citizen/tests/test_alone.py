"""Doing it alone, page by page, without scripts."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dastak.citizen import api
from dastak.citizen.rules.form_pages import name_after, shown_from
from dastak.citizen.tests import cast
from dastak.forms import api as forms
from dastak.kernel import clock
from dastak.kernel.actors import NotPermitted
from dastak.kernel.codes import one_time_code
from dastak.kernel.tests.props import refuses
from dastak.orders import api as orders
from dastak.people import api as people
from simulators.people.answers import picture

DIVORCE = "PB-LG-DIV"
SAID = {
    "text": "Lahore",
    "address": cast.ADDRESS,
    "textarea": cast.ADDRESS,
    "cnic": "35202-7654321-1",
    "phone": "0300 1234567",
    "date": "2001-02-03",
    "number": "2",
}


def begin(browser: cast.Browser, lang: str = "en") -> UUID:
    """From the page of the service to the empty form."""
    browser.open(f"/{lang}/services/{DIVORCE}?district=lahore")
    assert f"/{lang}/order/{DIVORCE}/online?district=lahore" in browser.text
    browser.open(f"/{lang}/order/{DIVORCE}/online?district=lahore")
    browser.send(address=cast.ADDRESS, language=lang, agree="yes")
    found = re.search(r"/my/orders/([0-9a-f-]{36})/form$", browser.url)
    assert found
    return UUID(found[1])


def definition() -> forms.Definition:
    return forms.get_form(service_code=DIVORCE)


def answer(browser: cast.Browser) -> None:
    """What the page asks, plainly."""
    form = browser.form("asked")
    fields = {field.name: field for field in definition().fields}
    said: dict[str, Any] = {}
    for name in re.findall(r'name="asked" value="([^"]+)"', browser.text):
        field = fields[name]
        if field.options:
            said[name] = form.choices[name][0]
        elif field.kind is forms.Kind.DECLARATION:
            said[name] = "true"
        elif field.kind is not forms.Kind.PERSON_LIST:
            said[name] = form.values.get(name) or SAID[field.kind.value]
    asked = re.findall(r'name="asked" value="([^"]+)"', browser.text)
    body = {**form.values, **said, "asked": asked}
    browser._show(browser.client.post(browser.url, body, follow=True), browser.url)


def fill(browser: cast.Browser, order_id: UUID, lang: str = "en") -> None:
    """Every question, page by page, as the form leads."""
    for _ in range(40):
        browser.open(f"/{lang}/my/orders/{order_id}/form")
        on = re.search(r'class="btn" href="([^"]+/form/[^"]+)"', browser.text)
        if not on:
            return
        browser.open(on[1])
        answer(browser)
        assert browser.status == 200
    raise AssertionError("the form has no end")


def upload(browser: cast.Browser, order_id: UUID, session: people.Session) -> None:
    """Every paper that is wanted, as a file of the page's form."""
    own = orders.get_own_form(order_id=order_id, by=cast.actor_of(session), now=clock.now())
    for paper in own.papers:
        if not paper.is_required:
            continue
        url = f"/en/my/orders/{order_id}/papers/{paper.name}"
        form = browser.open(url).form("file")
        file = SimpleUploadedFile("paper.png", picture(paper.name), "image/png")
        body = {**form.values, "file": file}
        browser._show(browser.client.post(url, body, follow=True), url)
        assert browser.url.endswith("/form")


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_amna_applies_alone_from_the_service_to_the_bill(
    browser: cast.Browser, amna: people.Session, lang: str
) -> None:
    order_id = begin(browser, lang)
    fill(browser, order_id, lang)
    upload(browser, order_id, amna)
    browser.open(f"/{lang}/my/orders/{order_id}/read")
    assert "35202-7654321-1" in browser.text
    browser.send(read="yes")
    assert browser.url.endswith("/send"), browser.url
    line_id = orders.get_order(
        order_id=order_id, by=cast.actor_of(amna), now=clock.now()
    ).lines[0].id  # fmt: skip
    assert browser.send(code="0000").status == 422
    browser.send(code=one_time_code(purpose="consent", subject=line_id, digits=4))
    assert browser.url.endswith(f"/my/orders/{order_id}")
    assert f"/my/orders/{order_id}/pay" in browser.text
    browser.open(f"/{lang}/my/orders/{order_id}/pay")
    assert browser.status == 200


def test_a_wrong_answer_is_named_beside_its_question_and_kept(browser: cast.Browser) -> None:
    order_id = begin(browser)
    name = next(f.name for f in definition().fields if f.kind is forms.Kind.CNIC)
    browser.open(f"/en/my/orders/{order_id}/form/{name}")
    body = {**browser.form("asked").values, "asked": [name], name: "12"}
    browser._show(browser.client.post(browser.url, body, follow=True), browser.url)
    assert browser.status == 422
    assert "There is a problem" in browser.text
    assert browser.form(name).values[name] == "12"


def test_the_service_shows_both_ways_with_their_prices(browser: cast.Browser) -> None:
    page = browser.open(f"/en/services/{DIVORCE}?district=lahore").text
    assert "A visit at home" in page
    assert "Yourself, online" in page
    assert "1,400" in page
    assert "200" in page


def test_a_service_that_is_only_online_offers_no_visit(browser: cast.Browser) -> None:
    page = browser.open("/en/services/KP-TMA-TRL?district=peshawar").text
    assert "/en/order/KP-TMA-TRL/online" in page
    assert "Order a visit" not in page
    assert "Not published" in page or "not published" in page


def test_where_it_is_not_online_the_page_says_so(browser: cast.Browser) -> None:
    browser.open(f"/en/order/{DIVORCE}/online?district=kasur")
    browser.send(district="kasur", address=cast.ADDRESS, language="en", agree="yes")
    assert browser.status == 422
    assert "not done online in this district" in browser.text


def test_a_service_that_is_never_online_leads_to_its_page(browser: cast.Browser) -> None:
    assert browser.open(f"/en/order/{cast.SERVICE}/online").url.endswith(cast.SERVICE)


def test_every_answer_of_the_beginning_is_wanted(browser: cast.Browser) -> None:
    browser.open(f"/en/order/{DIVORCE}/online")
    browser.send(address="x")
    assert browser.status == 422
    assert browser.text.count("error") > 1


def test_whoever_does_not_get_on_with_it_asks_for_a_visit(browser: cast.Browser) -> None:
    order_id = begin(browser)
    browser.open(f"/en/my/orders/{order_id}/way")
    assert "1,400" in browser.text
    browser.send(way="visit", visitor="woman")
    assert browser.url.endswith("/time")
    browser.open(f"/en/my/orders/{order_id}/way")
    browser.send(way="digital")
    assert browser.url.endswith("/form")


def test_the_form_of_another_is_not_there(browser: cast.Browser) -> None:
    order_id = begin(browser)
    other = cast.Browser(cast.sign_in(cnic="35202-7654321-2", phone="0301 7654321"))
    for page in ("form", "form/cnic", "papers/file_cnic", "read", "send", "way"):
        assert other.open(f"/en/my/orders/{order_id}/{page}").status == 404, page


def test_a_paper_needs_a_file(browser: cast.Browser) -> None:
    order_id = begin(browser)
    kind = next(f.name for f in definition().fields if f.kind is forms.Kind.FILE)
    browser.open(f"/en/my/orders/{order_id}/papers/{kind}").send(file="")
    assert browser.status == 422


def test_beginning_alone_needs_its_permit(amna: people.Session) -> None:
    me = cast.actor_of(amna)
    alone = api.NewAlone(
        service_code=DIVORCE, applicant_id=me.me, district="lahore", address="x", language="en"
    )
    with refuses(NotPermitted, match="citizen.begin_alone"):
        api.begin_alone(
            alone=alone,
            order_id=me.me,
            wording="I agree.",
            by=cast.facilitator(me.me).__class__(me.role, me.person_id, frozenset()),
            now=clock.now(),
        )


def _step(name: str) -> forms.Step:
    return forms.Step(name, name, (), is_answered=False)


@pytest.mark.parametrize(("name", "expected"), [("a", "abc"), ("c", "cde"), ("e", "e"), ("z", "")])
def test_at_most_three_questions_share_a_page(name: str, expected: str) -> None:
    steps = [_step(each) for each in "abcde"]
    assert [step.name for step in shown_from(steps, name)] == list(expected)


@pytest.mark.parametrize(
    ("before", "after", "last", "expected"),
    [
        ("abcd", "abcd", "b", "c"),
        ("abd", "abcd", "b", "c"),
        ("abc", "abc", "c", ""),
        ("ab", "a", "b", ""),
    ],
)
def test_the_next_question_is_the_first_not_asked_yet(
    before: str, after: str, last: str, expected: str
) -> None:
    found = name_after([_step(n) for n in before], [_step(n) for n in after], last=last)
    assert found == expected
