"""The door of the department's desk: what its surfaces share. Nobody stands above it."""

from dastak.department.rules import SHAPES, clock_shape, find_day, may_hand_out, next_case

__all__ = ["SHAPES", "clock_shape", "find_day", "may_hand_out", "next_case"]
