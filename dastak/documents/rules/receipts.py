"""The receipt of a hand-over: its number, its seal, and what the public is told of its papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from dastak.documents.types import Holder, HolderKind, Paper, PaperNow
from dastak.kernel.text import Bilingual, bilingual

_SEAL_MAX = 40
_DIGITS_TOLD_MAX = 3  # "Form 16" may be read by anybody, what could be a number of somebody may not


def receipt_number(number: str) -> str:
    """The number printed on a receipt, from ten random digits with a check digit."""
    return f"DP-{number}"


def clean_seal(text: str) -> str:
    """A seal number as it is kept: one line, at most 40 characters."""
    return " ".join(text.split())[:_SEAL_MAX].rstrip()


def seal_kept(*, giver: Holder, came_under: Iterable[str]) -> str:
    """The seal that goes on with papers for which none was named now, or an empty string.

    Only a courier passes on what he got shut: everybody else has opened the envelope.

    :param came_under: seals of the hand-overs that brought the papers to the giver.
    """
    seals = set(came_under)
    return seals.pop() if giver.kind is HolderKind.FACILITATOR and len(seals) == 1 else ""


def counted(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Papers of the same name as one row, in the order in which they were first named."""
    counts: Counter[Paper] = Counter()
    for paper in papers:
        counts[replace(paper, count=0)] += paper.count
    return tuple(replace(paper, count=count) for paper, count in counts.items())


def counted_now(papers: Iterable[PaperNow]) -> tuple[PaperNow, ...]:
    """Papers of the same name that are at the same place since the same instant as one row."""
    counts: Counter[PaperNow] = Counter()
    for paper in papers:
        counts[replace(paper, name=told_name(paper.name), count=0)] += paper.count
    return tuple(replace(paper, count=count) for paper, count in counts.items())


def told_name(name: Bilingual) -> Bilingual:
    """The name of a paper as anybody may read it.

    Listed papers have a name in each language. What was written by hand at the door stands in one
    only, and could name a person, so it is not told; nor is what could be the number of a card.
    """
    digits = max(sum(char.isdigit() for char in words) for words in (name.en, name.ur))
    is_told = name.en != name.ur and digits <= _DIGITS_TOLD_MAX
    return name if is_told else bilingual("documents.receipt.another_paper")
