"""Forms as JSON: what a service asks, for phones that draw it themselves."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from dastak.forms import api
from dastak.kernel.web import public

prefix = "forms"
router = Router(tags=["forms"])


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class ChoiceOut(Schema):
    """One of the answers that a field allows."""

    value: str
    label: Words


class ConditionOut(Schema):
    """The field is asked when the answer to ``field`` is (or is not) ``value``."""

    field: str
    value: str
    is_negated: bool


class FieldOut(Schema):
    """One box of the form; ``hint`` is a condition that only people can judge."""

    name: str
    label: Words
    kind: str
    options: list[ChoiceOut]
    is_required: bool
    condition: ConditionOut | None
    hint: Words | None
    filled_by: str
    limits: list[str]
    is_verified: bool


class FormOut(Schema):
    """A form at its newest version."""

    service_code: str
    form_code: str
    version: int
    fields: list[FieldOut]


@router.get(
    "/{service_code}",
    response=FormOut,
    auth=public("what a service asks is public; people look before they order"),
    operation_id="get_form",
)
def get_form(request: HttpRequest, service_code: str) -> api.Definition:
    """The form of a service."""
    return api.get_form(service_code=service_code)
