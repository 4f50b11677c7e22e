"""A document as the plain structure that the templates read: texts cut into runs, pictures as SVG.

Texts never enter a template's source; they travel as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dastak.kernel.errors import Invalid
from dastak.kernel.text import Bilingual, bilingual
from dastak.paper.adapters.symbols import barcode_svg, qr_svg
from dastak.paper.rules import figures, verify_link
from dastak.paper.rules.direction import Run, figure, is_rtl
from dastak.paper.rules.figures import Written
from dastak.paper.types import (
    Bundle,
    Certificate,
    CustodyReceipt,
    DeliveryNote,
    Document,
    Kind,
    LossReport,
    MoneyLine,
    PaperItem,
    Party,
    Receipt,
    Row,
    SignedCode,
    Words,
)

Node = dict[str, Any]


class LinesDoNotSum(Invalid):
    """The lines of receipt {serial} sum to {sum_paisa} paisa, its total is {total_paisa}. Nothing was printed."""

    ur = (
        "رسید {serial} کی سطروں کا مجموعہ {sum_paisa} پیسے ہے اور کل {total_paisa}۔ "
        "کچھ نہیں چھاپا گیا۔"
    )


def compose(document: Document, lang: str) -> Node:
    """What the template of the document needs, with ``lang`` first."""
    composer: Callable[[Any], Node] = _COMPOSERS[type(document)]
    page = composer(document)
    number = document.number if isinstance(document, Bundle) else document.serial
    return page | {
        "lang": lang,
        "product": _words(bilingual("paper.product")),
        "heading": page["title"][lang]["plain"],
        "footer": _ref(number),
        "page_word": _words(bilingual("paper.page")),
        "notes": [_words(note) for note in document.notes],
    }


def _receipt(paper: Receipt) -> Node:
    total = sum(line.amount_paisa for line in paper.lines)
    if total != paper.total_paisa:
        raise LinesDoNotSum(serial=paper.serial, sum_paisa=total, total_paisa=paper.total_paisa)
    return {
        "template": "receipt",
        "title": _words(bilingual("paper.receipt")),
        "rows": _rows((*_head(paper.serial, paper), *paper.rows)),
        "amounts": _words(bilingual("paper.amounts")),
        "lines": [_line(line) for line in paper.lines],
        "total": {
            "label": _words(bilingual("paper.total")),
            "amount": _written(figures.amount(paper.total_paisa)),
        },
        "check": _check(paper.verify_url, paper.serial, paper.code),
    }


def _custody_receipt(paper: CustodyReceipt) -> Node:
    return {
        "template": "custody_receipt",
        "title": _words(bilingual("paper.custody_receipt")),
        "rows": _rows((*_head(paper.serial, paper), *paper.rows)),
        "papers": _papers(paper.papers),
        "parties": _parties(paper.giver, paper.taker),
        "check": _check(paper.verify_url, paper.serial, paper.code),
    }


def _delivery_note(paper: DeliveryNote) -> Node:
    # Papers that nobody put into an envelope have no seal.
    seal = [_fact("paper.seal_number", paper.seal_number)] if paper.seal_number else []
    return {
        "template": "delivery_note",
        "title": _words(bilingual("paper.delivery_note")),
        "rows": _rows((*_head(paper.serial, paper), *seal, *paper.rows)),
        "papers": _papers(paper.papers),
        "parties": _parties(paper.carrier, paper.recipient),
        "check": _check(paper.verify_url, paper.serial, paper.code),
    }


def _bundle(paper: Bundle) -> Node:
    facts = (
        Row(label=bilingual("paper.department"), value=paper.department),
        Row(label=bilingual("paper.service"), value=paper.service),
        _fact("paper.order_number", paper.order_number),
        Row(
            label=bilingual("paper.issued_on"),
            value=paper.issued_at.isoformat(),
            kind=Kind.INSTANT,
        ),
    )
    return {
        "template": "bundle",
        "title": _words(bilingual("paper.bundle")),
        "rows": _rows(facts),
        "sections": [
            {"title": _words(section.title), "rows": _rows(section.rows)}
            for section in paper.sections
        ],
        "papers": _papers(paper.papers),
        "number": {
            "label": _words(bilingual("paper.bundle_number")),
            "text": _ref(paper.number),
            "barcode": barcode_svg(paper.number),
            "qr": qr_svg(paper.number),
            "note": _words(bilingual("paper.scan_at_desk")),
        },
    }


def _certificate(paper: Certificate) -> Node:
    rows = [*_head(paper.serial, paper)]
    if paper.valid_until_date is not None:
        until = paper.valid_until_date.isoformat()
        rows.append(Row(label=bilingual("paper.expires_on"), value=until, kind=Kind.DATE))
    return {
        "template": "certificate",
        "title": _words(paper.title),
        "authority": _words(paper.authority),
        "statement": _words(paper.statement),
        "rows": _rows(paper.rows),
        "facts": _rows(rows),
        "signatory": _party(bilingual("paper.issued_by"), paper.signatory),
        "check": _check(paper.verify_url, paper.serial, paper.code),
    }


def _loss_report(paper: LossReport) -> Node:
    return {
        "template": "loss_report",
        "title": _words(bilingual("paper.loss_report")),
        "rows": _rows((*_head(paper.serial, paper), *paper.rows)),
        "papers": _papers(paper.papers),
        "parties": [
            _party(bilingual("paper.last_holder"), paper.holder),
            _party(bilingual("paper.reported_by"), paper.owner),
        ],
    }


_COMPOSERS: dict[type, Callable[[Any], Node]] = {
    Receipt: _receipt,
    CustodyReceipt: _custody_receipt,
    DeliveryNote: _delivery_note,
    Bundle: _bundle,
    Certificate: _certificate,
    LossReport: _loss_report,
}


def _head(
    serial: str, paper: Receipt | CustodyReceipt | DeliveryNote | Certificate | LossReport
) -> list[Row]:
    issued_at = paper.issued_at.isoformat()
    return [
        _fact("paper.serial", serial),
        Row(label=bilingual("paper.issued_on"), value=issued_at, kind=Kind.INSTANT),
    ]


def _fact(key: str, value: str) -> Row:
    return Row(label=bilingual(key), value=value, kind=Kind.REF)


def _rows(rows: Iterable[Row]) -> list[Node]:
    return [{"label": _words(row.label), "value": _written(figures.written(row))} for row in rows]


def _line(line: MoneyLine) -> Node:
    payee = _words("")
    if line.payee is not None:
        payee = _words(
            Bilingual(
                en=bilingual("paper.paid_to", payee=line.payee.in_("en")).en,
                ur=bilingual("paper.paid_to", payee=line.payee.in_("ur")).ur,
            )
        )
    return {
        "label": _words(line.label),
        "payee": payee,
        "amount": _written(figures.amount(line.amount_paisa)),
    }


def _papers(papers: Iterable[PaperItem]) -> Node:
    return {
        "title": _words(bilingual("paper.papers")),
        "copies": _words(bilingual("paper.copies")),
        "none": _words(bilingual("paper.no_papers")),
        "items": [
            {
                "name": _words(paper.name),
                "reference": _ref(paper.reference),
                "copies": _ref(str(paper.copies)),
                "remark": _words(paper.remark),
            }
            for paper in papers
        ],
    }


def _parties(giver: Party, taker: Party) -> list[Node | None]:
    return [
        _party(bilingual("paper.handed_over"), giver),
        _party(bilingual("paper.received"), taker),
    ]


def _party(act: Bilingual, party: Party | None) -> Node | None:
    if party is None:
        return None
    return {
        "act": _words(act),
        "role": _words(party.role),
        "name": _words(party.name),
        "reference": _ref(party.reference),
        "signature": _words(bilingual("paper.signature")),
    }


def _check(verify_url: str, serial: str, code: SignedCode) -> Node:
    return {
        "qr": qr_svg(verify_link(verify_url, code)),
        "note": _words(bilingual("paper.check")),
        "address": _ref(verify_url),
        "serial": _ref(serial),
    }


def _words(words: Words) -> Node:
    return _written(figures.in_words(words))


def _ref(text: str) -> Node:
    return _side(figure(text), rtl=False)


def _written(value: Written) -> Node:
    if value.is_shared:
        plain = "".join(run.text for run in value.ur)
        side = _side(value.ur, rtl=is_rtl(plain))
        return {"ur": side, "en": side, "shared": True}
    return {"ur": _side(value.ur, rtl=True), "en": _side(value.en, rtl=False), "shared": False}


def _side(parts: Iterable[Run], *, rtl: bool) -> Node:
    pieces = tuple(parts)
    return {
        "rtl": rtl,
        "plain": "".join(run.text for run in pieces),
        "runs": [[run.text, run.is_figure] for run in pieces],
    }
