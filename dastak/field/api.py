"""The door of the field desk: what its surfaces share. Nobody stands above it."""

from dastak.field.rules import change_for, groups_of, next_step, page_after, reason_parts
from dastak.field.types import Next

__all__ = ["Next", "change_for", "groups_of", "next_step", "page_after", "reason_parts"]
