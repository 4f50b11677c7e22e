"""Bringing the tables up to the reviewed files. Versions and fees only ever grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from dastak.catalogue import adapters, models
from dastak.catalogue.commands import rows
from dastak.catalogue.commands.rows import Row
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command

M = TypeVar("M", bound=Model)


@command(permit="catalogue.load_seeds")
def load_seeds(*, by: Actor, now: datetime) -> int:
    """Bring the catalogue up to the seed files; returns rows added or changed.

    A service whose seed differs gets a new version from today; a fee whose seed differs gets a
    later revision. Doing it again changes nothing. Places must be loaded before.

    :raises UnknownCondition: when a fee has a condition that no rule knows.
    """
    today = now.astimezone(PKT).date()
    changed = _upsert([rows.department(row) for row in adapters.read_rows("departments")])
    changed += _load_services(today)
    changed += _load_fees()
    changed += _upsert([rows.exemption(row) for row in adapters.read_rows("exemptions")])
    changed += _upsert([rows.coverage(row) for row in adapters.read_rows("coverage")])
    return changed + _load_words()


def _load_services(today: date) -> int:
    papers: dict[str, list[Row]] = defaultdict(list)
    for row in adapters.read_rows("papers"):
        papers[row["service_code"]].append(row)
    known = dict(models.Service.objects.values_list("code", "version"))
    hashes = {
        code: found
        for code, number, found in models.ServiceVersion.objects.values_list(
            "service_id", "number", "content_hash"
        )
        if known[code] == number
    }
    differing = [
        row
        for row in adapters.read_rows("services")
        if hashes.get(row["code"]) != rows.content_hash(row, papers[row["code"]])
    ]
    services = [rows.service(row, known.get(row["code"], 0) + 1) for row in differing]
    _upsert(services)
    versions = [
        rows.version(row, number=service.version, papers=papers[service.code], today=today)
        for row, service in zip(differing, services, strict=True)
    ]
    models.ServiceVersion.objects.bulk_create(versions)
    models.Paper.objects.bulk_create(
        rows.paper(row, version) for version in versions for row in papers[version.service_id]
    )
    return len(versions)


def _load_fees() -> int:
    latest: dict[tuple[str | None, str, date | None], models.Fee] = {}
    for fee in models.Fee.objects.order_by("revision"):
        latest[fee.service_id, fee.head, fee.valid_from] = fee
    new = []
    for position, row in enumerate(adapters.read_rows("fees")):
        fee = rows.fee(row, position)
        former = latest.get((fee.service_id, fee.head, fee.valid_from))
        if former is not None and rows.says_the_same(fee, former):
            continue
        fee.revision = former.revision + 1 if former else 1
        new.append(fee)
    models.Fee.objects.bulk_create(new)
    return len(new)


def _load_words() -> int:
    wanted: dict[str, models.Word] = {}
    for row in adapters.read_rows("services"):
        for name in (row["name_en"], row["name_ur"]):
            word = rows.word(row["code"], name)
            wanted[word.code] = word
    for row in adapters.read_rows("synonyms"):
        word = rows.word(row["service_code"], row["word"])
        wanted[word.code] = word
    gone, _ = models.Word.objects.exclude(code__in=wanted).delete()
    return gone + _upsert(list(wanted.values()))


def _upsert(wanted: Sequence[M]) -> int:
    """Insert the new rows and update those that differ; returns how many."""
    if not wanted:
        return 0
    model = type(wanted[0])
    table: QuerySet[M] = QuerySet(model)
    columns = [each.attname for each in model._meta.concrete_fields if not each.primary_key]
    present = table.in_bulk([row.pk for row in wanted])
    new = [row for row in wanted if row.pk not in present]
    differing = [
        row
        for row in wanted
        if row.pk in present
        and any(getattr(row, each) != getattr(present[row.pk], each) for each in columns)
    ]
    table.bulk_create(new)
    if differing:
        table.bulk_update(differing, columns)
    return len(new) + len(differing)
