from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings as project
from pytest_django import DjangoAssertNumQueries, Settings

from dastak.documents import api, models
from dastak.documents.tests import cast
from dastak.documents.tests.cast import AMNA, AT_DESK, BILAL, DUA, FARAH, HAMID, NOW
from dastak.documents.types import Standing
from dastak.kernel.actors import SYSTEM, Actor, NotYours, OutsideYourArea
from dastak.kernel.ids import tracking_token, uuid7
from dastak.kernel.models import Access, EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.paper import api as paper

pytestmark = pytest.mark.usefixtures("ground")
LATER = NOW + timedelta(days=1)
needs_font = pytest.mark.skipif(
    not (Path(project.DASTAK_FONT_DIR) / "NotoNastaliqUrdu.ttf").is_file(),
    reason="the Urdu font is not built: make demo builds it",
)


@pytest.fixture
def signer(settings: Settings, tmp_path: Path) -> None:
    settings.DASTAK_PDF_SIGNER_DIR = tmp_path
    paper.issue_demo_authority(folder=tmp_path, now=NOW)


def issue(**changes: object) -> api.Issued:
    certificate = dataclasses.replace(cast.domicile(), **changes)  # type: ignore[arg-type]
    return api.issue_certificate(certificate=certificate, by=FARAH, now=NOW)


def row_of(issued: api.Issued) -> models.Issued:
    with transaction_as(SYSTEM):
        return models.Issued.objects.get(id=issued.id)


def code_of(issued: api.Issued) -> str:
    payload = paper.Payload(
        kind="certificate", serial=issued.serial, subject=issued.token, issued_at=issued.issued_at
    )
    return paper.sign_code(payload=payload).text


def test_issuing_makes_a_serial_a_code_and_the_paper_at_the_desk() -> None:
    subject = uuid7()
    issued = issue(subject=subject)
    assert issued.serial.startswith("DC-")
    assert (issued.is_revoked, issued.file_id) == (False, None)
    (item,) = api.list_items(subject=subject, by=FARAH, now=NOW)
    assert (item.kind, item.holder, item.name) == ("certificate", AT_DESK, issued.title)
    assert api.list_issued(subject=subject, by=AMNA, now=NOW) == [issued]
    payload = EventLog.objects.get(name="documents.CertificateIssued").payload
    assert (payload["serial"], payload["token"]) == (issued.serial, issued.token)


def test_what_stands_on_it_is_sealed() -> None:
    content = bytes(row_of(issue()).content)
    for word in (b"Amna", b"3520212345671"):
        assert word not in content


def test_a_certificate_needs_a_department() -> None:
    with pytest.raises(api.DepartmentMissing):
        issue(scope=api.Scope("lahore", None, cast.AMNA_ID))


@pytest.mark.parametrize(
    ("district", "department"), [("multan", "pb-dc-office"), ("lahore", "pb-revenue")]
)
def test_an_officer_issues_for_her_own_desk_only(district: str, department: str) -> None:
    with pytest.raises(OutsideYourArea):
        issue(scope=api.Scope(district, department, cast.AMNA_ID))


@needs_font
@pytest.mark.usefixtures("signer")
def test_the_signed_pdf_is_made_once_when_it_is_opened_first() -> None:
    issued = issue()
    opened = [
        api.open_certificate(token=issued.token.lower(), by=by, now=LATER)
        for by in (AMNA, FARAH, HAMID)
    ]
    assert len({each.content for each in opened}) == 1
    assert opened[0].name == f"{issued.serial}.pdf"
    finding = paper.verify_pdf(pdf=opened[0].content, now=LATER)
    assert (finding.is_signed, finding.is_intact, finding.is_trusted) == (True, True, True)
    with transaction_as(SYSTEM):
        assert models.File.objects.count() == 1
    assert row_of(issued).file_id is not None
    assert Access.objects.filter(person_id=cast.AMNA_ID, fields="certificate").count() == 3


@needs_font
@pytest.mark.usefixtures("signer")
def test_an_answer_that_does_not_fit_its_kind_is_printed_as_it_is() -> None:
    rows = (
        api.CertificateRow(Bilingual("Age", "عمر"), "about 30", "number"),
        api.CertificateRow(Bilingual("Village", "گاؤں"), Bilingual("Kot", "کوٹ")),
    )
    issued = issue(rows=rows)
    opened = api.open_certificate(token=issued.token, by=AMNA, now=LATER)
    with pikepdf.open(io.BytesIO(opened.content)) as pdf:
        assert len(pdf.pages) == 1


