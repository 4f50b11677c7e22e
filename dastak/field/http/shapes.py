"""What the phone is sent, and what more than one of its calls sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual
from dastak.orders import api as orders

Json = dict[str, Any]


def _clean(text: str) -> str:
    return forms.one_line(text=text)


# Words as people send them: no control characters, which no table could keep.
Line = Annotated[str, AfterValidator(_clean)]


class EmptyIn(Schema):
    """Nothing further."""

    model_config = ConfigDict(extra="forbid")


class CodeIn(Schema):
    """The code that the citizen tells."""

    model_config = ConfigDict(extra="forbid")
    code: Line = Field(max_length=20)
    command_id: UUID


def words(text: Bilingual | None) -> dict[str, str] | None:
    """Both languages."""
    return {"en": text.en, "ur": text.ur} if text else None


def refusal(problem: Problem) -> Json:
    """Why not, in both languages."""
    return {"code": problem.code, "en": problem.text("en"), "ur": problem.text("ur")}


def problems(found: Mapping[str, Problem]) -> dict[str, Json]:
    """What is wrong with answers, by field."""
    return {name: refusal(problem) for name, problem in found.items()}


def visit(row: dispatch.Visit, *, line_id: UUID | None) -> Json:
    """A visit in a list; it does not say where the house is."""
    return {
        "id": row.id,
        "line_id": line_id,
        "number": row.number,
        "kind": row.kind,
        "state": row.state,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "planned_at": row.planned_at,
        "minutes": row.minutes,
        "cash_paisa": row.cash_paisa,
    }


def place(found: orders.VisitPlace) -> Json:
    """Where to go and whom to call; only while the visit lasts."""
    return {
        "address": found.address.text,
        "landmark": found.address.landmark,
        "directions": found.address.directions,
        "lat": found.lat,
        "lon": found.lon,
        "name": found.name,
        "phone": found.phone,
    }


def offer(row: dispatch.Offer) -> Json:
    """An offer with why this facilitator was asked."""
    return {
        "id": row.id,
        "visit_id": row.visit_id,
        "number": row.number,
        "kind": row.kind,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "planned_at": row.planned_at,
        "expires_at": row.expires_at,
        "minutes": row.minutes,
        "added_minutes": row.added_minutes,
        "cash_paisa": row.cash_paisa,
        "district": row.district,
        "reasons": row.reasons,
    }


def item(row: documents.Item) -> Json:
    """A paper and who has it."""
    return {
        "id": row.id,
        "line_id": row.subject,
        "name": words(row.name),
        "kind": row.kind,
        "holder": row.holder.kind,
    }


def paper_receipt(row: documents.Receipt) -> Json:
    """The receipt of a hand-over of papers, and where anybody can check it."""
    return {
        "number": row.number,
        "token": row.token,
        "url": row.address,
        "issued_at": row.issued_at,
        "giver": row.giver,
        "receiver": row.receiver,
    }


def file(row: documents.File) -> Json:
    """A kept photograph or scan."""
    return {
        "id": row.id,
        "kind": row.kind,
        "mime": row.mime,
        "size": row.size,
        "sha256": row.sha256,
    }


def bill(row: finance.Bill) -> Json:
    """What is due, by payee."""
    return {
        "id": row.id,
        "state": row.state,
        "due_paisa": row.due_paisa,
        "paid_paisa": row.captured_paisa,
        "owed_paisa": row.owed_paisa,
        "lines": [
            {
                "head": line.head,
                "name": words(line.name),
                "payee": words(line.payee),
                "payee_kind": line.payee_kind,
                "amount_paisa": line.amount_paisa,
                "waived_paisa": line.waived_paisa,
                "due_paisa": line.due_paisa,
                "reason": words(line.reason),
            }
            for line in row.lines
        ],
    }


def receipt(row: finance.Receipt) -> Json:
    """The proof that cash was taken."""
    return {
        "serial": row.serial,
        "token": row.token,
        "code": row.code,
        "amount_paisa": row.amount_paisa,
        "issued_at": row.issued_at,
        "url": f"{finance.verify_address()}/{row.token}",
    }


def form(found: orders.DoorFile, *, lang: str) -> Json:
    """The guided form: what is answered, by whom, and the questions in their order."""
    definition, answers = found.definition, found.answers
    steps = forms.form_steps(
        definition=definition, values=answers.values, writer=forms.Writer.FACILITATOR, lang=lang
    )
    return {
        "version": answers.version,
        "is_locked": answers.is_locked,
        "values": answers.values,
        "authors": {name: author.role for name, author in answers.authors.items()},
        "missing": [
            field.name for field in forms.missing(definition=definition, values=answers.values)
        ],
        "problems": {},
        "steps": [
            {
                "name": step.name,
                "label": step.label,
                "is_answered": step.is_answered,
                "specs": step.specs,
            }
            for step in steps
        ],
    }


def paper(wanted: forms.Capture, *, kept: frozenset[str]) -> Json:
    """A paper that is wanted, and whether it was kept."""
    return {
        "kind": wanted.name,
        "label": words(wanted.label),
        "hint": words(wanted.hint),
        "is_required": wanted.is_required,
        "is_kept": wanted.name in kept,
    }


def action(found: orders.Action) -> Json:
    """A next step, with the reason where it cannot be taken."""
    return {
        "action": found.verb,
        "is_allowed": found.is_allowed,
        "reason": refusal(found.refusal) if found.refusal else None,
    }


def objection(found: orders.ObjectionFile) -> Json:
    """What the department wants, until when."""
    return {
        "due_at": found.span.due_at,
        "is_cured": found.span.cured_at is not None,
        "wanted": [{"text": words(text), "note": note} for text, note in found.wanted],
    }


def door(found: orders.DoorFile, *, lang: str) -> Json:
    """Everything that is needed at the door of one line."""
    line, facts = found.line, found.facts
    kept = frozenset(each.kind for each in found.files)
    return {
        "id": line.id,
        "order_id": found.order_id,
        "number": found.number,
        "visit_id": line.visit_id,
        "service_code": line.service_code,
        "service": words(line.service),
        "stage": line.stage.name,
        "outcome": line.outcome,
        "decision": line.decision,
        "clock": {
            "party": line.clock.party,
            "awaited": words(line.clock.awaited),
            "due_at": line.clock.due_at,
            "state": line.clock.state,
        },
        "form": form(found, lang=lang),
        "papers": [paper(wanted, kept=kept) for wanted in found.papers],
        "files": [file(row) for row in found.files],
        "items": [item(row) for row in found.items],
        "paper_receipts": [paper_receipt(row) for row in found.receipts],
        "objection": objection(found.objection) if found.objection else None,
        "bill": bill(found.bill) if found.bill else None,
        "facts": {
            "form_missing": [words(each) for each in facts.form_missing],
            "papers_missing": [words(each) for each in facts.papers_missing],
            "needs_biometric": facts.needs_biometric,
            "biometric": facts.biometric,
            "due_paisa": facts.due_paisa,
            "unconfirmed_items": facts.unconfirmed_items,
        },
        "allowed_actions": [action(each) for each in line.actions],
    }
