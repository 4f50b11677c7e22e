"""From the fields of an answer to a report. An answer that is not whole is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from dastak.connectors.adapters.system import Unreadable
from dastak.connectors.types import (
    NO_WORDS,
    Asked,
    DeskOfficer,
    ObjectionItem,
    Oddity,
    Report,
    Standing,
    Told,
)
from dastak.kernel.partners import NoAnswer
from dastak.kernel.text import Bilingual

Words = Mapping[str, Mapping[str, str]]


def to_report(body: Any, *, words: Words, place: str = "") -> Report:
    """The report that an answer states.

    :param words: the department's words by ours: ``standings``, ``reasons``, ``objections``.
    :raises Unreadable: when a field is missing or has another form.
    """
    try:
        return _report(body, words, place)
    except (KeyError, ValueError, TypeError, AttributeError) as damaged:
        raise Unreadable("damaged", f"{place} {type(damaged).__name__}".strip()) from damaged


def must_be_about(report: Report, asked: Asked) -> Report:
    """:raises Unreadable: when an answer is about another case or citizen than was asked for."""
    if (report.case_id, report.applicant_ref) != (asked.case_id, asked.applicant_ref):
        raise Unreadable("wrong_citizen", "the answer is about another case")
    return report


def ask_each(cases: Sequence[Asked], find: Callable[[Asked], Report | None]) -> Told:
    """Ask a system for one case after the other; what it forgot or garbled is told apart."""
    reports, oddities, fault = [], [], ""
    for case in cases:
        try:
            report = find(case)
        except NoAnswer as silence:
            fault = silence.reason
        except Unreadable as odd:
            fault = str(odd)
            oddities.append(_oddity_of(odd, case.case_id))
        else:
            reports += [report] if report else []
            oddities += [] if report else [_oddity_of(Unreadable("forgotten"), case.case_id)]
    return Told(tuple(reports), tuple(oddities), fault)


def _oddity_of(odd: Unreadable, case_id: UUID) -> Oddity:
    """A dead letter of an answer about a case; the same reason again is the same letter."""
    return Oddity(f"answer:{case_id}:{odd.reason}", odd.reason, odd.detail, case_id)


def _report(body: Any, words: Words, place: str) -> Report:
    objection, decision = body.get("objection") or {}, body.get("decision") or {}
    document = body.get("document") or {}
    return Report(
        case_id=UUID(body["case_id"]),
        applicant_ref=_text(body["applicant_ref"], 32),
        standing=Standing(_ours(words, "standings", body["standing"])),
        reference=_text(body.get("reference", ""), 80),
        officer=_officer(body.get("officer")),
        second_officer=_officer(body.get("second_officer")),
        reason_code=_ours(words, "reasons", decision.get("reason_code", "")),
        law_clause=_text(decision.get("law_clause", ""), 300),
        explanation=_bilingual(decision, "explanation", 2000) if decision else NO_WORDS,
        objection_number=_whole(objection.get("number", 0)),
        objection_items=tuple(
            ObjectionItem(
                _ours(words, "objections", item["code"]), _text(item.get("note", ""), 500)
            )
            for item in objection.get("items", ())
        ),
        objection_due=date.fromisoformat(objection["due_date"]) if objection else None,
        document_id=_text(document.get("id", ""), 80),
        document_title=_bilingual(document, "title", 200) if document else NO_WORDS,
        document_sha256=_text(document.get("sha256", ""), 64),
        place=place,
    )


def _ours(words: Words, kind: str, theirs: Any) -> str:
    word = _text(theirs, 60)
    return next((ours for ours, said in words.get(kind, {}).items() if said == word), word)


def _officer(body: Any) -> DeskOfficer | None:
    return DeskOfficer(_text(body["code"], 60), _bilingual(body, "name", 100)) if body else None


def _bilingual(body: Any, name: str, longest: int) -> Bilingual:
    en, ur = _text(body.get(f"{name}_en", ""), longest), _text(body.get(f"{name}_ur", ""), longest)
    return Bilingual(en=en or ur, ur=ur or en)


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise ValueError("text")
    return value.strip()


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 100:
        raise ValueError("number")
    return value
