"""From a case to the bundle that lies on the officer's table."""

from __future__ import annotations

import re
from datetime import date

from dastak.connectors.types import CaseFile, CaseRow
from dastak.kernel.ids import spoken, western_digits
from dastak.kernel.text import Bilingual, bilingual
from dastak.paper import api as paper

_FORMS = {
    "cnic": (paper.Kind.CNIC, re.compile(r"\d{5}-?\d{7}-?\d")),
    "phone": (paper.Kind.PHONE, re.compile(r"(\+92|0)3\d{9}")),
    "number": (paper.Kind.NUMBER, re.compile(r"-?\d+(\.\d+)?")),
    "date": (paper.Kind.DATE, re.compile(r"\d{4}-\d{2}-\d{2}")),
}
_RECORD_COPY = re.compile(r"[_-]+")


def print_bundle(*, file: CaseFile, department: Bilingual, lang: str) -> bytes:
    """The bundle as PDF/A-2b in both languages, ``lang`` first."""
    return paper.print_bundle(bundle=to_bundle(file=file, department=department), lang=lang)


def to_bundle(*, file: CaseFile, department: Bilingual) -> paper.Bundle:
    """What is printed: answers, copies, originals, and the number to scan.

    A value without the form of its kind is printed as it stands: it must not stop the hand-in.
    """
    case = file.case
    return paper.Bundle(
        number=case.barcode,
        # A PDF's date knows whole seconds only.
        issued_at=case.sent_at.replace(microsecond=0),
        department=department,
        service=case.service,
        order_number=spoken(case.number),
        sections=(
            paper.Section(
                title=bilingual("connectors.bundle.answers"),
                rows=tuple(_row(row) for row in file.rows),
            ),
        ),
        papers=(
            *(
                paper.PaperItem(name=name, remark=bilingual("connectors.bundle.original"))
                for name in file.originals
            ),
            *(
                paper.PaperItem(
                    name=_RECORD_COPY.sub(" ", each.kind).strip(),
                    remark=bilingual("connectors.bundle.copy"),
                )
                for each in file.papers
            ),
        ),
        notes=(bilingual("connectors.bundle.scan"), bilingual("connectors.bundle.private")),
    )


def _row(row: CaseRow) -> paper.Row:
    return paper.Row(label=row.label, value=row.value, kind=_kind(row))


def _kind(row: CaseRow) -> paper.Kind:
    kind, form = _FORMS.get(row.kind, (paper.Kind.TEXT, None))
    value = western_digits(row.value).strip()
    if form is None or not form.fullmatch(value):
        return paper.Kind.TEXT
    if kind is paper.Kind.DATE and not _is_day(value):
        return paper.Kind.TEXT
    return kind


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
