"""Opening, saving and locking answers; loading the forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.forms import adapters, models, queries
from dastak.forms.events import AnswersLocked
from dastak.forms.rules.checking import AnswerNeeded, applicable, canonical, missing, read_values
from dastak.forms.rules.definitions import fields_hash, to_stored
from dastak.forms.types import Definition, Reading, Saved, Value
from dastak.kernel import vault
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import FieldsInvalid, Refused
from dastak.kernel.idempotency import forget_answers
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.people import api as people


class AnswersAlreadyOpen(Refused):
    """A form for this was opened before. Go on with that one."""

    ur = "اس کا فارم پہلے کھولا جا چکا ہے۔ اسی کو جاری رکھیں۔"


class AnswersAreLocked(Refused):
    """The form was confirmed on {locked_at} and cannot be changed any more."""

    ur = "فارم کی تصدیق {locked_at} کو ہو چکی ہے، اب اسے بدلا نہیں جا سکتا۔"


def _must_act_for(by: Actor, person_id: UUID, district: str, now: datetime) -> None:
    if by.role is Role.CITIZEN:
        people.must_act_for(person_id=person_id, by=by, now=now)
    else:
        by.must_serve(district)


@command(permit="forms.open_answers")
def open_answers(
    *,
    subject: UUID,
    service_code: str,
    prefilled: Mapping[str, Any],
    district: str,
    department: str | None,
    person_id: UUID,
    by: Actor,
    now: datetime,
) -> Saved:
    """Open the form of a service for a subject (an order line), at its newest version.

    :param prefilled: answers that are known already (see ``prefill``); wrong ones are left out and
        named in the result.
    :raises NoForm: when no form of the service is known.
    :raises AnswersAlreadyOpen: when the subject has its form.
    :raises OutsideYourArea: for staff of another district.
    :raises NoMandate: when a citizen may not act for the person.
    """
    _must_act_for(by, person_id, district, now)
    definition = queries.get_form(service_code=service_code)
    reading = read_values(definition=definition, given=prefilled, today=_today(now))
    form = models.FormVersion.objects.defer("fields").get(
        service_code=service_code, version=definition.version
    )
    row = models.AnswerSet(
        id=uuid7(),
        subject=subject,
        form=form,
        person_id=person_id,
        district_id=district,
        department_id=department,
        authors={},
        opened_at=now,
        changed_at=now,
        content_hash="",
    )
    values = _merge(row, {}, reading, by, now)
    # The right was checked above; the row may be that of a person the actor only acts for.
    with transaction_as(SYSTEM), refusing({"forms_one_set_per_subject": AnswersAlreadyOpen()}):
        row.save(force_insert=True)
    return Saved(queries.to_answers(row=row, values=values), reading.problems)


@command(permit="forms.save_answers")
def save_answers(*, subject: UUID, values: Mapping[str, Any], by: Actor, now: datetime) -> Saved:
    """Keep the answers that are right and name those that are not; a blank clears its answer.

    :param values: any JSON by field name; fields that are not named stay as they are.
    :raises NoAnswers: when there is no form for the subject, or not the actor's.
    :raises AnswersAreLocked: when the form was confirmed.
    :raises NoMandate: when a citizen may not act for the person.
    """
    row = _open_row(subject, by, now)
    definition = queries.definition_of(row=row)
    reading = read_values(definition=definition, given=values, today=_today(now))
    kept = _merge(row, queries.values_of(row=row), reading, by, now)
    with transaction_as(SYSTEM):
        row.save(update_fields=["values", "authors", "changed_at"])
    return Saved(queries.to_answers(row=row, values=kept), reading.problems)


@command(permit="forms.lock_answers")
def lock_answers(*, subject: UUID, by: Actor, now: datetime) -> str:
    """Confirm the form: it never changes again. Returns the hash of its content (hex SHA-256).

    Answers to questions that no longer arise are left out.

    :raises NoAnswers: when there is no form for the subject, or not the actor's.
    :raises AnswersAreLocked: when it was confirmed before.
    :raises FieldsInvalid: naming every question that still needs an answer.
    :raises NoMandate: when a citizen may not act for the person.
    """
    row = _open_row(subject, by, now)
    definition = queries.definition_of(row=row)
    before = queries.values_of(row=row)
    values = applicable(definition=definition, values=before)
    _must_be_complete(definition, values)
    row.authors = {name: each for name, each in row.authors.items() if name in values}
    _seal(row, values)
    row.content_hash = queries.hash_of(row=row, values=values)
    row.locked_at = row.changed_at = now
    with transaction_as(SYSTEM):
        row.save(update_fields=["values", "authors", "content_hash", "locked_at", "changed_at"])
    event = AnswersLocked(
        subject=subject,
        service_code=row.form.service_code,
        form_version=row.form.version,
        person_id=row.person_id,
        district=row.district_id,
        content_hash=row.content_hash,
    )
    emit(event, by=by, at=now)
    return row.content_hash


@command(permit="forms.erase_answers")
def erase_answers(*, subject: UUID, by: Actor, now: datetime) -> None:
    """Destroy the answers about a subject and who gave them; what was confirmed keeps its hash only.

    Replies to writes that repeat the answers go with them. Doing it again changes nothing.

    :raises NoAnswers: when there is no form for the subject, or not the actor's.
    """
    row = queries.lock_row(subject=subject, by=by, now=now)
    forget_answers(subject=subject)
    if row.erased_at is not None:
        return
    row.values, row.authors, row.erased_at = b"", {}, now
    row.save(update_fields=["values", "authors", "erased_at"])


@command(permit="forms.load_seeds")
def load_seeds(*, by: Actor, now: datetime) -> int:
    """Bring the forms up to the seed files; returns how many got a new version.

    Doing it again changes nothing.

    :raises SeedUnreadable: naming the row that is wrong.
    """
    phrases = adapters.read_phrases()
    newest = _newest_versions()
    changed = []
    for service_code, (form_code, rows) in adapters.read_forms().items():
        fields = to_stored(service_code=service_code, rows=rows, phrases=phrases)
        version, known = newest.get(service_code, (0, ""))
        digest = fields_hash(fields=fields, form_code=form_code)
        if digest != known:
            row = models.FormVersion(
                id=uuid7(),
                service_code=service_code,
                form_code=form_code,
                version=version + 1,
                fields=fields,
                fields_hash=digest,
                at=now,
            )
            changed.append(row)
    models.FormVersion.objects.bulk_create(changed)
    return len(changed)


def _newest_versions() -> dict[str, tuple[int, str]]:
    rows = models.FormVersion.objects.order_by("service_code", "version")
    return {
        code: (version, digest)
        for code, version, digest in rows.values_list("service_code", "version", "fields_hash")
    }


def _today(now: datetime) -> Any:
    return now.astimezone(PKT).date()


def _open_row(subject: UUID, by: Actor, now: datetime) -> models.AnswerSet:
    row = queries.lock_row(subject=subject, by=by, now=now)
    if row.locked_at is not None:
        raise AnswersAreLocked(locked_at=row.locked_at.astimezone(PKT).strftime("%Y-%m-%d %H:%M"))
    return row


def _must_be_complete(definition: Definition, values: Mapping[str, Value]) -> None:
    gaps: Sequence[str] = [each.name for each in missing(definition=definition, values=values)]
    if gaps:
        raise FieldsInvalid(problems={name: AnswerNeeded() for name in gaps})


def _merge(
    row: models.AnswerSet, before: Mapping[str, Value], reading: Reading, by: Actor, now: datetime
) -> dict[str, Value]:
    """Put what was read into the row; an answer that stays the same keeps its author."""
    values, authors = dict(before), dict(row.authors)
    author = {"person": str(by.person_id or "") or None, "role": by.role, "at": now.isoformat()}
    for name, value in reading.values.items():
        if value is None:
            values.pop(name, None)
            authors.pop(name, None)
        elif values.get(name) != value:
            values[name], authors[name] = value, author
    row.authors, row.changed_at = authors, now
    _seal(row, values)
    return values


def _seal(row: models.AnswerSet, values: Mapping[str, Value]) -> None:
    row.values = vault.seal(canonical(values=values), place=queries.PLACE, row=str(row.id))
