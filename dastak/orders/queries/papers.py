"""A line's answers as printable rows: for the department's bundle and for the certificate."""

from __future__ import annotations

from datetime import datetime

from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM
from dastak.kernel.text import Bilingual
from dastak.orders import models

_NOT_PRINTED = {forms.Kind.FILE, forms.Kind.THUMB, forms.Kind.DECLARATION}
_KINDS = {
    forms.Kind.CNIC: "cnic",
    forms.Kind.PHONE: "phone",
    forms.Kind.DATE: "date",
    forms.Kind.NUMBER: "number",
}


def answer_rows(
    line: models.Line, *, purpose: str, now: datetime
) -> list[tuple[Bilingual, str, str]]:
    """Label, value and kind of each answer in the form's order; papers and declarations left out."""
    answers = forms.get_answers(subject=line.id, purpose=purpose, by=SYSTEM, now=now)
    definition = forms.get_form(service_code=line.service_id, version=answers.version)
    return [
        (field.label, _words(field, answers.values[field.name]), _kind(field))
        for field in definition.fields
        if field.kind not in _NOT_PRINTED and field.name in answers.values
    ]


def _kind(field: forms.Field) -> str:
    # An age instead of a date, or a passport instead of a card, is printed as it was written.
    return "text" if field.limits - {forms.Limit.PAST} else _KINDS.get(field.kind, "text")


def _words(field: forms.Field, value: forms.Value) -> str:
    if isinstance(value, list):
        return "; ".join(f"{row.get('name', '')} ({row.get('age', '')})" for row in value)
    labels = {choice.value: choice.label.en for choice in field.options}
    return labels.get(str(value), str(value))
