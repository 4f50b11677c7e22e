"""The systems that have an account here: built once, their connections and breakers are kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.conf import settings

from dastak.connectors.adapters import seeds
from dastak.connectors.adapters.csvbatch import FolderSystem
from dastak.connectors.adapters.rest import RestSystem, find_mapping
from dastak.connectors.adapters.soap import SoapSystem
from dastak.connectors.adapters.system import Account, DepartmentSystem
from dastak.connectors.types import SystemPlan

_OWN = ("url", "key_id", "secret_out", "secret_in")


def find_account(*, system: str) -> Account | None:
    """The account of a system, or None where none was set up."""
    row = _accounts(settings.DEPARTMENT_ACCOUNTS).get(system)
    return Account(**{name: str(row.get(name, "")) for name in _OWN}) if row else None


def find_by_key(*, key_id: str) -> tuple[str, Account] | None:
    """The system that signs with a key, and its account."""
    for system in _accounts(settings.DEPARTMENT_ACCOUNTS):
        account = find_account(system=system)
        if key_id and account and account.key_id == key_id:
            return system, account
    return None


def find_plan(*, system: str) -> SystemPlan | None:
    """How a system is spoken to: its seed row, with what its account changes of it."""
    plan = seeds.systems().get(system)
    changes = _accounts(settings.DEPARTMENT_ACCOUNTS).get(system, {}).get("plan", {})
    return replace(plan, **changes) if plan else None


def find_system(*, system: str) -> DepartmentSystem | None:
    """This process's line to a system, or None where it has no account."""
    return _build(system, settings.DEPARTMENT_ACCOUNTS)


def forget_systems() -> None:
    """Build every line anew at its next use."""
    _build.cache_clear()


@lru_cache(maxsize=8)
def _accounts(text: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(text or "{}")
    return found


@lru_cache(maxsize=64)
def _build(system: str, _text: str) -> DepartmentSystem | None:
    plan, account = find_plan(system=system), find_account(system=system)
    if plan is None or account is None:
        return None
    return _BUILDERS[plan.protocol](plan, account)


def _rest(plan: SystemPlan, account: Account) -> DepartmentSystem:
    return RestSystem(plan=plan, account=account, mapping=find_mapping(system=plan.code))


def _folder(plan: SystemPlan, account: Account) -> DepartmentSystem:
    return FolderSystem(plan=plan, account=account)


def _soap(plan: SystemPlan, account: Account) -> DepartmentSystem:
    return SoapSystem(plan=plan, account=account)


_BUILDERS: dict[str, Callable[[SystemPlan, Account], DepartmentSystem]] = {
    "rest": _rest,
    "csvbatch": _folder,
    "soap": _soap,
}
