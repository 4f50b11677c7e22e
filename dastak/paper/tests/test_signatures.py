import io
import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from pytest_django import Settings

from dastak.paper import api
from dastak.paper.adapters import pades
from dastak.paper.adapters.signatures import SignerNotConfigured

NOW = datetime(2026, 11, 5, 4, 10, tzinfo=UTC)


def small_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> api.SignerFiles:
    settings.DASTAK_PDF_SIGNER_DIR = tmp_path
    return api.issue_demo_authority(folder=tmp_path, now=NOW)


@pytest.fixture
def signed(demo: api.SignerFiles) -> bytes:
    return api.sign_pdf(pdf=small_pdf(), reason="Issued by Dastak", now=NOW)


def test_a_signed_pdf_is_intact_and_trusted(signed: bytes) -> None:
    assert api.verify_pdf(pdf=signed, now=NOW) == api.PdfFinding(
        is_signed=True,
        is_intact=True,
        is_trusted=True,
        signer_name="Dastak Demo Signer",
        signed_at=NOW,
    )


def test_signing_adds_to_the_file_and_changes_nothing_in_it(signed: bytes) -> None:
    assert signed.startswith(small_pdf()[:200])
    assert b"/ETSI.CAdES.detached" in signed


def test_an_unsigned_pdf_is_told_apart(demo: api.SignerFiles) -> None:
    found = api.verify_pdf(pdf=small_pdf(), now=NOW)
    assert (found.is_signed, found.is_intact, found.is_trusted) == (False, False, False)


def container(signed: bytes) -> range:
    """Where the signature itself stands: everything around it is what it covers."""
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    return range(start, signed.index(b">", start))


def is_accepted(pdf: bytes) -> bool:
    try:
        found = api.verify_pdf(pdf=pdf, now=NOW)
    except pades.NotAPdf:
        return False
    assert found.is_intact or not found.is_trusted
    return found.is_intact


def test_no_changed_byte_goes_unseen(signed: bytes) -> None:
    chance = random.Random(7)
    covered = [at for at in range(len(signed)) if at not in container(signed)]
    for at in chance.sample(covered, 200):
        changed = bytearray(signed)
        changed[at] ^= 1 << chance.randrange(8)
        assert not is_accepted(bytes(changed)), at


def test_nothing_hides_in_the_room_behind_the_signature(signed: bytes) -> None:
    end = container(signed).stop
    changed = signed[: end - 8] + b"41414141" + signed[end:]
    assert is_accepted(signed)
    assert not is_accepted(changed)


def test_something_appended_after_the_signature_is_seen(signed: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as opened:
        opened.pages[0].MediaBox = [0, 0, 10, 10]
        opened.save(out)
    assert not api.verify_pdf(pdf=out.getvalue(), now=NOW).is_intact
    assert not api.verify_pdf(pdf=signed + b"\n% one more line\n", now=NOW).is_intact


def test_a_signer_of_another_authority_is_intact_but_not_trusted(
    signed: bytes, settings: Settings, tmp_path: Path
) -> None:
    api.issue_demo_authority(folder=tmp_path / "other", now=NOW)
    settings.DASTAK_PDF_SIGNER_DIR = tmp_path / "other"
    found = api.verify_pdf(pdf=signed, now=NOW)
    assert (found.is_intact, found.is_trusted) == (True, False)


def test_trust_ends_with_the_certificate(signed: bytes) -> None:
    found = api.verify_pdf(pdf=signed, now=NOW + timedelta(days=4000))
    assert (found.is_intact, found.is_trusted) == (True, False)


def test_two_signatures_can_follow_each_other(signed: bytes) -> None:
    twice = api.sign_pdf(pdf=signed, reason="Countersigned", now=NOW)
    assert api.verify_pdf(pdf=twice, now=NOW).is_intact


def test_what_is_no_pdf_is_refused(demo: api.SignerFiles) -> None:
    for wrong in (b"", b"%PDF-1.7\n", b"<html>", os.urandom(2000)):
        with pytest.raises(pades.NotAPdf):
            api.verify_pdf(pdf=wrong, now=NOW)
        with pytest.raises(pades.NotAPdf):
            api.sign_pdf(pdf=wrong, reason="x", now=NOW)


def test_a_missing_signer_is_named_by_its_setting(settings: Settings, tmp_path: Path) -> None:
    settings.DASTAK_PDF_SIGNER_DIR = tmp_path
    with pytest.raises(SignerNotConfigured, match="DASTAK_PDF_SIGNER_KEY_FILE"):
        api.sign_pdf(pdf=small_pdf(), reason="x", now=NOW)
    with pytest.raises(SignerNotConfigured, match="DASTAK_PDF_SIGNER_CHAIN_FILE"):
        api.verify_pdf(pdf=small_pdf(), now=NOW)


def test_a_file_setting_goes_before_the_folder(
    demo: api.SignerFiles, settings: Settings, tmp_path: Path
) -> None:
    settings.DASTAK_PDF_SIGNER_KEY_FILE = str(tmp_path / "elsewhere.pem")
    with pytest.raises(SignerNotConfigured, match="elsewhere"):
        api.sign_pdf(pdf=small_pdf(), reason="x", now=NOW)


def test_an_unusable_key_is_named(demo: api.SignerFiles) -> None:
    demo.key_file.write_text("not a key")
    with pytest.raises(pades.SignerUnusable, match=r"signer\.key\.pem"):
        api.sign_pdf(pdf=small_pdf(), reason="x", now=NOW)


def test_the_demo_authority_is_made_once_and_its_key_is_private(
    demo: api.SignerFiles, tmp_path: Path
) -> None:
    before = demo.cert_file.read_bytes()
    assert api.issue_demo_authority(folder=tmp_path, now=NOW) == demo
    assert demo.cert_file.read_bytes() == before
    assert demo.key_file.stat().st_mode & 0o077 == 0


def test_the_door_does_not_load_the_signature_library() -> None:
    code = (
        "import sys; from django.conf import settings; settings.configure();"
        "import dastak.paper.api; sys.exit('pyhanko' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
