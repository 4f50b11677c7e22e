"""Decisions of this context: codec of signed codes, writing of values, direction of text."""

from dastak.paper.rules.barcode import bar_widths
from dastak.paper.rules.codes import key_id, sign, verify, verify_link
from dastak.paper.rules.direction import Run, is_rtl, runs
from dastak.paper.rules.figures import written

__all__ = [
    "Run",
    "bar_widths",
    "is_rtl",
    "key_id",
    "runs",
    "sign",
    "verify",
    "verify_link",
    "written",
]
