"""From a hand-over to its signed paper: a receipt for papers taken, or a delivery note."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.catalogue import api as catalogue
from dastak.documents import models, queries, rules
from dastak.documents.types import Holder, HolderKind, Receipt
from dastak.kernel.actors import SYSTEM
from dastak.kernel.text import Bilingual, bilingual, listed
from dastak.paper import api as paper
from dastak.people import api as people
from dastak.places import api as places
from dastak.workforce import api as workforce


def signed_pdf(row: models.Transfer, receipt: Receipt, now: datetime) -> bytes:
    """Print and sign the receipt of a hand-over, Urdu first.

    :raises SignerNotConfigured: when the files of the signer are missing.
    """
    transfer = queries.to_transfer(row)
    giver, taker = _party(transfer.giver, now), _party(transfer.receiver, now)
    code = paper.sign_code(
        payload=paper.Payload(
            kind=queries.RECEIPT_CODE,
            serial=receipt.number,
            subject=receipt.token,
            issued_at=receipt.issued_at,
        )
    )
    if receipt.is_delivery:
        pdf = _delivery_note(receipt, giver, taker, code)
    else:
        pdf = _custody_receipt(receipt, giver, taker, code)
    return paper.sign_pdf(pdf=pdf, reason=f"Hand-over {receipt.number}", now=now)


def _custody_receipt(
    receipt: Receipt, giver: paper.Party, taker: paper.Party, code: paper.SignedCode
) -> bytes:
    seal = (_fact("seal", receipt.seal_number),) if receipt.seal_number else ()
    printed = paper.CustodyReceipt(
        serial=receipt.number,
        issued_at=receipt.issued_at,
        rows=(*seal, _fact("code", receipt.token)),
        papers=_papers(receipt),
        giver=giver,
        taker=taker,
        verify_url=queries.receipts_place(),
        code=code,
        notes=_notes(),
    )
    return paper.print_custody_receipt(receipt=printed, lang="ur")


def _delivery_note(
    receipt: Receipt, giver: paper.Party, taker: paper.Party, code: paper.SignedCode
) -> bytes:
    note = paper.DeliveryNote(
        serial=receipt.number,
        issued_at=receipt.issued_at,
        rows=(_fact("code", receipt.token),),
        papers=_papers(receipt),
        seal_number=receipt.seal_number,
        carrier=giver,
        recipient=taker,
        verify_url=queries.receipts_place(),
        code=code,
        notes=_notes(),
    )
    return paper.print_delivery_note(note=note, lang="ur")


def _fact(key: str, value: str) -> paper.Row:
    return paper.Row(label=bilingual(f"documents.paper.{key}"), value=value, kind=paper.Kind.REF)


def _notes() -> tuple[Bilingual, ...]:
    return (bilingual("documents.paper.both_accepted"),)


def _papers(receipt: Receipt) -> tuple[paper.PaperItem, ...]:
    return tuple(
        paper.PaperItem(
            # What was written by hand is in one language: it is printed once.
            name=each.name if each.name.en != each.name.ur else each.name.en,
            copies=each.count,
        )
        for each in receipt.papers
    )


def _party(holder: Holder, now: datetime) -> paper.Party:
    role = bilingual(f"documents.holder.{holder.kind}")
    if holder.kind is HolderKind.CITIZEN:
        person = people.get_person(person_id=UUID(holder.id), purpose="receipt", by=SYSTEM, now=now)
        return paper.Party(role=role, name=person.name)
    if holder.kind is HolderKind.FACILITATOR:
        found = workforce.find_facilitator(facilitator_id=UUID(holder.id))
        if found is not None:
            return paper.Party(role=role, name=found.name, reference=found.badge)
    if holder.kind is HolderKind.DEPARTMENT:
        department, district = rules.parse_department(holder)
        office = catalogue.get_department(code=department).name
        return paper.Party(
            role=role, name=listed([office, places.get_district(code=district).name])
        )
    return paper.Party(role=role, reference=holder.id if holder.kind is HolderKind.CENTRE else "")
