import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django import Settings

from dastak.paper import api
from dastak.paper.adapters.codes import SigningKeyWrong

NOW = datetime(2026, 11, 5, 4, 10, tzinfo=UTC)
PAYLOAD = api.Payload(kind="receipt", serial="LHR-0417-000123", subject="7QK2", issued_at=NOW)


def setting(letter: bytes) -> str:
    return base64.b64encode(letter * 32).decode()


def test_this_installation_accepts_its_own_codes(settings: Settings) -> None:
    settings.DASTAK_SIGNING_KEY = setting(b"a")
    code = api.sign_code(payload=PAYLOAD)
    assert api.verify_code(text=code.text, now=NOW) == (api.Verdict.VALID, PAYLOAD)


def test_codes_of_a_retired_key_are_accepted_until_it_is_removed(settings: Settings) -> None:
    settings.DASTAK_SIGNING_KEY = setting(b"a")
    code = api.sign_code(payload=PAYLOAD)
    old = Ed25519PrivateKey.from_private_bytes(b"a" * 32).public_key().public_bytes_raw()
    settings.DASTAK_SIGNING_KEY = setting(b"b")
    settings.DASTAK_SIGNING_KEYS_RETIRED = [base64.b64encode(old).decode()]
    assert api.verify_code(text=code.text, now=NOW)[0] is api.Verdict.VALID
    settings.DASTAK_SIGNING_KEYS_RETIRED = []
    assert api.verify_code(text=code.text, now=NOW) == (api.Verdict.UNKNOWN_KEY, None)


@pytest.mark.parametrize("key", ["", "not base64!", base64.b64encode(b"short").decode(), "کلید"])
def test_a_malformed_key_is_refused_by_the_name_of_its_setting(
    settings: Settings, key: str
) -> None:
    settings.DASTAK_SIGNING_KEY = key
    with pytest.raises(SigningKeyWrong, match="DASTAK_SIGNING_KEY "):
        api.sign_code(payload=PAYLOAD)
    settings.DASTAK_SIGNING_KEY = setting(b"a")
    settings.DASTAK_SIGNING_KEYS_RETIRED = [key]
    with pytest.raises(SigningKeyWrong, match="DASTAK_SIGNING_KEYS_RETIRED"):
        api.verify_code(text="AQ", now=NOW)
