"""The public check, and files over HTTP for those who may open them."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from django.test import Client

from dastak.documents import api
from dastak.documents.tests import cast, corpus
from dastak.documents.tests.cast import AMNA, BILAL, DUA, FARAH, HAMID, NOW, SCOPE
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.ids import tracking_token, uuid7

# A refusal rolls the request back and is logged outside: that needs real transactions.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ground")]
ACTORS = {"amna": AMNA, "dua": DUA, "bilal": BILAL, "farah": FARAH, "hamid": HAMID}
ACTORS["auditor"] = Actor(Role.AUDITOR, UUID(int=9), FARAH.permits)


@pytest.fixture(autouse=True)
def sign_in_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-in belongs to another context: here the token is the name."""
    monkeypatch.setattr(
        "dastak.project.middleware.find_actor", lambda *, token, now: ACTORS.get(token)
    )


def get(client: Client, path: str, who: str = "") -> int:
    headers = {"Authorization": f"Bearer {who}"} if who else {}
    return client.get(f"/api/v1/documents/{path}", headers=headers).status_code


def stored() -> api.File:
    upload = api.NewUpload(uuid7(), "cnic", "card.png", corpus.picture("PNG"), SCOPE)
    return api.store_upload(upload=upload, by=AMNA, now=NOW)


def issued() -> api.Issued:
    return api.issue_certificate(certificate=cast.domicile(), by=FARAH, now=NOW)


def test_anybody_checks_a_certificate(client: Client) -> None:
    certificate = issued()
    answer = client.get(f"/api/v1/documents/verify/{certificate.token}").json()
    assert (answer["standing"], answer["serial"]) == ("valid", certificate.serial)
    assert answer["title"] == {"en": "Certificate of domicile", "ur": "ڈومیسائل سرٹیفکیٹ"}
    assert "Amna" not in json.dumps(answer)


def test_an_unknown_code_is_an_answer_and_no_error(client: Client) -> None:
    answer = client.get(f"/api/v1/documents/verify/{tracking_token()}")
    assert (answer.status_code, answer.json()["standing"]) == (200, "unknown")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("", 401),
        ("amna", 200),
        ("farah", 200),
        ("hamid", 200),
        ("dua", 404),
        ("bilal", 403),
        ("auditor", 403),
    ],
)
def test_a_file_opens_for_the_right_roles_only(client: Client, who: str, status: int) -> None:
    assert get(client, f"files/{stored().id}", who) == status


@pytest.mark.parametrize(
    ("who", "status"), [("", 401), ("dua", 404), ("bilal", 403), ("auditor", 403)]
)
def test_a_certificate_stays_shut_for_others(client: Client, who: str, status: int) -> None:
    assert get(client, f"certificates/{issued().token}", who) == status


def test_a_file_is_saved_and_never_shown(client: Client) -> None:
    answer = client.get(
        f"/api/v1/documents/files/{stored().id}", headers={"Authorization": "Bearer amna"}
    )
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_file_that_is_not_there_is_named_in_both_languages(client: Client) -> None:
    answer = client.get(
        f"/api/v1/documents/files/{uuid7()}", headers={"Authorization": "Bearer amna"}
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_file")
    assert set(answer.json()["texts"]) == {"en", "ur"}


def taken() -> api.Transfer:
    items = cast.amnas_papers()
    ids = [item.id for item in items]
    transfer = api.offer_transfer(item_ids=ids, receiver=cast.AT_DESK, by=SYSTEM, now=NOW)
    for side in api.Side:
        transfer = api.confirm_transfer(transfer_id=transfer.id, side=side, by=SYSTEM, now=NOW)
    return transfer


def test_anybody_checks_a_receipt_for_papers(client: Client) -> None:
    receipt = taken()
    answer = client.get(f"/api/v1/documents/verify-receipt/{receipt.token}").json()
    assert (answer["standing"], answer["number"]) == ("valid", receipt.number)
    assert (answer["giver"], answer["receiver"]) == ("citizen", "department")
    assert [(each["holder"], each["is_back"]) for each in answer["papers"]] == [
        ("department", False),
        ("department", False),
    ]
    unknown = client.get(f"/api/v1/documents/verify-receipt/{tracking_token()}")
    assert (unknown.status_code, unknown.json()["standing"]) == (200, "unknown")


@pytest.mark.parametrize(
    ("who", "status"), [("", 401), ("dua", 404), ("bilal", 403), ("auditor", 403)]
)
def test_a_receipt_stays_shut_for_others(client: Client, who: str, status: int) -> None:
    assert get(client, f"receipts/{taken().token}", who) == status