def test_without_a_signer_nothing_is_opened_and_the_setting_is_named(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DASTAK_PDF_SIGNER_DIR = tmp_path / "nothing"
    issued = issue()
    with pytest.raises(Exception, match="DASTAK_PDF_SIGNER"):
        api.open_certificate(token=issued.token, by=AMNA, now=LATER)


def test_a_facilitator_who_does_not_carry_it_cannot_open_it() -> None:
    issued = issue()
    with pytest.raises(NotYours):
        api.open_certificate(token=issued.token, by=BILAL, now=LATER)


@pytest.mark.parametrize("token", ["", "x", "../..", "0" * 17])
def test_an_unknown_certificate_is_not_opened(token: str) -> None:
    with pytest.raises(api.NoSuchCertificate):
        api.open_certificate(token=token, by=AMNA, now=LATER)


def test_somebody_elses_certificate_does_not_exist() -> None:
    issued = issue()
    assert api.list_issued(subject=row_of(issued).subject, by=DUA, now=NOW) == []
    with pytest.raises(api.NoSuchCertificate):
        api.open_certificate(token=issued.token, by=DUA, now=LATER)


def test_a_revoked_certificate_is_told_to_everybody() -> None:
    issued = issue()
    revoked = api.revoke_certificate(token=issued.token, reason="error", by=FARAH, now=LATER)
    assert revoked.is_revoked
    verdict = api.verify(token=issued.token, now=LATER)
    assert (verdict.standing, verdict.revoked_at) == (Standing.REVOKED, LATER)
    assert EventLog.objects.filter(name="documents.CertificateRevoked").count() == 1


def _without_reason(issued: api.Issued, by: Actor) -> None:
    api.revoke_certificate(token=issued.token, reason=" ", by=by, now=LATER)


def _unknown(_: api.Issued, by: Actor) -> None:
    api.revoke_certificate(token=tracking_token(), reason="x", by=by, now=LATER)


def _by_its_citizen(issued: api.Issued, _: Actor) -> None:
    amna = dataclasses.replace(AMNA, permits=FARAH.permits)
    api.revoke_certificate(token=issued.token, reason="x", by=amna, now=LATER)


def _twice(issued: api.Issued, by: Actor) -> None:
    for _ in range(2):
        api.revoke_certificate(token=issued.token, reason="x", by=by, now=LATER)


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (_without_reason, api.ReasonMissing),
        (_unknown, api.NoSuchCertificate),
        (_by_its_citizen, OutsideYourArea),
        (_twice, api.AlreadyRevoked),
    ],
)
def test_a_certificate_is_revoked_once_by_its_office_for_a_reason(
    attempt: Callable[[api.Issued, Actor], None], refusal: type[Exception]
) -> None:
    issued = issue()
    with pytest.raises(refusal):
        attempt(issued, FARAH)


def test_anybody_may_check_a_certificate() -> None:
    issued = issue(valid_until=date(2026, 6, 30))
    for text in (issued.token, issued.token.lower(), code_of(issued), f"http://x/v/{issued.token}"):
        verdict = api.verify(token=text, now=NOW)
        assert verdict.standing is Standing.VALID
        assert (verdict.serial, verdict.title) == (issued.serial, issued.title)
        assert verdict.initials == "A. B."
    late = api.verify(token=issued.token, now=NOW + timedelta(days=40))
    assert late.standing is Standing.EXPIRED


def test_a_check_tells_nothing_personal() -> None:
    verdict = api.verify(token=issue().token, now=NOW)
    told = {name: value for name, value in dataclasses.asdict(verdict).items() if value}
    assert set(told) == {"standing", "serial", "title", "issued_at", "initials"}


@pytest.mark.parametrize("text", ["", "hello", "../../etc", "0" * 17, "A" * 400, "ء", "\0"])
def test_what_is_no_code_is_unknown(text: str) -> None:
    assert api.verify(token=text, now=NOW) == api.Verdict(Standing.UNKNOWN)


def test_a_genuine_code_of_another_paper_is_no_certificate() -> None:
    issued = issue()
    payload = paper.Payload(
        kind="receipt", serial="R-1", subject=issued.token, issued_at=issued.issued_at
    )
    receipt = paper.sign_code(payload=payload).text
    assert api.verify(token=receipt, now=NOW).standing is Standing.UNKNOWN


def test_no_bit_of_a_signed_code_can_be_changed() -> None:
    code = code_of(issue())
    for place in range(len(code)):
        other = "B" if code[place] == "A" else "A"
        verdict = api.verify(token=code[:place] + other + code[place + 1 :], now=NOW)
        assert verdict.standing in (Standing.FORGED, Standing.UNKNOWN)


def test_no_letter_of_a_token_can_be_changed() -> None:
    token = issue().token
    for place in range(len(token)):
        other = "2" if token[place] == "3" else "3"
        verdict = api.verify(token=token[:place] + other + token[place + 1 :], now=NOW)
        assert verdict.standing is Standing.UNKNOWN


def test_a_check_is_one_look(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token = issue().token
    with transaction_as(SYSTEM), django_assert_num_queries(1):
        api.verify(token=token, now=NOW)


def test_lists_are_one_look_each(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    items = [item for _ in range(3) for item in cast.amnas_papers()]
    with transaction_as(SYSTEM):
        with django_assert_num_queries(1):
            held = api.list_held(holder=cast.WITH_AMNA, by=SYSTEM, now=NOW)
        with django_assert_num_queries(1):
            api.list_items(subject=items[0].subject, by=SYSTEM, now=NOW)
        with django_assert_num_queries(1):
            api.list_transfers(subject=items[0].subject, by=SYSTEM, now=NOW)
    assert len(held) == 6


def test_a_paperless_certificate_has_no_paper_at_the_desk() -> None:
    subject = uuid7()
    issued = issue(subject=subject, is_paperless=True)
    assert row_of(issued).item_id is None
    assert api.list_items(subject=subject, by=SYSTEM, now=NOW) == []


@pytest.mark.usefixtures("signer")
def test_only_the_opening_by_its_citizen_is_told() -> None:
    issued = issue()
    told = EventLog.objects.filter(name="documents.CertificateOpened")
    api.open_certificate(token=issued.token, by=HAMID, now=LATER)
    assert told.count() == 0
    api.open_certificate(token=issued.token, by=AMNA, now=LATER)
    assert told.count() == 1
