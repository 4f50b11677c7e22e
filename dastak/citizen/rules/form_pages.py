"""Which questions of a form share a page, and which one comes next."""

from __future__ import annotations

from collections.abc import Sequence

from dastak.forms.types import Step

TOGETHER_MOST = 3


def shown_from(steps: Sequence[Step], name: str) -> tuple[Step, ...]:
    """The questions of one page, from the named one on; none where it is not asked."""
    places = [place for place, step in enumerate(steps) if step.name == name]
    return tuple(steps[places[0] : places[0] + TOGETHER_MOST]) if places else ()


def name_after(before: Sequence[Step], after: Sequence[Step], *, last: str) -> str:
    """The question to ask after ``last``; empty when all were asked.

    :param before: the questions when the page was shown. :param after: those since its answers,
        which may have made others come up or go away.
    """
    names = [step.name for step in before]
    told = set(names[: names.index(last) + 1]) if last in names else set()
    return next((step.name for step in after if step.name not in told), "")
