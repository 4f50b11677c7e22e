"""Reads of public reference rows: nobody needs to be anybody."""

from dastak.catalogue.queries.prices import covers, covers_online, list_exemptions, quote
from dastak.catalogue.queries.search import nearest_services, search_services
from dastak.catalogue.queries.services import (
    NoSuchDepartment,
    NoSuchService,
    find_service,
    get_department,
    get_service,
    list_departments,
    list_services,
)

__all__ = [
    "NoSuchDepartment",
    "NoSuchService",
    "covers",
    "covers_online",
    "find_service",
    "get_department",
    "get_service",
    "list_departments",
    "list_exemptions",
    "list_services",
    "nearest_services",
    "quote",
    "search_services",
]
