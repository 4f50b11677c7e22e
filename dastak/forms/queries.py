"""Reading definitions and answers."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from dastak.forms import models
from dastak.forms.rules.checking import content_hash
from dastak.forms.rules.definitions import to_definition
from dastak.forms.types import Answers, Author, Definition, Values
from dastak.kernel import vault
from dastak.kernel.access import record_access
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.clock import PKT
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing, Problem
from dastak.kernel.scope import transaction_as
from dastak.people import api as people

PLACE = "forms_answerset.values"


class NoForm(Missing):
    """No form of the service “{service_code}” is known."""

    ur = "سروس «{service_code}» کا کوئی فارم معلوم نہیں۔"


class NoAnswers(Missing):
    """There are no answers here, or they are not yours to see."""

    ur = "یہاں کوئی جوابات نہیں، یا آپ انہیں نہیں دیکھ سکتے۔"


class AnswersErased(Missing):
    """The answers were erased on {day}, because the citizen asked for it."""

    ur = "شہری کے کہنے پر یہ جوابات {day} کو مٹا دیے گئے۔"


class AnswersBroken(Problem):
    """The locked answers of {subject} are not those that were confirmed. Tell the supervisor."""

    ur = "{subject} کے محفوظ جوابات وہ نہیں جن کی تصدیق ہوئی تھی۔ نگران کو بتائیں۔"


def find_form(*, service_code: str, version: int | None = None) -> Definition | None:
    """The form of a service, or None where no form is known. One query.

    :param version: that of the answers to be read with it; None for the newest.
    """
    rows = models.FormVersion.objects.filter(service_code=service_code).order_by("-version")
    if version is not None:
        rows = rows.filter(version=version)
    found = rows.values_list("version", "fields_hash").first()
    return _definition(service_code, *found) if found else None


def get_form(*, service_code: str, version: int | None = None) -> Definition:
    """The form of a service; answers are read with ``version=answers.version``.

    :param version: None for the newest.
    :raises NoForm: when none is known.
    """
    definition = find_form(service_code=service_code, version=version)
    if definition is None:
        raise NoForm(service_code=service_code)
    return definition


@lru_cache(maxsize=512)
def _definition(service_code: str, version: int, fields_hash: str) -> Definition:
    # A version never changes; the hash keeps apart databases that come and go under a process.
    row = models.FormVersion.objects.get(
        service_code=service_code, version=version, fields_hash=fields_hash
    )
    return to_definition(
        service_code=service_code, form_code=row.form_code, version=version, fields=row.fields
    )


def definition_of(*, row: models.AnswerSet) -> Definition:
    """The definition that an answer set was opened with."""
    return _definition(row.form.service_code, row.form.version, row.form.fields_hash)


def values_of(*, row: models.AnswerSet) -> dict[str, Any]:
    """The answers in clear.

    :raises AnswersErased: when the citizen had them erased.
    :raises AnswersBroken: when locked answers do not have the hash they were locked with.
    """
    if row.erased_at is not None:
        raise AnswersErased(day=row.erased_at.astimezone(PKT).date().isoformat())
    values: dict[str, Any] = json.loads(vault.unseal(row.values, place=PLACE, row=str(row.id)))
    if row.locked_at is not None and row.content_hash != hash_of(row=row, values=values):
        raise AnswersBroken(subject=row.subject)
    return values


def hash_of(*, row: models.AnswerSet, values: Values) -> str:
    """The hash of these answers under the form of the row."""
    return content_hash(service_code=row.form.service_code, version=row.form.version, values=values)


def to_answers(*, row: models.AnswerSet, values: Values) -> Answers:
    """A row as the outside sees it."""
    return Answers(
        subject=row.subject,
        service_code=row.form.service_code,
        version=row.form.version,
        values=values,
        authors={name: _author(each) for name, each in row.authors.items()},
        person_id=row.person_id,
        district=row.district_id,
        department=row.department_id,
        locked_at=row.locked_at,
        content_hash=row.content_hash,
    )


def _author(stored: dict[str, Any]) -> Author:
    person = stored["person"]
    return Author(
        person_id=UUID(person) if person else None,
        role=stored["role"],
        at=datetime.fromisoformat(stored["at"]),
    )


def _rows() -> Any:
    return models.AnswerSet.objects.select_related("form").defer("form__fields")


def find_row(
    *, subject: UUID, by: Actor, now: datetime, rows: Any | None = None
) -> models.AnswerSet:
    """The answer set of a subject, if the actor may see it.

    Staff see what row security shows them. A citizen sees their own and that of people they may
    act for.

    :raises NoAnswers: when there is none, or none to be seen.
    :raises NoMandate: when a citizen may not act for the person.
    """
    rows = _rows() if rows is None else rows
    row: models.AnswerSet | None = rows.filter(subject=subject).first()
    if row is None and by.role is Role.CITIZEN:
        with transaction_as(SYSTEM):
            row = rows.filter(subject=subject).first()
        if row is not None:
            people.must_act_for(person_id=row.person_id, by=by, now=now)
    if row is None:
        raise NoAnswers
    return row


def lock_row(*, subject: UUID, by: Actor, now: datetime) -> models.AnswerSet:
    """The same with the row locked until the end of the transaction."""
    locked = _rows().select_for_update(of=("self",), no_key=True)
    return find_row(subject=subject, by=by, now=now, rows=locked)


@query(permit="forms.get_answers")
def get_answers(*, subject: UUID, purpose: str, by: Actor, now: datetime) -> Answers:
    """The answers about a subject; the look is entered in the access log.

    :param purpose: a short fixed code such as ``visit``, ``decision``, ``own``.
    :raises NoAnswers: when there are none, or they lie outside the actor's scope.
    :raises AnswersErased: when the citizen had them erased.
    :raises NoMandate: when a citizen may not act for the person.
    """
    row = find_row(subject=subject, by=by, now=now)
    record_access(
        by=by,
        now=now,
        person_id=row.person_id,
        purpose=purpose,
        fields=["answers"],
        case=str(subject),
    )
    return to_answers(row=row, values=values_of(row=row))
