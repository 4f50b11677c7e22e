"""Sealing: what superusers change is found."""

import os
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from dastak.kernel import access, sealer, vault
from dastak.kernel.actors import SYSTEM
from dastak.kernel.models import Checkpoint
from dastak.kernel.scope import transaction_as

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def _look(times: int) -> None:
    with transaction_as(SYSTEM):
        for _ in range(times):
            access.record_access(
                by=SYSTEM, now=NOW, person_id=uuid4(), purpose="visit", fields=["phone", "name"]
            )


def _past_all_guards(sql: str) -> None:
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname=name) as db:
        db.execute("SET session_replication_role = replica")
        db.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_sealed_rows_verify_and_a_second_seal_continues_the_first() -> None:
    _look(5)
    assert sealer.seal_all(now=NOW) == 5
    _look(3)
    assert sealer.seal_all(now=NOW) == 3
    assert Checkpoint.objects.count() == 2
    assert sealer.verify(sealer.LOGS["accesses"]) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE kernel_access SET purpose = 'own' WHERE seq = (SELECT min(seq) FROM kernel_access)",
        "DELETE FROM kernel_access WHERE seq = (SELECT max(seq) FROM kernel_access)",
        "UPDATE kernel_checkpoint SET root = sha256('x')",
        "UPDATE kernel_checkpoint SET signature = decode(repeat('00', 64), 'hex')",
    ],
)
def test_a_change_past_all_guards_is_found(tampering: str) -> None:
    _look(4)
    sealer.seal_all(now=NOW)
    _past_all_guards(tampering)
    assert sealer.verify(sealer.LOGS["accesses"])


def test_a_sealed_value_opens_only_in_its_own_row() -> None:
    sealed = vault.seal("35202-1234567-1", place="people_person.cnic", row="1")
    assert vault.unseal(sealed, place="people_person.cnic", row="1") == "35202-1234567-1"
    for place, row in [("people_person.cnic", "2"), ("people_person.phone", "1")]:
        with pytest.raises(vault.SealBroken):
            vault.unseal(sealed, place=place, row=row)
