"""From a row of a seed file to a row of a table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from dastak.catalogue import models, rules
from dastak.kernel.ids import uuid7
from dastak.kernel.money import rupees

Row = dict[str, str]
_SAID = (
    "name_en name_ur is_reviewed payee_en payee_ur payee_kind account amount_paisa is_per_copy"
    " applies_when valid_to note source"
).split()


def department(row: Row) -> models.Department:
    """A department."""
    return models.Department(
        code=row["code"],
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        is_reviewed=_yes(row["reviewed"]),
        province=row["province"],
        source=row["source"],
    )


def content_hash(row: Row, papers: Sequence[Row]) -> str:
    """SHA-256 of all that a version of a service says."""
    text = json.dumps([row, list(papers)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def service(row: Row, number: int) -> models.Service:
    """The lasting part of a service, pointing to version ``number``."""
    return models.Service(
        code=row["code"],
        department_id=row["department"],
        province=row["province"],
        kind=row["kind"],
        version=number,
    )


def version(row: Row, *, number: int, papers: Sequence[Row], today: date) -> models.ServiceVersion:
    """A version of a service that holds from today."""
    return models.ServiceVersion(
        id=uuid7(),
        service_id=row["code"],
        number=number,
        valid_from=today,
        content_hash=content_hash(row, papers),
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        is_reviewed=_yes(row["reviewed"]),
        visit_minutes=int(row["visit_minutes"]),
        time_limit_days=_whole(row["time_limit_days"]),
        time_limit_en=row["time_limit_en"],
        time_limit_ur=row["time_limit_ur"],
        officer_en=row["officer_en"],
        officer_ur=row["officer_ur"],
        appellate_en=row["appellate_en"],
        appellate_ur=row["appellate_ur"],
        channels=[tag for tag in row["channels"].split(";") if tag],
        is_doorstep=_yes(row["is_doorstep"]),
        needs_biometric=_yes(row["needs_biometric"]),
        form_code=row["form_code"],
        is_retired=_yes(row["is_retired"]),
        note=row["note"],
        source=row["source"],
    )


def paper(row: Row, of: models.ServiceVersion) -> models.Paper:
    """A paper of a version."""
    return models.Paper(
        id=uuid7(),
        version_id=of.id,
        position=int(row["position"]),
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        is_reviewed=_yes(row["reviewed"]),
        need=row["need"],
        form=row["form"],
        condition_en=row["condition_en"],
        condition_ur=row["condition_ur"],
        source=row["source"],
    )


def fee(row: Row, position: int) -> models.Fee:
    """A fee head; the caller gives its revision.

    :raises UnknownCondition: when no rule knows its condition.
    """
    rules.must_know(head=row["head"], condition=row["applies_when"])
    amount = _whole(row["amount_pkr"])
    return models.Fee(
        id=uuid7(),
        service_id=row["service_code"] or None,
        head=row["head"],
        revision=0,
        position=position,
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        is_reviewed=_yes(row["reviewed"]),
        payee_en=row["payee_en"],
        payee_ur=row["payee_ur"],
        payee_kind=row["payee_kind"],
        account=row["account"],
        amount_paisa=None if amount is None else rupees(amount),
        is_per_copy=_yes(row["is_per_copy"]),
        applies_when=row["applies_when"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        note=row["note"],
        source=row["source"],
    )


def says_the_same(one: models.Fee, other: models.Fee) -> bool:
    """Whether two revisions of a fee differ in nothing that matters."""
    return all(getattr(one, name) == getattr(other, name) for name in _SAID)


def exemption(row: Row) -> models.Exemption:
    """An exemption."""
    return models.Exemption(
        code=row["code"],
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        is_reviewed=_yes(row["reviewed"]),
        payee_kind=row["payee_kind"],
        service_id=row["service_code"] or None,
        age_years_min=_whole(row["age_years_min"]),
        funded_by=row["funded_by"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        source=row["source"],
    )


def coverage(row: Row) -> models.Coverage:
    """That something is offered in a district."""
    return models.Coverage(
        code=f"{row['scope']}:{row['district']}:{row['valid_from']}",
        scope=row["scope"],
        district_id=row["district"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        source=row["source"],
    )


def word(service_code: str, text: str) -> models.Word:
    """A name of a service, made comparable."""
    folded = rules.fold(text=text)[:120]
    return models.Word(
        code=f"{service_code}:{folded}",
        service_id=service_code,
        text=folded,
        key=rules.sound_key(text=folded),
    )


def _yes(text: str) -> bool:
    return text == "yes"


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
