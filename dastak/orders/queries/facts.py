"""What the guards look at, gathered from the crafts for the stage the line is in."""

from __future__ import annotations

from datetime import datetime

from dastak.connectors import api as connectors
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM
from dastak.orders import models
from dastak.orders.types import Facts, Flag, Stage


def facts_of(line: models.Line, *, now: datetime) -> Facts:
    """The facts of the present stage; nothing is asked that no guard of it needs."""
    if line.outcome:
        return Facts()
    if line.stage == Stage.AT_DOOR:
        return _at_door(line, now)
    if line.stage == Stage.OUT_FOR_DELIVERY or Flag.WITHDRAWAL_OPEN in line.flags:
        citizen = documents.Holder(documents.HolderKind.CITIZEN, str(line.person_id))
        elsewhere = documents.count_elsewhere(subject=line.id, holder=citizen, by=SYSTEM, now=now)
        return Facts(items_elsewhere=elsewhere)
    if line.stage == Stage.CAPTURED:
        return Facts(due_paisa=_due(line, now))
    return Facts()


def _at_door(line: models.Line, now: datetime) -> Facts:
    needs_biometric = bool(line.facts["needs_biometric"])
    have = {file.kind for file in documents.list_files(subject=line.id, by=SYSTEM, now=now)}
    answers = forms.get_answers(subject=line.id, purpose="capture", by=SYSTEM, now=now)
    definition = forms.get_form(service_code=line.service_id, version=answers.version)
    open_fields = forms.missing(definition=definition, values=answers.values)
    papers = forms.list_captures(definition=definition, values=answers.values, kind=forms.Kind.FILE)
    wanted = [paper for paper in papers if paper.is_required and paper.name not in have]
    return Facts(
        form_missing=tuple(field.label for field in open_fields),
        papers_missing=tuple(paper.label for paper in wanted),
        needs_biometric=needs_biometric,
        biometric=connectors.last_result(subject=line.id, by=SYSTEM, now=now)
        if needs_biometric
        else "",
        due_paisa=_due(line, now),
        unconfirmed_items=documents.count_unconfirmed(subject=line.id, by=SYSTEM, now=now),
    )


def _due(line: models.Line, now: datetime) -> int:
    if line.bill_id is None:
        return 0
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now)
    return bill.due_paisa if bill.state is finance.BillState.OPEN else 0
