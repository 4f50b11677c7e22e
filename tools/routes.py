"""Every address of the product: operations of the API and pages, as Django would find them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from dastak.project.urls import api

API = "api/v1/"


def walk(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """All addresses below some patterns."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern
        else:
            yield from walk(pattern.url_patterns, address)


def pages() -> dict[str, Any]:
    """Views by address, those of the API left out."""
    everything = dict(walk(list(get_resolver().url_patterns)))
    return {
        address: pattern.callback
        for address, pattern in everything.items()
        if not address.startswith(API)
    }


def operations() -> dict[str, Any]:
    """Operations of the API by method and path."""
    return {
        f"{method} {prefix}{path}": operation
        for prefix, router in api._routers  # noqa: SLF001 - there is no public way
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }
