"""What the guards look at, gathered from the crafts for the stage the line is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM
from dastak.orders import models
from dastak.orders.adapters import visit_terms
from dastak.orders.rules.stages import AT_DEPARTMENT
from dastak.orders.rules.terms import terms_on
from dastak.orders.types import Channel, Facts, Flag, Stage, Verb
from dastak.places.api import PKT


def is_digital(line: models.Line) -> bool:
    """Whether the citizen does this line alone, without a visit."""
    return line.order.channel == Channel.DIGITAL


def facts_of(line: models.Line, *, now: datetime) -> Facts:
    """The facts of the present stage; nothing is asked that no guard of it needs."""
    if line.outcome:
        return Facts()
    if line.stage in (Stage.QUALIFIED, Stage.SCHEDULED):
        return _to_begin(line, now)
    if line.stage == Stage.EN_ROUTE or _is_cured_at_home(line):
        return _on_the_way(line, now)
    if line.stage == Stage.AT_DOOR:
        return _application(line, now)
    return _to_end(line, now)


def _to_begin(line: models.Line, now: datetime) -> Facts:
    """Before anybody comes: what is missing of a form that the citizen fills in, and the other way."""
    if is_digital(line):
        is_at_door = bool(line.facts.get("is_at_door"))
        return replace(_application(line, now), is_at_door=is_at_door)
    return Facts(is_online=bool(line.facts.get("is_online")))


def _to_end(line: models.Line, now: datetime) -> Facts:
    if line.stage == Stage.OUT_FOR_DELIVERY or Flag.WITHDRAWAL_OPEN in line.flags:
        citizen = documents.Holder(documents.HolderKind.CITIZEN, str(line.person_id))
        elsewhere = documents.count_elsewhere(subject=line.id, holder=citizen, by=SYSTEM, now=now)
        facts = Facts(items_elsewhere=elsewhere, at_department=_at_department(line, now))
        if line.stage != Stage.OUT_FOR_DELIVERY or line.visit_id is None:
            return facts
        waited = _on_the_way(line, now)
        return replace(
            facts, wait_minutes_left=waited.wait_minutes_left, calls_left=waited.calls_left
        )
    if line.stage == Stage.CAPTURED:
        return Facts(due_paisa=_due(line, now))
    return Facts()


def _at_department(line: models.Line, now: datetime) -> int:
    if Flag.WITHDRAWAL_OPEN not in line.flags or line.stage not in AT_DEPARTMENT:
        return 0
    items = documents.list_items(subject=line.id, by=SYSTEM, now=now)
    return sum(item.holder.kind is documents.HolderKind.DEPARTMENT for item in items)


def _is_cured_at_home(line: models.Line) -> bool:
    """Whether a visit is booked for what the department objected to."""
    return Flag.OBJECTION_OPEN in line.flags and line.visit_id is not None


def _on_the_way(line: models.Line, now: datetime) -> Facts:
    """How long the facilitator has waited at the house, and how often they have called from it."""
    terms = terms_on(visit_terms(), day=now.astimezone(PKT).date())
    assert line.visit_id, "somebody is on the way to a visit"
    arrived_at = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now).arrived_at
    if arrived_at is None:
        return Facts(wait_minutes_left=terms.no_show_minutes, calls_left=terms.calls_least)
    left = timedelta(minutes=terms.no_show_minutes) - (now - arrived_at)
    calls = len(calls_since(line.id, arrived_at))
    return Facts(
        wait_minutes_left=max(0, ceil(left / timedelta(minutes=1))),
        calls_left=max(0, terms.calls_least - calls),
    )


def calls_since(line_id: UUID, instant: datetime) -> list[datetime]:
    """When the citizen was called in vain, from an instant on."""
    rows = models.LogEntry.objects.filter(line_id=line_id, verb=Verb.CALL_TRIED, at__gte=instant)
    return list(rows.order_by("seq").values_list("at", flat=True))


def _application(line: models.Line, now: datetime) -> Facts:
    """What is still missing of form, papers, fingerprint and custody."""
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
        is_overridden=models.LogEntry.objects.filter(line_id=line.id, verb=Verb.OVERRIDE).exists(),
    )


def _due(line: models.Line, now: datetime) -> int:
    if line.bill_id is None:
        return 0
    return finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now).owed_paisa
