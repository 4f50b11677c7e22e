"""Loading of the chart of accounts and of the operator's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from dastak.finance import adapters, models
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.money import rupees
from dastak.places.api import list_districts

M = TypeVar("M", bound=Model)
Row = dict[str, str]
EVERY_DISTRICT = "*"


@command(permit="finance.load_seeds")
def load_seeds(*, by: Actor, now: datetime) -> int:
    """Bring accounts, receipt letters, limits, rates and treasury heads up to the seed files.

    To be called after the districts are there. Returns rows changed; again changes nothing.
    """
    districts = [each.code for each in list_districts()]
    changed = _upsert([_account(row) for row in adapters.read_rows("accounts")])
    changed += _upsert(_prefixes(adapters.read_rows("receipt_prefixes"), districts))
    policies = [
        _policy(row, district)
        for row in adapters.read_rows("cash_policies")
        for district in _meant(row, districts)
    ]
    changed += _upsert(policies)
    changed += _upsert([_rate(row) for row in adapters.read_rows("commission_rates")])
    changed += _upsert([_tax(row) for row in adapters.read_rows("tax_rates")])
    changed += _upsert([models.TreasuryHead(**row) for row in adapters.read_rows("treasury_heads")])
    return changed + _upsert([_payments(row) for row in adapters.read_rows("payment_policies")])


def _meant(row: Row, districts: Sequence[str]) -> Sequence[str]:
    return districts if row["district"] == EVERY_DISTRICT else [row["district"]]


def _account(row: Row) -> models.Account:
    return models.Account(
        number=row["number"],
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        fund=row["fund"],
        normal=row["normal"],
        dimension=row["dimension"],
        rule=row["rule"],
        source=row["source"],
    )


def _prefixes(rows: Sequence[Row], districts: Sequence[str]) -> list[models.ReceiptPrefix]:
    # A district without short letters, such as one just founded, uses its code. Letters that are
    # printed on receipts are never changed.
    known = {row["district"]: row["prefix"] for row in rows}
    given = set(models.ReceiptPrefix.objects.values_list("district_id", flat=True))
    return [
        models.ReceiptPrefix(district_id=code, prefix=known.get(code, code.upper()))
        for code in districts
        if code not in given
    ]


def _policy(row: Row, district: str) -> models.CashPolicy:
    return models.CashPolicy(
        id=f"{district}:{row['valid_from']}",
        district_id=district,
        valid_from=date.fromisoformat(row["valid_from"]),
        limit_paisa=rupees(int(row["limit_pkr"])),
        source=row["source"],
    )


def _rate(row: Row) -> models.CommissionRate:
    everywhere = row["district"] == EVERY_DISTRICT
    return models.CommissionRate(
        id=f"{row['district']}:{row['valid_from']}",
        district_id=None if everywhere else row["district"],
        valid_from=date.fromisoformat(row["valid_from"]),
        amount_paisa=rupees(int(row["amount_pkr"])),
        source=row["source"],
    )


def _payments(row: Row) -> models.PaymentPolicy:
    everywhere = row["district"] == EVERY_DISTRICT
    return models.PaymentPolicy(
        id=f"{row['district']}:{row['valid_from']}",
        district_id=None if everywhere else row["district"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_hours=int(row["valid_hours"]),
        warn_hours=int(row["warn_hours"]),
        suspense_days=int(row["suspense_days"]),
        second_person_above_paisa=rupees(int(row["second_person_above_pkr"])),
        trust_account=row["trust_account"],
        unknown_district_id=row["unknown_district"],
        source=row["source"],
    )


def _tax(row: Row) -> models.TaxRate:
    return models.TaxRate(
        id=f"{row['province']}:{row['valid_from']}",
        province=row["province"],
        valid_from=date.fromisoformat(row["valid_from"]),
        rate_basis_points=int(row["rate_basis_points"]) if row["rate_basis_points"] else None,
        source=row["source"],
    )


def _upsert(rows: Sequence[M]) -> int:
    """Insert the new rows and update those that differ; returns how many."""
    if not rows:
        return 0
    model = type(rows[0])
    table: QuerySet[M] = QuerySet(model)
    columns = [each.attname for each in model._meta.concrete_fields if not each.primary_key]
    present = table.in_bulk([row.pk for row in rows])
    new = [row for row in rows if row.pk not in present]
    differing = [
        row
        for row in rows
        if row.pk in present
        and any(getattr(row, each) != getattr(present[row.pk], each) for each in columns)
    ]
    table.bulk_create(new)
    for row in differing:
        row.save(force_update=True)
    return len(new) + len(differing)
