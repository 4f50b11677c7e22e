"""The check as people see it: two languages, no script."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from dastak.documents import api
from dastak.documents.tests import cast, corpus
from dastak.documents.tests.cast import AMNA, FARAH, NOW, SCOPE
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
