"""Columns of result files, and the nested fields that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dastak.connectors.adapters.reading import to_report
from dastak.connectors.adapters.system import Unreadable
from dastak.connectors.types import Report

COLUMNS = (
    "case_id applicant_ref standing reference officer.code officer.name_en officer.name_ur"
    " second_officer.code second_officer.name_en second_officer.name_ur decision.reason_code"
    " decision.law_clause decision.explanation_en decision.explanation_ur objection.number"
    " objection.due_date objection.items document.id document.title_en document.title_ur"
    " document.sha256"
).split()


def to_reports(*, rows: Sequence[Sequence[str]], name: str) -> list[Report]:
    """The reports of a result file, one a case; a row that stands there twice counts once.

    :raises Unreadable: when a row is damaged, or two rows say different things about a case.
    """
    found: dict[str, Report] = {}
    for number, row in enumerate(rows, 1):
        if len(row) != len(COLUMNS):
            raise Unreadable("damaged", f"{name} line {number}: columns")
        report = to_report(_nested(row), words={}, place=name)
        if found.setdefault(row[0], report) != report:
            raise Unreadable("contradiction", f"{name} line {number}")
    return list(found.values())


def _nested(row: Sequence[str]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for column, value in zip(COLUMNS, row, strict=True):
        head, _, tail = column.partition(".")
        if not tail:
            body[head] = value
        elif value:
            body.setdefault(head, {})[tail] = _typed(column, value)
    return body


def _typed(column: str, value: str) -> Any:
    if column == "objection.number":
        return int(value) if value.isdecimal() else value
    if column == "objection.items":
        pairs = (item.partition("|") for item in value.split(";"))
        return [{"code": code, "note": note} for code, _, note in pairs]
    return value
