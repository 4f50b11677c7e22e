"""Departments that speak the department protocol (docs/protocols/department.json) over HTTP."""

from dastak.connectors.adapters.rest.client import RestSystem
from dastak.connectors.adapters.rest.mapping import MAPPINGS, Mapping, find_mapping, read_mapping

__all__ = ["MAPPINGS", "Mapping", "RestSystem", "find_mapping", "read_mapping"]
