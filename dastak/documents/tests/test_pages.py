"""The check as people see it: two languages, no script."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from dastak.documents import api
from dastak.documents.tests import cast, corpus
from dastak.documents.tests.cast import AMNA, FARAH, NOW, SCOPE
from dastak.kernel.actors import SYSTEM
from dastak.kernel.ids import tracking_token, uuid7
from dastak.paper import api as paper

pytestmark = pytest.mark.usefixtures("ground")


def issued() -> api.Issued:
    return api.issue_certificate(certificate=cast.domicile(), by=FARAH, now=NOW)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "genuine and valid"), ("ur", "اصلی اور مؤثر ہے")]
)
def test_the_page_says_valid_in_both_languages(client: Client, lang: str, words: str) -> None:
    certificate = issued()
    shown = page(client, f"/{lang}/v/{certificate.token}")
    assert words in shown
    assert certificate.serial in shown
    assert "A. B." in shown
    for personal in ("Amna", "آمنہ", "35202"):
        assert personal not in shown


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("standing", ["revoked", "unknown", "forged"])
def test_the_page_says_what_is_not_to_be_accepted(client: Client, lang: str, standing: str) -> None:
    certificate = issued()
    payload = paper.Payload(kind="certificate", serial="x", subject="x", issued_at=NOW)
    code = paper.sign_code(payload=payload).text
    forged = code[:-20] + ("A" * 20 if code[-20:] != "A" * 20 else "B" * 20)
    if standing == "revoked":
        api.revoke_certificate(token=certificate.token, reason="error", by=FARAH, now=NOW)
    token = {"revoked": certificate.token, "unknown": tracking_token(), "forged": forged}[standing]
    words = {
        ("revoked", "en"): "was revoked",
        ("revoked", "ur"): "منسوخ ہو چکا ہے",
        ("unknown", "en"): "do not know this code",
        ("unknown", "ur"): "ریکارڈ میں نہیں",
        ("forged", "en"): "not made by us",
        ("forged", "ur"): "ہمارا بنایا ہوا نہیں",
    }
    assert words[standing, lang] in page(client, f"/{lang}/v/{token}")


def test_the_address_in_a_qr_leads_to_the_page_in_the_visitors_language(client: Client) -> None:
    token = issued().token
    for lang in ("en", "ur"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
        assert client.get(f"/v/{token}").headers["Location"] == f"/{lang}/v/{token}"


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_form_needs_no_script_and_leads_to_the_answer(client: Client, lang: str) -> None:
    shown = page(client, f"/{lang}/verify")
    assert 'method="get"' in shown
    assert 'name="code"' in shown
    token = issued().token
    pasted = f"https://dastak.example.pk/v/{token.lower()}"
    answer = client.get(f"/{lang}/verify", {"code": pasted})
    assert answer.headers["Location"] == f"/{lang}/v/{token}"


@pytest.mark.parametrize("text", ["nonsense", "<script>alert(1)</script>", "/../x", "ء" * 500])
def test_what_is_no_code_leads_to_the_answer_unknown(client: Client, text: str) -> None:
    answer = client.get("/en/verify", {"code": text}, follow=True)
    assert answer.status_code == 200
    assert "do not know this code" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_an_empty_form_says_what_is_missing(client: Client) -> None:
    assert "Write the code" in page(client, "/en/verify?code=")


def test_a_citizen_signed_in_by_the_browser_saves_a_file(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = api.NewUpload(uuid7(), "cnic", "card.png", corpus.picture("PNG"), SCOPE)
    file = api.store_upload(upload=upload, by=AMNA, now=NOW)
    address = f"/en/documents/files/{file.id}"
    assert "sign-in" in client.get(address).headers["Location"]
    monkeypatch.setattr("dastak.project.middleware.find_actor", lambda *, token, now: AMNA)
    client.cookies[settings.SESSION_COOKIE] = "x"
    answer = client.get(address)
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer["Content-Disposition"].startswith("attachment")


def taken() -> api.Transfer:
    items = cast.amnas_papers()
    return moved(items, cast.WITH_BILAL)


def moved(items: list[api.Item], receiver: api.Holder) -> api.Transfer:
    ids = [item.id for item in items]
    transfer = api.offer_transfer(item_ids=ids, receiver=receiver, by=SYSTEM, now=NOW)
    for side in api.Side:
        transfer = api.confirm_transfer(transfer_id=transfer.id, side=side, by=SYSTEM, now=NOW)
    return transfer


@pytest.mark.parametrize(
    ("lang", "out", "back"),
    [
        ("en", "With the facilitator since", "Returned to the citizen on"),
        ("ur", "سے نمائندے کے پاس", "کو شہری کو واپس ملا"),
    ],
)
def test_the_page_of_a_receipt_says_who_has_the_papers_until_they_are_back(
    client: Client, lang: str, out: str, back: str
) -> None:
    items = cast.amnas_papers()
    receipt = moved(items, cast.WITH_BILAL)
    shown = page(client, f"/{lang}/c/{receipt.token}")
    assert receipt.number in shown
    assert (shown.count(out), shown.count(back)) == (2, 0)
    note = moved(items, cast.WITH_AMNA)
    for token in (receipt.token, note.token):
        shown = page(client, f"/{lang}/c/{token}")
        assert (shown.count(out), shown.count(back)) == (0, 2)
        for personal in ("Amna", "آمنہ", "Bilal", str(cast.BILAL_ID)):
            assert personal not in shown


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "do not know this receipt"), ("ur", "یہ رسید ہمارے ریکارڈ میں نہیں")]
)
def test_the_page_of_an_unknown_receipt_is_the_same_for_every_token(
    client: Client, lang: str, words: str
) -> None:
    tokens = [tracking_token(), tracking_token(), "0" * 17]
    shown = {page(client, f"/{lang}/c/{token}").replace(token, "") for token in tokens}
    assert len(shown) == 1
    assert words in shown.pop()


def test_the_short_address_of_a_receipt_leads_to_the_visitors_language(client: Client) -> None:
    token = taken().token
    for lang in ("en", "ur"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
        assert client.get(f"/c/{token}").headers["Location"] == f"/{lang}/c/{token}"
        assert client.get("/c").headers["Location"] == f"/{lang}/c"


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_form_of_a_receipt_leads_to_the_answer_but_a_number_opens_nothing(
    client: Client, lang: str
) -> None:
    receipt = taken()
    assert 'name="code"' in page(client, f"/{lang}/c")
    answer = client.get(f"/{lang}/c", {"code": f"https://x/c/{receipt.token.lower()}"})
    assert answer.headers["Location"] == f"/{lang}/c/{receipt.token}"
    for typed, words in ((receipt.number, ("receipt's number", "رسید کا نمبر")), ("", ("", ""))):
        shown = page(client, f"/{lang}/c?code={typed}")
        assert words[lang == "ur"] in shown.replace("&#x27;", "'")
        assert "f-code-error" in shown
    unknown = client.get(f"/{lang}/c", {"code": "nonsense"})
    assert unknown.headers["Location"] == f"/{lang}/c/-"


def test_the_pdf_of_a_receipt_asks_to_sign_in(client: Client) -> None:
    answer = client.get(f"/en/documents/receipts/{taken().token}")
    assert "sign-in" in answer.headers["Location"]
