"""Every address says who may call it, and the description of the API is whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver

from dastak.kernel.actors import Role
from dastak.kernel.idempotency import WRITES
from dastak.kernel.web import Allow
from dastak.project.urls import api
from tools.routes import API, operations, pages, walk

# Addresses that the API framework adds itself.
OF_THE_FRAMEWORK = {
    API: "answers 404; its name is used to build addresses",
    "api/v1/openapi.json": "the description of the API is public and holds no data",
}
METHODS = {"get", "post", "put", "patch", "delete"}


def declared(found: object) -> bool:
    """Whether a declaration names roles, or gives everybody's reason."""
    if not isinstance(found, Allow) or not found.roles:
        return False
    return found.roles <= set(Role) - {Role.SYSTEM} and (
        len(found.reason.split()) >= 3 if Role.PUBLIC in found.roles else True
    )


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(api.get_openapi_schema())


def described() -> dict[str, Any]:
    """Described operations by method and path."""
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


def test_every_page_declares_who_may_open_it() -> None:
    undeclared = [
        address for address, view in pages().items() if not declared(getattr(view, "access", None))
    ]
    assert undeclared == [], "declare them with @page(allow(...)) or @page(public(reason))"


def test_every_operation_declares_who_may_call_it() -> None:
    undeclared = [
        name
        for name, operation in operations().items()
        if len(operation.auth_callbacks) != 1 or not declared(operation.auth_callbacks[0])
    ]
    assert undeclared == [], "declare them with auth=allow(...) or auth=public(reason)"


def test_nothing_lies_under_the_api_but_its_operations() -> None:
    addresses = {a for a, _ in walk(list(get_resolver().url_patterns)) if a.startswith(API)}
    known = set(OF_THE_FRAMEWORK)
    for prefix, router in api._routers:
        known |= {
            _plain(f"{API}{prefix.strip('/')}/{path.lstrip('/')}")
            for path in router.path_operations
        }
    assert {_plain(address) for address in addresses} - {_plain(each) for each in known} == set()


def _plain(address: str) -> str:
    """An address in which all parameters look alike."""
    for opening, closing in (("<", ">"), ("{", "}")):
        while opening in address:
            before, _, rest = address.partition(opening)
            address = f"{before}*{rest.partition(closing)[2]}"
    return address.rstrip("/")


def test_every_operation_is_described_with_a_summary() -> None:
    found = described()
    assert len(found) == len(operations())
    assert [name for name, each in found.items() if not each.get("summary", "").strip()] == []


def test_operation_ids_are_unique() -> None:
    ids = [each["operationId"] for each in described().values()]
    assert sorted(ids) == sorted(set(ids))


def test_no_operation_answers_with_a_tuple() -> None:
    """The framework would take its first item for the status, whatever it is."""
    tuples = [
        name
        for name, operation in operations().items()
        if str(operation.view_func.__annotations__.get("return", "")).startswith("tuple")
    ]
    assert tuples == [], "answer with a list, or with Status(status, body)"


def test_every_write_documents_its_idempotency_key() -> None:
    def names(operation: dict[str, Any]) -> list[str]:
        return [
            parameter["name"]
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "header" and parameter.get("required")
        ]

    def is_ours(method: str, path: str) -> bool:
        return method in WRITES and not path.startswith(settings.PARTNER_PATHS)

    wrong = [
        name
        for name, operation in described().items()
        if (names(operation) == ["Idempotency-Key"]) != is_ours(*name.split())
    ]
    assert wrong == []


@pytest.mark.parametrize("found", [None, Allow([]), Allow([Role.PUBLIC]), Allow([Role.SYSTEM])])
def test_a_route_without_a_whole_declaration_is_noticed(found: object) -> None:
    assert not declared(found)
