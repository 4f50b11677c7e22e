"""``dastak add-staff``: the first accounts of an installation."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from dastak.people.models import StaffAccount

pytestmark = pytest.mark.django_db(transaction=True)
HINA = {"role": "admin", "cnic": "3520190000048", "name": "Hina Shah", "gender": "female"}


def add(monkeypatch: pytest.MonkeyPatch, password: str, **facts: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    said = io.StringIO()
    call_command("add_staff", "hina", district=["*"], stdout=said, **{**HINA, **facts})
    return said.getvalue()


def test_an_administrator_is_made_with_a_password_from_standard_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "hina can sign in as admin" in add(monkeypatch, "a long enough pass phrase")
    with transaction_as(SYSTEM):
        row = StaffAccount.objects.get(username="hina")
    assert (row.role, row.districts) == ("admin", ["*"])
    assert "a long enough" not in row.password


@pytest.mark.parametrize(
    ("password", "facts"), [("short", {}), ("a long enough pass phrase", {"cnic": "123"})]
)
def test_what_is_wrong_is_said(
    monkeypatch: pytest.MonkeyPatch, password: str, facts: dict[str, str]
) -> None:
    with pytest.raises(CommandError):
        add(monkeypatch, password, **facts)
    with transaction_as(SYSTEM):
        assert not StaffAccount.objects.exists()
