"""Every template fits its event, in both languages, and stays short."""

from __future__ import annotations

import dataclasses
import unicodedata

import pytest

from dastak.kernel.codes import one_time_code
from dastak.kernel.text import placeholders
from dastak.notices import api, rules
from dastak.notices.queries.values import VALUES
from dastak.notices.tests.samples import ID, TOKEN, event_class, names, sample
from dastak.notices.types import Recipient

LANGUAGES = ("ur", "en")
# Where name, day, hours and code, or reason, law and appeal, or several papers must all be said,
# or what the department wants or says beside the way to answer and the link.
LONGER = {
    "orders.FacilitatorAssigned": 3,
    "orders.ApplicationRejected": 4,
    "orders.RejectedOnline": 4,
    "orders.PapersFellShort": 4,
    "correspondence.DepartmentAsked": 3,
    "orders.RectificationAssigned": 3,
    "orders.RectificationFailed": 3,
    "orders.DepartmentObjected": 4,
    "orders.LegalTermOver": 4,
    "orders.CancelRefused": 3,
    "correspondence.DepartmentWrote": 3,
}
PARTS_MAX = 2
ISOLATES = "\u2066\u2067\u2068\u2069"


def said(name: str, lang: str) -> str:
    template = api.templates()[name]
    return api.text_of(template=template, event=sample(name), lang=lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", names())
def test_every_field_is_made_from_fields_of_the_event(name: str) -> None:
    template = api.templates()[name]
    known = {field.name for field in dataclasses.fields(event_class(name))}
    for lang in LANGUAGES:
        for field in placeholders(template.in_(lang)):
            needed = {need.replace("reason_en", "reason") for need in VALUES[field].needs}
            present = known | {"reason"} if "reason_en" in known else known
            assert needed <= present, f"{field} in {lang}"


@pytest.mark.parametrize("name", names())
def test_somebody_is_told(name: str) -> None:
    known = {field.name for field in dataclasses.fields(event_class(name))}
    is_challenge = api.templates()[name].recipient is Recipient.CHALLENGE
    assert is_challenge or "person_id" in known


@pytest.mark.parametrize("name", names())
def test_both_languages_say_the_same(name: str) -> None:
    template = api.templates()[name]
    # A number that stands bare in English must be isolated in Urdu, so it is a field there.
    assert placeholders(template.en) | {"helpline"} == placeholders(template.ur) | {"helpline"}


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_is_short(name: str, lang: str) -> None:
    text = said(name, lang)
    assert rules.sms_parts(text=text) <= LONGER.get(name, PARTS_MAX), f"{len(text)}: {text}"


@pytest.mark.parametrize("name", names())
def test_an_english_message_uses_the_cheap_alphabet(name: str) -> None:
    assert said(name, "en").isascii()


@pytest.mark.parametrize("name", names())
def test_isolates_in_an_urdu_message_are_closed(name: str) -> None:
    depth = 0
    for mark in said(name, "ur"):
        depth += (mark in ISOLATES[:3]) - (mark == ISOLATES[3])
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("name", names())
def test_only_isolates_are_invisible(name: str) -> None:
    for lang in LANGUAGES:
        odd = [c for c in said(name, lang) if unicodedata.category(c)[0] == "C"]
        assert set(odd) <= {*ISOLATES, "\n"}


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_event_gives_the_same_text(name: str, lang: str) -> None:
    assert said(name, lang) == said(name, lang)


@pytest.mark.parametrize(
    ("name", "purpose", "digits"),
    [
        ("people.CodeRequested", "sign_in", 6),
        ("orders.FacilitatorAssigned", "door", 4),
        ("orders.ReadBack", "consent", 4),
        ("orders.OutForDelivery", "delivery", 4),
        ("orders.RectificationReadBack", "cure", 4),
    ],
)
def test_codes_are_derived_when_the_message_is_sent(name: str, purpose: str, digits: int) -> None:
    code = one_time_code(purpose=purpose, subject=ID, digits=digits)
    assert all(code in said(name, lang) for lang in LANGUAGES)


def test_links_stand_on_a_line_of_their_own() -> None:
    places = {
        "orders.OrderPlaced": "t",
        "orders.OriginalsTaken": "c",
        "orders.BillSettledForLine": "r",
    }
    for name, place in places.items():
        for lang in LANGUAGES:
            assert said(name, lang).splitlines()[-1] == f"http://testserver/{place}/{TOKEN}"


def test_an_appeal_in_urdu_isolates_english_words() -> None:
    template = api.templates()["orders.ApplicationRejected"]
    event = sample("orders.ApplicationRejected", appeal_to_ur="")
    text = api.text_of(template=template, event=event, lang="ur")
    assert "\u2066Commissioner of the division\u2069" in text


def test_a_day_that_is_not_known_is_said_to_be_so() -> None:
    template = api.templates()["orders.ApplicationSubmitted"]
    event = sample(template.event, due_at=None)
    assert "not published" in api.text_of(template=template, event=event, lang="en")


def test_hostile_words_cannot_change_the_message() -> None:
    template = api.templates()["orders.LineHeld"]
    event = sample(template.event, reason="\u202eevil\x00\n" + "x" * 500)
    text = api.text_of(template=template, event=event, lang="en")
    assert "\u202e" not in text
    assert text.count("\n") == 1  # the link stands on a line of its own
    assert len(text) < 170


@pytest.mark.parametrize(
    ("name", "promise"),
    [
        ("finance.PsidIssued", "your order stays"),
        ("finance.PsidExpiring", "Your order stays"),
        ("finance.PsidExpired", "Do not pay it any more"),
        ("finance.PaymentConfirmed", "Pay nobody more"),
        ("finance.PaymentInSuspense", "send it back where it came from"),
        ("finance.RefundRequested", "goes back to the account that paid"),
        ("finance.RefundSent", "tell you when it has arrived"),
        ("finance.RefundConfirmed", "Call 1202"),
        ("orders.BillSettledBefore", "nothing more is to be paid"),
    ],
)
def test_a_message_about_money_says_what_happens_next(name: str, promise: str) -> None:
    assert promise in said(name, "en")


def test_a_message_to_pay_has_number_amount_and_end_in_both_languages() -> None:
    for lang in LANGUAGES:
        text = said("finance.PsidIssued", lang)
        assert "12345678901234567" in text
        assert "123,456.78" in text
        assert "26" in text
