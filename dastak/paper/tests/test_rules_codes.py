import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from dastak.paper.rules import codes
from dastak.paper.types import Payload, SignedCode, Verdict

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
KEYS = (KEY.public_key(), OTHER.public_key())
NOW = datetime(2026, 11, 5, 4, 10, tzinfo=UTC)
PAYLOAD = Payload(
    kind="certificate",
    serial="DOM-LHR-2026-0048213",
    subject="7QK2M9XW4T1ZB8RC",
    issued_at=NOW,
    expires_at=NOW + timedelta(days=1826),
    fields=(("name", "آمنہ بی بی"), ("service", "PB-REV-DOM")),
)

instants = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - the zone comes below
    max_value=datetime(2099, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=0))
words = st.text(max_size=10)
payloads = st.builds(
    Payload,
    kind=st.text(max_size=4),
    serial=words,
    subject=words,
    issued_at=instants,
    expires_at=st.none() | instants,
    fields=st.lists(
        st.tuples(st.text(max_size=2), st.text(max_size=6)), max_size=2, unique_by=lambda f: f[0]
    ).map(tuple),
)


def verdict(text: str) -> Verdict:
    return codes.verify(text, KEYS, now=NOW)[0]


def flips_that_verify(payload: Payload) -> list[str]:
    """Every code that differs from the right one in one bit, of the text or of its bytes."""
    text = codes.sign(payload, KEY).text
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    changed = [
        text[:at] + chr(ord(text[at]) ^ 1 << bit) + text[at + 1 :]
        for at in range(len(text))
        for bit in range(8)
    ]
    for at in range(8 * len(raw)):
        flipped = bytearray(raw)
        flipped[at // 8] ^= 1 << at % 8
        changed.append(base64.urlsafe_b64encode(flipped).rstrip(b"=").decode())
    right = (Verdict.VALID, Verdict.EXPIRED, Verdict.REVOKED)
    return [wrong for wrong in changed if verdict(wrong) in right]


@given(payloads)
def test_what_was_signed_comes_back_whole(payload: Payload) -> None:
    code = codes.sign(payload, KEY)
    found, read = codes.verify(code.text, KEYS, now=payload.issued_at)
    assert found in (Verdict.VALID, Verdict.EXPIRED)
    assert read == payload


@settings(max_examples=15)
@given(payloads)
def test_no_code_with_one_flipped_bit_verifies(payload: Payload) -> None:
    assert flips_that_verify(payload) == []


@pytest.mark.long
@settings(max_examples=1000, deadline=None)
@given(payloads)
def test_no_bit_of_a_thousand_codes_can_be_flipped(payload: Payload) -> None:
    assert flips_that_verify(payload) == []


@given(st.text(max_size=320) | st.binary(max_size=220).map(codes._to_text))
def test_anything_else_is_judged_without_failing(text: str) -> None:
    found, read = codes.verify(text, KEYS, now=NOW)
    assert found in (Verdict.UNREADABLE, Verdict.UNKNOWN_KEY, Verdict.FORGED)
    assert read is None


def test_a_usual_certificate_fits_easily() -> None:
    assert len(codes.sign(PAYLOAD, KEY).text) < 250


def test_the_code_is_the_last_part_of_the_address() -> None:
    assert codes.verify_link("https://d.pk/v/", SignedCode("AQx")) == "https://d.pk/v/AQx"
    assert codes.verify_link("https://d.pk/v", SignedCode("AQx")) == "https://d.pk/v/AQx"


def test_a_retired_key_still_counts() -> None:
    assert verdict(codes.sign(PAYLOAD, OTHER).text) is Verdict.VALID


def test_a_strange_key_is_unknown() -> None:
    strange = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    assert verdict(codes.sign(PAYLOAD, strange).text) is Verdict.UNKNOWN_KEY


def test_another_signature_under_a_known_name_is_forged() -> None:
    mine = codes._from_text(codes.sign(PAYLOAD, KEY).text)
    body = mine[:-64]
    assert verdict(codes._to_text(body + OTHER.sign(codes._PURPOSE + body))) is Verdict.FORGED


def test_a_signature_without_the_purpose_is_forged() -> None:
    body = codes._from_text(codes.sign(PAYLOAD, KEY).text)[:-64]
    assert verdict(codes._to_text(body + KEY.sign(body))) is Verdict.FORGED


def test_a_code_expires_at_the_instant_it_names() -> None:
    text = codes.sign(PAYLOAD, KEY).text
    ends = PAYLOAD.expires_at or NOW
    assert codes.verify(text, KEYS, now=ends - timedelta(seconds=1))[0] is Verdict.VALID
    assert codes.verify(text, KEYS, now=ends) == (Verdict.EXPIRED, PAYLOAD)


def test_a_withdrawn_serial_is_revoked() -> None:
    text = codes.sign(PAYLOAD, KEY).text
    found = codes.verify(text, KEYS, now=NOW, revoked_serials={PAYLOAD.serial})
    assert found == (Verdict.REVOKED, PAYLOAD)


def test_blanks_around_a_code_make_it_unreadable() -> None:
    assert verdict(codes.sign(PAYLOAD, KEY).text + "\n") is Verdict.UNREADABLE


def test_a_payload_that_no_phone_reads_is_refused() -> None:
    with pytest.raises(codes.CodeTooLong, match="300"):
        codes.sign(replace(PAYLOAD, subject="x" * 150), KEY)


@pytest.mark.parametrize(
    "payload",
    [
        replace(PAYLOAD, subject="x" * 256),
        replace(PAYLOAD, fields=(("a", "1"), ("a", "2"))),
        replace(PAYLOAD, issued_at=NOW.replace(tzinfo=None)),
        replace(PAYLOAD, expires_at=datetime(2200, 1, 1, tzinfo=UTC)),
        replace(PAYLOAD, kind="\ud800"),
        replace(PAYLOAD, fields=tuple((str(n), "") for n in range(256))),
    ],
)
def test_what_cannot_be_written_is_refused(payload: Payload) -> None:
    with pytest.raises(codes.CodeFieldWrong):
        codes.sign(payload, KEY)


def test_a_key_is_named_by_eight_hex_digits() -> None:
    assert len(codes.key_id(KEY.public_key())) == 8
    assert codes.key_id(KEY.public_key()) != codes.key_id(OTHER.public_key())
