"""From the sealed content of a certificate to a signed PDF."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings

from dastak.catalogue import api as catalogue
from dastak.documents import models
from dastak.documents.types import NewCertificate
from dastak.kernel import vault
from dastak.kernel.errors import Invalid
from dastak.kernel.text import Bilingual, bilingual
from dastak.paper import api as paper
from dastak.places import api as places

_PLACE = "documents_issued.content"


def seal(certificate: NewCertificate, *, row_id: str) -> bytes:
    """What stands on the certificate, sealed for its row."""
    content = {
        "order_number": certificate.order_number,
        "authority": _plain(certificate.authority),
        "statement": _plain(certificate.statement),
        "rows": [
            {
                "label": _plain(row.label),
                "value": _plain(row.value),
                "kind": paper.Kind(row.kind).value,
            }
            for row in certificate.rows
        ],
    }
    text = json.dumps(content, ensure_ascii=False)
    return vault.seal(text, place=_PLACE, row=row_id)


def signed_pdf(issued: models.Issued, now: datetime) -> bytes:
    """Print and sign a certificate, Urdu first.

    :raises SealBroken: when its content was changed.
    :raises SignerNotConfigured: when the files of the signer are missing.
    """
    content = json.loads(vault.unseal(bytes(issued.content), place=_PLACE, row=str(issued.id)))
    try:
        pdf = paper.print_certificate(certificate=_certificate(content, issued), lang="ur")
    except Invalid:
        # An answer need not have the form of its kind; it is then printed as it was written.
        plain = [{**row, "kind": paper.Kind.TEXT} for row in content["rows"]]
        certificate = _certificate({**content, "rows": plain}, issued)
        pdf = paper.print_certificate(certificate=certificate, lang="ur")
    return paper.sign_pdf(pdf=pdf, reason=f"{issued.title_en} {issued.serial}", now=now)


def _certificate(content: dict[str, Any], issued: models.Issued) -> paper.Certificate:
    return paper.Certificate(
        title=Bilingual(issued.title_en, issued.title_ur),
        authority=_words(content["authority"]) or _authority(issued),
        statement=_words(content["statement"]) or bilingual("documents.paper.statement"),
        rows=(*(_row(each) for each in content["rows"]), *_own_rows(content, issued)),
        serial=issued.serial,
        issued_at=issued.issued_at,
        verify_url=f"{settings.PUBLIC_URL}/v",
        code=paper.sign_code(payload=_payload(issued)),
        valid_until_date=issued.valid_until,
    )


def _payload(issued: models.Issued) -> paper.Payload:
    fields = (("initials", issued.initials),) if issued.initials else ()
    return paper.Payload(
        kind="certificate",
        serial=issued.serial,
        subject=issued.token,
        issued_at=issued.issued_at,
        fields=fields,
    )


def _own_rows(content: dict[str, Any], issued: models.Issued) -> tuple[paper.Row, ...]:
    return (
        paper.Row(
            label=bilingual("documents.paper.order"),
            value=str(content["order_number"]),
            kind=paper.Kind.REF,
        ),
        paper.Row(label=bilingual("documents.paper.code"), value=issued.token, kind=paper.Kind.REF),
    )


def _authority(issued: models.Issued) -> Bilingual:
    district = places.get_district(code=issued.district_id).name
    department = catalogue.get_department(code=issued.department_id or "").name
    return Bilingual(f"{department.en}, {district.en}", f"{department.ur}، {district.ur}")


def _row(each: dict[str, Any]) -> paper.Row:
    value = each["value"]
    label = _words(each["label"]) or Bilingual("", "")
    return paper.Row(
        label=label,
        value=value if isinstance(value, str) else Bilingual(*value),
        kind=paper.Kind(each["kind"]),
    )


def _plain(words: str | Bilingual | None) -> Any:
    return [words.en, words.ur] if isinstance(words, Bilingual) else words


def _words(plain: list[str] | None) -> Bilingual | None:
    return Bilingual(*plain) if plain else None
