"""Whether a service is offered, at the door or online, from dated rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Offer:
    """That something is offered in a district between two days, half-open."""

    valid_from: date
    valid_to: date | None


def judge(*, is_offered: bool, offers: Iterable[Offer], on: date) -> tuple[str, date | None]:
    """The code of the coverage and the day it begins, where there is one.

    :param is_offered: whether the service knows this way at all; an empty code where it does not.
    :param offers: rows of this service in this district.
    """
    if not is_offered:
        return "", None
    rows = sorted(offers, key=lambda each: each.valid_from)
    for each in rows:
        if each.valid_from <= on and (each.valid_to is None or on < each.valid_to):
            return "covered", each.valid_from
    ahead = [each.valid_from for each in rows if on < each.valid_from]
    return ("not_yet", ahead[0]) if ahead else ("not_in_district", None)
